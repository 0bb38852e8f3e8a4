import type { Address } from "viem";
import type { ChainLog } from "./decodeEvents.ts";

/** The parts of a viem client that reading a ledger needs. */
export interface LogSource {
  getBlockNumber(): Promise<bigint>;
  getLogs(request: { address: Address[]; fromBlock: bigint; toBlock: bigint }): Promise<readonly ChainLog[]>;
}

/** Number of blocks per request; nodes refuse ranges that are too long or hold too many logs. */
const LONGEST_RANGE = 2_000n;

/**
 * Logs of some contracts, range by range, in the order of the chain. A range that the node refuses is halved. If it refuses a
 * single block, the node has failed.
 */
export async function* fetchLogs(
  source: LogSource,
  addresses: readonly Address[],
  fromBlock: bigint,
  toBlock: bigint,
): AsyncGenerator<readonly ChainLog[]> {
  let length = LONGEST_RANGE;
  let from = fromBlock;
  while (from <= toBlock) {
    const last = from + length - 1n;
    const to = last < toBlock ? last : toBlock;
    let logs: readonly ChainLog[];
    try {
      logs = await source.getLogs({ address: [...addresses], fromBlock: from, toBlock: to });
    } catch (error) {
      if (to === from) throw error;
      length = (to - from + 1n) / 2n;
      continue;
    }
    yield logs;
    from = to + 1n;
    if (length < LONGEST_RANGE) length *= 2n;
  }
}
