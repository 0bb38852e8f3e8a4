import type { ChainReader } from "./ChainReader.ts";
import { NodeAnswerError } from "./errors.ts";

/** Number of blocks before the choice of a nonce that are searched too: a reorganization can move a transaction back. */
const REORGANIZATION_REACH = 32n;

export interface NonceUse {
  /** The transaction; `undefined` if the nonce was used before this process signed anything. */
  readonly hash: string | undefined;
  readonly block: bigint;
}

/**
 * The transaction that used a nonce, by proof: found in a block, or the account's count was beyond the nonce long before.
 * A missing receipt proves nothing, because nodes lag and lose data.
 *
 * @param firstHead - newest block when the nonce was chosen
 * @returns `undefined` if the node shows neither
 */
export const findNonceUse = async (
  reader: ChainReader,
  address: string,
  nonce: number,
  firstHead: bigint,
  head: bigint,
): Promise<NonceUse | undefined> => {
  const first = firstHead > REORGANIZATION_REACH ? firstHead - REORGANIZATION_REACH : 0n;
  for (let block = head; block > first; block -= 1n) {
    const transactions = await reader.transactions(block);
    const use = transactions.find((each) => each.nonce === nonce && each.from.toLowerCase() === address.toLowerCase());
    if (use !== undefined) return { hash: use.hash, block };
  }
  try {
    return (await reader.nonce(address, first)) > nonce ? { hash: undefined, block: first } : undefined;
  } catch (error) {
    // not every node keeps old states
    if (error instanceof NodeAnswerError) return undefined;
    throw error;
  }
};
