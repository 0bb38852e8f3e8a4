import { chainIncompleteError } from "../errors.ts";
import type { ChainNode, RawBlock, RawReceipt } from "./RawBlock.ts";

export interface FetchedBlock {
  readonly block: RawBlock;
  /** In the order of the transactions; null if the node does not have them. */
  readonly receipts: readonly RawReceipt[] | null;
}

/** Number of blocks per request. */
const AHEAD = 8;

/**
 * Blocks with their transactions and receipts, in order.
 * @throws GFML_CHAIN_INCOMPLETE if the node does not have a block
 */
export async function* fetchBlocks(node: ChainNode, from: bigint, to: bigint): AsyncGenerator<FetchedBlock> {
  const asked: Promise<FetchedBlock>[] = [];
  let next = from;
  for (let number = from; number <= to; number += 1n) {
    for (; next <= to && asked.length < AHEAD; next += 1n) {
      const block = fetchBlock(node, next);
      // its failure is handled when its turn comes
      block.catch(() => undefined);
      asked.push(block);
    }
    yield await asked.shift()!;
  }
}

const fetchBlock = async (node: ChainNode, number: bigint): Promise<FetchedBlock> => {
  const tag = `0x${number.toString(16)}`;
  const block = (await node.request({ method: "eth_getBlockByNumber", params: [tag, true] })) as RawBlock | null;
  if (block === null) throw chainIncompleteError("block", number);
  if (block.transactions.length === 0) return { block, receipts: [] };
  return { block, receipts: await fetchReceipts(node, tag, block) };
};

const fetchReceipts = async (node: ChainNode, tag: string, block: RawBlock): Promise<RawReceipt[] | null> => {
  let all: RawReceipt[] | null = null;
  try {
    all = (await node.request({ method: "eth_getBlockReceipts", params: [tag] })) as RawReceipt[] | null;
  } catch {
    // older nodes do not have this call
  }
  if (all !== null) return all;
  const receipts: RawReceipt[] = [];
  for (const { hash } of block.transactions) {
    const receipt = (await node.request({ method: "eth_getTransactionReceipt", params: [hash] })) as RawReceipt | null;
    if (receipt === null) return null;
    receipts.push(receipt);
  }
  return receipts;
};
