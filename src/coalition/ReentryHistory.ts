import type { PartitionHash } from "./PartitionHash.ts";

/**
 * What the history rule remembers: for each learner the coalitions, as (index, exact set of members), that it has joined or
 * left by a move; the paper's h(i). What it joined counts as left once it is gone, even if others came or went in between:
 * with the sets at the moment of leaving alone a chase can go on for ever, with both no learner enters the same coalition
 * twice, so the moves end. Sitting out is never remembered. Coalitions are known by hashes that their index takes part in.
 */
export class ReentryHistory {
  readonly #known = new Map<number, Set<number>>();
  readonly #refused = new Map<number, Set<number>>();

  /** Call with the learner in the coalition: after it has joined, and before it leaves. */
  note(position: number, coalition: number, hash: PartitionHash): void {
    remember(this.#known, position, hash.coalition(coalition));
  }

  /** Whether the learner would come back into a coalition that it knows. */
  refuses(position: number, coalition: number, hash: PartitionHash): boolean {
    return this.#known.get(position)?.has(hash.coalitionWith(coalition, position)) ?? false;
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
