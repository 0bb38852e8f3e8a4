import { delegatedTask, delegationTypedData, namesOf, type TaskDocument, verifyDelegation } from "gfml/browser";
import { strings } from "../../strings.ts";
import type { WalletProvider } from "./wallets.ts";

/** What a wallet signed: that a key of this browser speaks for it in one task. */
export interface KeptDelegation {
  /** Of the wallet: where earnings go. Lower case. */
  readonly account: string;
  /** s since 1970. */
  readonly until: number;
  readonly signature: string;
  /** `delegatedTask` of the task that it is for. */
  readonly task: string;
}

/** Why a wallet did not sign, in words. */
class WalletRefusal extends Error {}

/** Code of EIP-1193 for what the user declined. */
const DECLINED = 4001;

/**
 * Asks a wallet for its account, and for its signature that a session key speaks for it in this task.
 *
 * @param until - s since 1970
 * @throws WalletRefusal
 */
export const delegateSession = async (
  wallet: WalletProvider,
  session: Uint8Array,
  document: TaskDocument,
  until: number,
): Promise<KeptDelegation> => {
  const words = strings.join.wallet;
  const accounts = await ask(wallet, "eth_requestAccounts", []);
  const account: unknown = Array.isArray(accounts) ? accounts[0] : undefined;
  if (typeof account !== "string" || !/^0x[0-9a-fA-F]{40}$/.test(account)) throw new WalletRefusal(words.noAccount);
  const task = delegatedTask(document);
  const delegation = { account: account.toLowerCase(), session: namesOf(session).account, until, task };
  const signature = await ask(wallet, "eth_signTypedData_v4", [
    account,
    JSON.stringify(delegationTypedData(delegation)),
  ]);
  const isGood = typeof signature === "string" && verifyDelegation(delegation, signature, Date.now() / 1000);
  // also that of a contract, whose signatures no key stands behind
  if (!isGood) throw new WalletRefusal(words.badSignature);
  return { account: delegation.account, until, signature, task };
};

const ask = async (wallet: WalletProvider, method: string, params: readonly unknown[]): Promise<unknown> => {
  try {
    return await wallet.request({ method, params });
  } catch (error) {
    const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
    if (code === DECLINED) throw new WalletRefusal(strings.join.wallet.declined);
    throw new WalletRefusal(strings.join.wallet.failed(typeof message === "string" ? message.slice(0, 200) : ""));
  }
};
