import type { Spool, SpoolKey } from "../ports/Spool.ts";

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
