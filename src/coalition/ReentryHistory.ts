import type { PartitionHash } from "./PartitionHash.ts";

/**
 * What the history rule remembers: for each learner the coalitions, as (index, exact set of members), that it has left.
 * Sitting out is never remembered. Coalitions are known by their hashes, in which the index takes part.
 */
export class ReentryHistory {
  readonly #left = new Map<number, Set<number>>();
  readonly #refused = new Map<number, Set<number>>();

  /** Call before the learner moves out of the coalition. */
  leave(position: number, coalition: number, hash: PartitionHash): void {
    remember(this.#left, position, hash.coalition(coalition));
  }

  /** Whether the learner would come back into a coalition that it has left. */
  refuses(position: number, coalition: number, hash: PartitionHash): boolean {
    return this.#left.get(position)?.has(hash.coalitionWith(coalition, position)) ?? false;
  }

  /** Notes a refusal; true the first time for this learner and this very coalition. */
  noteRefusal(position: number, coalition: number, hash: PartitionHash): boolean {
    return remember(this.#refused, position, hash.coalitionWith(coalition, position));
  }
}

const remember = (memory: Map<number, Set<number>>, position: number, key: number): boolean => {
  let keys = memory.get(position);
  if (keys === undefined) {
    keys = new Set();
    memory.set(position, keys);
  }
  const known = keys.has(key);
  keys.add(key);
  return !known;
};
