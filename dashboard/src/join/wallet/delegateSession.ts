import { delegatedTask, delegationTypedData, namesOf, type TaskDocument, verifyDelegation } from "gfml/browser";
import { ACCOUNT } from "gfml/core";
import { strings } from "../../strings.ts";
import type { WalletProvider } from "./wallets.ts";

/** A session that a wallet signed: a key of this browser acts for the wallet in one task. */
export interface KeptDelegation {
  /** The wallet's account, which receives the earnings. Lower case. */
  readonly account: string;
  /** s since 1970. */
  readonly until: number;
  readonly signature: string;
  /** `delegatedTask` of the session's task. */
  readonly task: string;
}

/** Why a wallet did not sign, in words. */
class WalletRefusal extends Error {}

/** The code of EIP-1193 for a request that the user declined. */
const DECLINED = 4001;

/**
 * Asks a wallet for its account, and for a signature that lets a session key act for it in this task.
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
  if (typeof account !== "string" || !ACCOUNT.test(account)) throw new WalletRefusal(words.noAccount);
  const task = delegatedTask(document);
  const delegation = { account: account.toLowerCase(), session: namesOf(session).account, until, task };
  const signature = await ask(wallet, "eth_signTypedData_v4", [
    account,
    JSON.stringify(delegationTypedData(delegation)),
  ]);
  const isGood = typeof signature === "string" && verifyDelegation(delegation, signature, Date.now() / 1000);
  // this also refuses contract accounts, whose signatures come from no key
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
