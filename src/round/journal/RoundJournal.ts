import type { Journal, JournalEntry } from "../ports/Journal.ts";
import { journalMismatchError } from "./errors.ts";
import { packAnswer, unpackAnswer } from "./packAnswer.ts";

/**
 * Keeps each answer before it is used, and returns kept answers instead of asking again. Repeated questions are told apart
 * by their order.
 */
export class RoundJournal {
  readonly #journal: Journal;
  readonly #kept = new Map<string, JournalEntry>();
  readonly #times = new Map<string, number>();
  #replayed = 0;
  #cleared = 0;

  private constructor(journal: Journal) {
    this.#journal = journal;
  }

  /** Opens a journal with the entries of a round that was open when the provider was killed. */
  static async open(journal: Journal): Promise<RoundJournal> {
    const opened = new RoundJournal(journal);
    for (const entry of await journal.entries()) opened.#kept.set(entry.question, entry);
    return opened;
  }

  /** Number of answers that came from the journal. */
  get replayed(): number {
    return this.#replayed;
  }

  /** How often the journal was cleared. Answers read before the last time belong to a closed round. */
  get cleared(): number {
    return this.#cleared;
  }

  /**
   * Returns the kept answer to a question, or asks and keeps the answer.
   *
   * @param question - its short name
   * @param asked - hash of the whole question
   * @throws GFML_JOURNAL_MISMATCH if the kept answer is to a different question; any error of `ask` and of the journal
   */
  async recall<Answer>(question: string, asked: string, ask: () => Promise<Answer>): Promise<Answer> {
    const times = this.#times.get(question) ?? 0;
    this.#times.set(question, times + 1);
    const name = `${question} #${times}`;
    const entry = this.#kept.get(name);
    if (entry !== undefined) {
      if (entry.asked !== asked) throw journalMismatchError(name);
      this.#replayed += 1;
      return unpackAnswer(entry) as Answer;
    }
    const answer = await ask();
    await this.#journal.append({ question: name, asked, ...packAnswer(answer) });
    return answer;
  }

  /** Removes all answers, because a checkpoint covers them. */
  async clear(): Promise<void> {
    await this.#journal.clear();
    this.#kept.clear();
    this.#times.clear();
    this.#cleared += 1;
  }
}
