import type { CoalitionIndex, LearnerId } from "../../core/index.ts";
import type { TaskId } from "./Ledger.ts";

/**
 * Where a head keeps the encoded updates of its coalition until the round is settled, so that it can open chunks of them:
 * its memory does not grow with the coalition.
 */
export interface Spool {
  /** Keeps an update's bytes, copied; one that is there already is replaced. */
  put(key: SpoolKey, bytes: Uint8Array): Promise<void>;
  /** An update's bytes; undefined if it is not there. */
  get(key: SpoolKey): Promise<Uint8Array | undefined>;
  /** Drops what is left of a task's rounds before this one. */
  dropBefore(task: TaskId, round: number): Promise<void>;
}

/** Whose update it is. */
export interface SpoolKey {
  readonly task: TaskId;
  readonly round: number;
  readonly coalition: CoalitionIndex;
  readonly learner: LearnerId;
}

/** A spool in memory: where updates are small, or a browser has no disk to offer. */
export const createMemorySpool = (): Spool => {
  const kept = new Map<string, { readonly key: SpoolKey; readonly bytes: Uint8Array }>();
  const nameOf = ({ task, round, coalition, learner }: SpoolKey): string => `${task}/${round}/${coalition}/${learner}`;
  return {
    put: async (key, bytes) => {
      kept.set(nameOf(key), { key, bytes: bytes.slice() });
    },
    get: async (key) => kept.get(nameOf(key))?.bytes,
    dropBefore: async (task, round) => {
      for (const [name, { key }] of kept) if (key.task === task && key.round < round) kept.delete(name);
    },
  };
};
