import { type Abi, decodeErrorResult, type Hex, type TransactionReceipt } from "viem";
import type { GfmlError } from "../../core/index.ts";
import type { ChainReader } from "./ChainReader.ts";
import { contractRefusedError, NodeAnswerError, outOfGasError } from "./errors.ts";
import type { ContractCall } from "./TransactionSender.ts";

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

/** Why a mined transaction had no effect: traced if the node can, otherwise by running the call again around its block. */
export const readRefusal = async (
  reader: ChainReader,
  call: ContractCall,
  gas: bigint,
  receipt: TransactionReceipt,
  abis: readonly Abi[],
): Promise<GfmlError> => {
  const { transactionHash, blockNumber, from, gasUsed } = receipt;
  const request = { from, to: call.to ?? undefined, data: call.data, gas };
  let data = await reader.tracedOutput(transactionHash);
  for (const block of [blockNumber - 1n, blockNumber]) {
    if (data !== undefined && data.length >= 10) break;
    data = await revertDataAt(reader, request, block);
  }
  // calls inside a call leave a 64th of the gas behind
  const emptied = gasUsed * 64n >= gas * 63n;
  if ((data === undefined || data.length < 10) && emptied) return outOfGasError(call.label, gas, transactionHash);
  const { errorName, args } = decodeRefusal(data, abis);
  return contractRefusedError(call.label, errorName, args, transactionHash);
};

const revertDataAt = async (
  reader: ChainReader,
  request: Parameters<ChainReader["call"]>[0],
  block: bigint,
): Promise<Hex | undefined> => {
  try {
    await reader.call(request, block);
    return undefined;
  } catch (error) {
    if (error instanceof NodeAnswerError) return readRevert(error)?.data;
    throw error;
  }
};
