import type { Journal, JournalEntry } from "../ports/Journal.ts";
import { journalMismatchError } from "./errors.ts";
import { packAnswer, unpackAnswer } from "./packAnswer.ts";

/**
 * Asks and keeps the answer before it is used, or answers from what was kept. A question that is asked several times has
 * as many answers, in the order of asking.
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

  /** With what is left of a round that was open when the provider was killed. */
  static async open(journal: Journal): Promise<RoundJournal> {
    const opened = new RoundJournal(journal);
    for (const entry of await journal.entries()) opened.#kept.set(entry.question, entry);
    return opened;
  }

  /** Answers that were given from the journal, and nobody was asked for. */
  get replayed(): number {
    return this.#replayed;
  }

  /** How often it was cleared: what was read before is of a round that is closed. */
  get cleared(): number {
    return this.#cleared;
  }

  /**
   * @param question - what is asked, in short
   * @param asked - a hash of all that is asked
   * @throws GFML_JOURNAL_MISMATCH if the answer kept is one to something else; whatever `ask` and the journal throw
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

  /** A checkpoint covers all that was asked. */
  async clear(): Promise<void> {
    await this.#journal.clear();
    this.#kept.clear();
    this.#times.clear();
    this.#cleared += 1;
  }
}
