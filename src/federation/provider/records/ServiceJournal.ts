import type { LearnerId } from "../../../core/index.ts";
import type { Journal, ModelHandover } from "../../../round/index.ts";
import type { Refusals } from "../rounds/RefusedMembers.ts";
import { FileJournal, type JournalPosition, markIn } from "./FileJournal.ts";

/** The progress of a service at a checkpoint: every journal begins with it. */
export interface ServiceMark {
  /** Number of operations that the ledger has processed. */
  readonly operations: number;
  /** Positions, among all operations, of those that the ledger refused; none if absent. */
  readonly refused?: readonly number[];
  /** Added to the escrow since the task was opened, 1e-18 token, decimal; 0 if absent. */
  readonly funded?: string;
  /** By learner: the first round that it may head again. */
  readonly barred: readonly (readonly [LearnerId, number])[];
  /** By learner: how often it failed as a head; none if absent. */
  readonly headFailures?: readonly (readonly [LearnerId, number])[];
  /** Learners whose updates heads refused; none if absent. */
  readonly refusals?: readonly Refusals[];
}

/** A change of the ledger between two rounds. */
export type LedgerStep =
  | { readonly kind: "apply"; readonly until: number }
  | { readonly kind: "handover"; readonly handover: ModelHandover }
  /** 1e-18 token, decimal. */
  | { readonly kind: "fund"; readonly amount: string }
  /** What other accounts wrote to the ledger, up to a place on it. */
  | { readonly kind: "others"; readonly place: string };

/** The learners that a round starts with: on disk before anything of the round happens. */
export interface RoundOpening {
  readonly active: readonly LearnerId[];
}

/** The journal of what happened since the last checkpoint: one file for each checkpoint, in one folder. */
export class ServiceJournal {
  readonly #folder: string;
  /** The progress that the checkpoint covers. */
  readonly start: ServiceMark;
  #file: FileJournal;

  private constructor(folder: string, file: FileJournal, start: ServiceMark) {
    this.#folder = folder;
    this.#file = file;
    this.start = start;
  }

  /** Opens the journal of a checkpoint. If its first entry is missing after a kill, the journal before has the mark. */
  static async open(folder: string, position: JournalPosition): Promise<ServiceJournal> {
    const earlier = await FileJournal.before(folder, position);
    const file = await FileJournal.open(folder, position);
    const start = await file.once<ServiceMark>(
      "start",
      () => markIn<ServiceMark>(earlier, "end") ?? { operations: 0, barred: [] },
    );
    await FileJournal.dropBefore(folder, position);
    return new ServiceJournal(folder, file, start);
  }

  /** Entries, the first one included. */
  get size(): number {
    return this.#file.size;
  }

  /** For the questions of a round. */
  get round(): Journal {
    return this.#file;
  }

  steps(): LedgerStep[] {
    return this.#file.marks<LedgerStep>("step ");
  }

  /** Resolves when the step is on disk. */
  async addStep(step: LedgerStep): Promise<void> {
    await this.#file.once(`step ${this.#file.size}`, () => step);
  }

  /** The round that was open when the process before this one was killed. */
  opening(): RoundOpening | undefined {
    return this.#file.mark<RoundOpening>("opening");
  }

  /** Whether the opened round was given up before anything of it was on the ledger: it is prepared again. */
  get isGivenUp(): boolean {
    return this.#file.mark<boolean>("given up") === true;
  }

  async giveUpRound(): Promise<void> {
    await this.#file.once("given up", () => true);
  }

  openRound(active: readonly LearnerId[]): Promise<RoundOpening> {
    return this.#file.once<RoundOpening>("opening", () => ({ active }));
  }

  /** The value that is kept under the name, or the one that `make` returns, which is then kept. */
  once<Value>(name: string, make: () => Promise<Value>): Promise<Value> {
    return this.#file.once(name, make);
  }

  /** Writes the mark before a checkpoint is saved: the next journal begins with it. */
  async end(mark: ServiceMark): Promise<void> {
    await this.#file.once("end", () => mark);
  }

  /** Starts the file of a saved checkpoint. Returns false if the checkpoint has the same position as the one before. */
  async moveTo(position: JournalPosition, mark: ServiceMark): Promise<boolean> {
    if (this.#file.isAt(position)) return false;
    const next = await FileJournal.open(this.#folder, position);
    await next.once<ServiceMark>("start", () => mark);
    const former = this.#file;
    this.#file = next;
    await former.close();
    await FileJournal.dropBefore(this.#folder, position);
    return true;
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}
