import type { Journal, JournalEntry } from "../../src/round/index.ts";

/** A journal in memory. It does not survive its process. */
export const createMemoryJournal = (kept: readonly JournalEntry[] = []): Journal => {
  let entries = [...kept];
  return {
    entries: async () => [...entries],
    append: async (entry) => {
      entries.push(entry);
    },
    clear: async () => {
      entries = [];
    },
  };
};
