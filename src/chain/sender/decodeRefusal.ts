import { type Abi, decodeErrorResult, type Hex } from "viem";
import type { NodeAnswerError } from "./errors.ts";

/** A contract's error, decoded. */
export interface ContractRefusal {
  readonly errorName: string;
  readonly args: readonly unknown[];
}

/** Decodes a contract's revert data by the errors of these ABIs; `Error(string)` and `Panic(uint256)` are always known. */
export const decodeRefusal = (data: Hex | undefined, abis: readonly Abi[]): ContractRefusal => {
  if (data === undefined || data.length < 10) return { errorName: "unknown", args: [] };
  try {
    const { errorName, args = [] } = decodeErrorResult({ abi: abis.flat(), data });
    return { errorName, args };
  } catch {
    return { errorName: "unknown", args: [data.slice(0, 10)] };
  }
};

/** Whether a node's error is a contract's refusal, and its data. */
export const readRevert = (error: NodeAnswerError): { readonly data: Hex | undefined } | undefined => {
  const data = findData(error.data) ?? /0x[0-9a-fA-F]{8,}/.exec(error.said)?.[0];
  const isRevert = error.rpcCode === 3 || /revert|invalid opcode|vm exception/i.test(error.said);
  if (!isRevert) return undefined;
  return { data: data as Hex | undefined };
};

/** Nodes put the data at different depths, some of them after the word "Reverted". */
const findData = (value: unknown): string | undefined => {
  if (typeof value === "string") return /^(?:Reverted )?(0x(?:[0-9a-fA-F]{2})*)$/.exec(value)?.[1];
  if (typeof value === "object" && value !== null && "data" in value) return findData(value.data);
  return undefined;
};
