import type { Page } from "playwright-core";
import { privateKeyToAccount } from "viem/accounts";

/** A wallet in a page: what it was asked, and how the user answers. */
export interface PageWallet {
  readonly account: string;
  /** Methods that it was asked for. */
  readonly asked: string[];
  /** What the user sees before signing. */
  readonly shown: { primaryType: string; message: Record<string, unknown> }[];
  isDeclining: boolean;
}

/**
 * Gives a page a wallet (EIP-1193) that signs with a real key, at `window.ethereum` and announced by EIP-6963 under `name`. The
 * key is not in the page.
 */
export const withWallet = async (page: Page, key: Uint8Array, name: string): Promise<PageWallet> => {
  const signer = privateKeyToAccount(`0x${Buffer.from(key).toString("hex")}`);
  const wallet: PageWallet = { account: signer.address, asked: [], shown: [], isDeclining: false };
  await page.exposeFunction("askWallet", async (method: string, params: readonly unknown[]) => {
    wallet.asked.push(method);
    if (method === "eth_requestAccounts") return { result: [wallet.account] };
    if (method !== "eth_signTypedData_v4") return { error: { code: 4200, message: `${method} is not there` } };
    if (wallet.isDeclining) return { error: { code: 4001, message: "the user said no" } };
    const data = JSON.parse(String(params[1]));
    if (params[0] !== wallet.account) return { error: { code: 4100, message: "not this account" } };
    wallet.shown.push(data);
    return { result: await signer.signTypedData(data) };
  });
  await page.addInitScript((called) => {
    type Answer = { result?: unknown; error?: { code: number; message: string } };
    const { askWallet } = window as unknown as { askWallet(method: string, params: unknown): Promise<Answer> };
    const provider = {
      async request({ method, params = [] }: { method: string; params?: unknown[] }): Promise<unknown> {
        const { result, error } = await askWallet(method, params);
        if (error !== undefined) throw Object.assign(new Error(error.message), error);
        return result;
      },
    };
    Object.assign(window, { ethereum: provider });
    const info = { uuid: "350670db-19fa-4704-a166-e52e178b59d2", name: called, icon: "data:,", rdns: "example.wallet" };
    window.addEventListener("eip6963:requestProvider", () =>
      window.dispatchEvent(new CustomEvent("eip6963:announceProvider", { detail: Object.freeze({ info, provider }) })),
    );
  }, name);
  return wallet;
};
