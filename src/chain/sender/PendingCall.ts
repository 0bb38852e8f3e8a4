import { type Hex, keccak256, type LocalAccount, type TransactionReceipt } from "viem";
import type { Fees } from "./Fees.ts";
import type { ContractCall } from "./TransactionSender.ts";

/** One signed form of a call: replacements differ only in the fees. */
export interface SignedCall {
  readonly hash: Hex;
  readonly raw: Hex;
  readonly fees: Fees;
  /** The timer's milliseconds at signing. */
  readonly signedAt: number;
  /** The newest block at signing. */
  readonly head: bigint;
}

/** A call that was sent. All its signed forms have one nonce, so at most one of them is ever executed. */
export interface PendingCall {
  readonly call: ContractCall;
  gas: bigint;
  nonce: number | undefined;
  /** Newest block when the nonce was chosen. */
  firstHead: bigint;
  /** Oldest first. */
  readonly signed: SignedCall[];
  replacements: number;
  /** Why a node has not accepted it yet. Nothing after it is sent. */
  held: "nonce used" | "underpriced" | "funds" | "later" | undefined;
  /** Whether a node accepted any of its forms. */
  accepted: boolean;
  /** When it was last sent to a node. */
  broadcastAt: number;
  /** Its receipt, while the block is among the newest. */
  mined: TransactionReceipt | undefined;
  /** Its receipt, once it is deep enough. */
  confirmed: TransactionReceipt | undefined;
}

export const pendingCall = (call: ContractCall): PendingCall => ({
  call,
  gas: call.gas ?? 0n,
  nonce: undefined,
  firstHead: 0n,
  signed: [],
  replacements: 0,
  held: undefined,
  accepted: false,
  broadcastAt: 0,
  mined: undefined,
  confirmed: undefined,
});

interface SigningTerms {
  readonly account: LocalAccount;
  readonly chainId: number;
  readonly nonce: number;
  readonly gas: bigint;
  readonly fees: Fees;
}

/** Signs a call as a transaction. */
export const signCall = async (
  { to, data }: ContractCall,
  { account, chainId, nonce, gas, fees }: SigningTerms,
): Promise<{ readonly raw: Hex; readonly hash: Hex }> => {
  const common = { chainId, nonce, gas, data, to };
  const raw = await (fees.type === "legacy"
    ? account.signTransaction({ ...common, type: "legacy", gasPrice: fees.gasPrice })
    : account.signTransaction({
        ...common,
        type: "eip1559",
        maxFeePerGas: fees.maxFeePerGas,
        maxPriorityFeePerGas: fees.maxPriorityFeePerGas,
      }));
  return { raw, hash: keccak256(raw) };
};
