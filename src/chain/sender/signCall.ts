import { type Hex, keccak256, type LocalAccount } from "viem";
import type { Fees } from "./Fees.ts";
import type { ContractCall } from "./TransactionSender.ts";

export interface SigningTerms {
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
