import type { GfmlError } from "../../core/index.ts";
import type { MinedBlock, PoolCount } from "./mineBlocks.ts";

/**
 * A chain that gfml starts: an anvil process on the loopback interface, mined on request. It ends with this process.
 *
 * Any process on this machine that can open a socket to 127.0.0.1 can rewrite the chain (anvil has calls for that). The chain
 * proves a run to its own user, but not to a stranger.
 */
export interface EmbeddedChain {
  readonly url: string;
  readonly chainId: number;
  readonly pid: number;
  /** The node's own name: anvil/v1.7.1 */
  readonly version: string;
  /** File with all its output. */
  readonly logPath: string;
  /** The newest block. */
  head(): Promise<MinedBlock>;
  /** Number of waiting transactions. */
  pool(): Promise<PoolCount>;
  /**
   * Mines until no transaction waits, and returns the new blocks in order. A block gets the given time. If the last block
   * already has it, the block gets the next second.
   *
   * @param timestamp - the virtual clock, which starts at 1,767,225,600 [s]
   */
  mine(timestamp: number, options?: { readonly evenEmpty?: boolean }): Promise<readonly MinedBlock[]>;
  /**
   * The chain with all blocks, receipts and logs, compressed, as a state to restart from. Refused while transactions wait.
   *
   * A chain that restarts from it continues as this one would, block for block, with one exception: the EVM's BLOCKHASH
   * gives other hashes for the earlier blocks. Contracts must not use it.
   */
  dump(): Promise<Uint8Array>;
  /** Why a request over `url` failed: the chain's end if it has ended (waits a moment to see), otherwise undefined. */
  diagnose(): Promise<GfmlError | undefined>;
  /** Ends the process, and resolves once it has ended. */
  stop(): Promise<void>;
}
