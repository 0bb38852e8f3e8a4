import { poolStuckError } from "./errors.ts";

/** A request to the chain: method and parameters. */
export type RpcRequest = (method: string, ...parameters: readonly unknown[]) => Promise<unknown>;

/** The identity of a block. */
export interface MinedBlock {
  readonly number: bigint;
  readonly hash: `0x${string}`;
  /** [s] */
  readonly timestamp: number;
  /** Number of transactions in it. */
  readonly transactionCount: number;
}

/** Waiting transactions: `pending` can be mined now, `queued` only after one with a lower nonce arrives. */
export interface PoolCount {
  readonly pending: number;
  readonly queued: number;
}

/** The newest block. */
export const readHead = async (request: RpcRequest): Promise<MinedBlock> => {
  const block = (await request("eth_getBlockByNumber", "latest", false)) as {
    readonly number: string;
    readonly hash: `0x${string}`;
    readonly timestamp: string;
    readonly transactions: readonly string[];
  };
  return {
    number: BigInt(block.number),
    hash: block.hash,
    timestamp: Number(block.timestamp),
    transactionCount: block.transactions.length,
  };
};

/** Number of waiting transactions. */
export const readPool = async (request: RpcRequest): Promise<PoolCount> => {
  const status = (await request("txpool_status")) as { readonly pending: string; readonly queued: string };
  return { pending: Number(status.pending), queued: Number(status.queued) };
};

/**
 * Mines until nothing can be mined any more. Block times follow the caller's clock and increase strictly, as Ethereum's rules
 * require: a second block in the same second gets the next second.
 *
 * @param timestamp - the caller's clock [s]
 * @param evenEmpty - mine one block even if nothing waits, to advance the chain's clock
 * @throws GFML_POOL_STUCK
 */
export const mineBlocks = async (
  request: RpcRequest,
  timestamp: number,
  evenEmpty: boolean,
): Promise<readonly MinedBlock[]> => {
  let { pending } = await readPool(request);
  if (pending === 0 && !evenEmpty) return [];
  const blocks: MinedBlock[] = [];
  let last = await readHead(request);
  do {
    await request("evm_mine", { timestamp: Math.max(Math.floor(timestamp), last.timestamp + 1) });
    const left = await readPool(request);
    last = await readHead(request);
    blocks.push(last);
    if (last.transactionCount === 0 && left.pending > 0) throw poolStuckError(left.pending, last.number);
    pending = left.pending;
  } while (pending > 0);
  return blocks;
};
