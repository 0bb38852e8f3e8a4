/**
 * Keeps the answers that a provider uses while a round is open. A provider that was killed plays the round again from its
 * last checkpoint and asks no learner twice.
 */
export interface Journal {
  /** Entries since the journal was last cleared, oldest first. An entry that a crash cut off is left out. */
  entries(): Promise<readonly JournalEntry[]>;
  /** Keeps an entry. Once this resolves, the entry survives a crash at any moment. */
  append(entry: JournalEntry): Promise<void>;
  /** Removes all entries, because a checkpoint covers their results. */
  clear(): Promise<void>;
}

/** A question with its answer. */
export interface JournalEntry {
  /** Name of the question, unique in a journal. */
  readonly question: string;
  /** SHA-256 of the whole question, hex. */
  readonly asked: string;
  /** The answer, as JSON that refers to the bytes. */
  readonly answer: string;
  readonly bytes: Uint8Array;
}
