import type { CoalitionIndex, LearnerId } from "../../core/index.ts";
import type { TaskId } from "./Ledger.ts";

/**
 * Keeps the encoded updates of a head's coalition until the round is settled, so that the head can open chunks of them. Its
 * memory then does not grow with the coalition.
 */
export interface Spool {
  /** Keeps a copy of an update's bytes. It replaces an earlier one. */
  put(key: SpoolKey, bytes: Uint8Array): Promise<void>;
  /** An update's bytes; undefined if they are not there. */
  get(key: SpoolKey): Promise<Uint8Array | undefined>;
  /** Removes the updates of a task's earlier rounds. */
  dropBefore(task: TaskId, round: number): Promise<void>;
}

/** The place of an update. */
export interface SpoolKey {
  readonly task: TaskId;
  readonly round: number;
  readonly coalition: CoalitionIndex;
  readonly learner: LearnerId;
}

/** A spool in memory, for small updates or for a browser. */
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
