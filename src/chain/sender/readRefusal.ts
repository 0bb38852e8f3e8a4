import type { Abi, Hex, TransactionReceipt } from "viem";
import type { GfmlError } from "../../core/index.ts";
import type { ChainReader } from "./ChainReader.ts";
import { decodeRefusal, readRevert } from "./decodeRefusal.ts";
import { contractRefusedError, NodeAnswerError, outOfGasError } from "./errors.ts";
import type { ContractCall } from "./TransactionSender.ts";

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
