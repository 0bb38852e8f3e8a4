import type { Hex } from "viem";
import type { ChainConnection } from "./ChainConnection.ts";
import { chainWaitAbortedError } from "./errors.ts";
import { systemTimer, type Timer } from "./Timer.ts";

/** Milliseconds without a block after which `nudge` is called. */
const QUIET = 15_000;

export interface BeaconOptions {
  /** Number of blocks that must contain or follow the block before it counts. */
  readonly confirmations: number;
  /** Milliseconds between checks of the chain. */
  readonly pollInterval: number;
  readonly signal?: AbortSignal | undefined;
  /** Makes the chain mine, if it mines only on transactions. */
  readonly nudge: () => Promise<unknown>;
  readonly timer?: Timer;
}

/**
 * The hash of the first block after the newest that any node has shown, once it is deep enough.
 *
 * @throws GFML_CHAIN_WAIT_ABORTED when the signal says so, and what requests throw
 */
export const awaitBeacon = async (link: ChainConnection, options: BeaconOptions): Promise<Hex> => {
  const { confirmations, pollInterval, signal, nudge, timer = systemTimer } = options;
  let head = await newest(link, signal);
  // a different node may know a newer block
  if (link.highestBlock() > head) head = link.highestBlock();
  const wanted = head + 1n;
  let moved = timer.now();
  while (head < wanted + BigInt(confirmations) - 1n) {
    try {
      await timer.sleep(pollInterval, signal);
    } catch (error) {
      if (signal?.aborted) throw chainWaitAbortedError(`block ${wanted}`);
      throw error;
    }
    const seen = await newest(link, signal);
    if (seen > head) {
      head = seen;
      moved = timer.now();
    } else if (timer.now() - moved >= QUIET) {
      await nudge();
      moved = timer.now();
    }
  }
  return (await link.publicClient.getBlock({ blockNumber: wanted })).hash;
};

const newest = async (link: ChainConnection, signal: AbortSignal | undefined): Promise<bigint> =>
  BigInt((await link.request("eth_blockNumber", [], signal === undefined ? {} : { signal })) as string);
