import type { SigningAccount } from "../../../chain/browser.ts";
import { InvalidValueError } from "../../../core/index.ts";
import { requireAccountText } from "../../state/accounts.ts";
import { requireHash } from "../../state/requireText.ts";
import { fitInteger } from "../encode/fit.ts";
import { toBytes32 } from "../encode/hashes.ts";
import { readSignature } from "../typedData/CompactSignature.ts";
import { DOMAIN_VERSION, typedDigest } from "../typedData/domain.ts";
import { recoverSigner } from "../typedData/recoverSigner.ts";
import { structHash, textHash } from "../typedData/structHash.ts";

/** Lets a session key act for an account, for one task and a limited time. */
export interface Delegation {
  /** Address that delegates. */
  readonly account: string;
  /** Address of the session's key. */
  readonly session: string;
  /** Invalid from this time on, whole s since 1970. */
  readonly until: number;
  /** The task it is for: the hash of the task's document, 64 hex digits. */
  readonly task: string;
}

const DOMAIN_NAME = "gfml session";
const DOMAIN = structHash("EIP712Domain(string name,string version)", [
  textHash(DOMAIN_NAME),
  textHash(DOMAIN_VERSION),
]);
const DELEGATION = "Delegation(address account,address session,uint64 until,bytes32 task)";

/**
 * The typed data that a wallet signs (`eth_signTypedData_v4`). Its domain names no chain, because wallets refuse other chains
 * than their current one. The task's hash tells its purpose.
 *
 * @throws InvalidValueError or GFML_CHAIN_RANGE
 */
export const delegationTypedData = (one: Delegation) => {
  requireDelegation(one);
  return {
    domain: { name: DOMAIN_NAME, version: DOMAIN_VERSION },
    types: {
      EIP712Domain: [
        { name: "name", type: "string" },
        { name: "version", type: "string" },
      ],
      Delegation: [
        { name: "account", type: "address" },
        { name: "session", type: "address" },
        { name: "until", type: "uint64" },
        { name: "task", type: "bytes32" },
      ],
    },
    primaryType: "Delegation",
    message: { account: one.account, session: one.session, until: one.until, task: toBytes32(one.task) },
  } as const;
};

/** Signs a delegation with a key held here. @throws InvalidValueError if the account is not the key's */
export const signDelegation = async (one: Delegation, by: SigningAccount): Promise<string> => {
  if (by.address.toLowerCase() !== one.account.toLowerCase()) {
    throw new InvalidValueError("account", one.account, `the signer's account, ${by.address}`);
  }
  return by.sign({ hash: digestOf(one) });
};

/** Whether the account signed the delegation, and it is valid at a time, s since 1970. */
export const verifyDelegation = (one: Delegation, signature: string, now: number): boolean => {
  try {
    if (!(now < one.until)) return false;
    return recoverSigner(digestOf(one), readSignature(signature, "signature")) === one.account.toLowerCase();
  } catch {
    return false;
  }
};

const digestOf = (one: Delegation): `0x${string}` => {
  requireDelegation(one);
  const { account, session, until, task } = one;
  return typedDigest(
    DOMAIN,
    structHash(DELEGATION, [account as `0x${string}`, session as `0x${string}`, until, toBytes32(task)]),
  );
};

const requireDelegation = ({ account, session, until, task }: Delegation): void => {
  requireAccountText("account", account);
  requireAccountText("session", session);
  fitInteger("until", until, 53);
  requireHash("task", task);
};
