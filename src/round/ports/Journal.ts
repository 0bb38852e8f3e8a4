/**
 * Where a provider keeps the answers that it uses while a round is open. A provider that is killed plays the round again
 * from its last checkpoint and asks nobody twice.
 */
export interface Journal {
  /** What was kept since it was cleared last, oldest first. An entry that was being written in a crash is none. */
  entries(): Promise<readonly JournalEntry[]>;
  /** Keeps an entry. Once this answers, the entry survives a crash at any moment. */
  append(entry: JournalEntry): Promise<void>;
  /** Forgets all entries: a checkpoint covers what they led to. */
  clear(): Promise<void>;
}

export interface JournalEntry {
  /** Names the question, once in a journal. */
  readonly question: string;
  /** SHA-256 of what was asked, hex. */
  readonly asked: string;
  /** What was answered, as JSON that refers to the bytes. */
  readonly answer: string;
  readonly bytes: Uint8Array;
}

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
