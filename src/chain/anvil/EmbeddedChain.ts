import type { GfmlError } from "../../core/index.ts";
import type { BlockHead, PoolCount } from "./mineBlocks.ts";

/**
 * A chain of our own: an anvil process on the loopback, mined on request, gone with this process.
 *
 * Whoever can open a socket to 127.0.0.1 on this machine can also rewrite it (anvil has calls for that): it proves what a
 * run did to its reader, not to a stranger.
 */
export interface EmbeddedChain {
  readonly url: string;
  readonly chainId: number;
  readonly pid: number;
  /** As the node names itself: anvil/v1.7.1 */
  readonly version: string;
  /** File with all that it printed. */
  readonly logPath: string;
  /** The newest block. */
  head(): Promise<BlockHead>;
  /** How many transactions wait. */
  pool(): Promise<PoolCount>;
  /**
   * Mines until no transaction waits, and returns the new blocks in order. A block has the given time or, if the last
   * block has it already, the next second.
   *
   * @param timestamp - the virtual clock, EMBEDDED_GENESIS_TIMESTAMP at its beginning [s]
   */
  mine(timestamp: number, options?: { readonly evenEmpty?: boolean }): Promise<readonly BlockHead[]>;
  /**
   * The chain with all blocks, receipts and logs, compressed, as a state to restart from. Refused while transactions wait.
   *
   * A chain that restarts from it continues as this one would, block for block, with one exception: the EVM's BLOCKHASH
   * gives other hashes for the earlier blocks. Contracts must not use it.
   */
  dump(): Promise<Uint8Array>;
  /** Why a request over `url` failed: the chain's end if it has ended (waits a moment to see), else undefined. */
  diagnose(): Promise<GfmlError | undefined>;
  /** Ends the process, and resolves once it has ended. */
  stop(): Promise<void>;
}
