import type { Journal, JournalEntry } from "../ports/Journal.ts";

/** A journal in memory, which survives as long as its process. */
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
