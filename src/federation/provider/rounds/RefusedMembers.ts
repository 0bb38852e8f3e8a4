import type { LearnerId } from "../../../core/index.ts";
import type { LearnerRecord } from "../../../round/index.ts";

/** A learner whose updates heads refused. */
export interface Refusals {
  readonly learner: LearnerId;
  /** Rounds in a row in which its update was refused. */
  readonly inARow: number;
  /** How often it was left out. */
  readonly times: number;
  /** The first round that it may play again. */
  readonly until: number;
}

/** A learner is left out after so many refused updates in a row: a single false head is not enough. */
const MOST_IN_A_ROW = 3;
const MOST_ROUNDS = 100_000;

/**
 * Members that send nothing but updates that no head can use. They earn nothing, but their reputation lowers what the others of
 * their coalition are paid, so they are left out of some rounds: of twice as many each further time.
 */
export class RefusedMembers {
  readonly #rounds: number;
  readonly #members: Map<LearnerId, Refusals>;

  /** @param rounds - for which a learner is left out the first time; 0: none is */
  constructor(rounds: number, members: readonly Refusals[] = []) {
    this.#rounds = rounds;
    this.#members = new Map(members.map((one) => [one.learner, one]));
  }

  isLeftOut(learner: LearnerId, round: number): boolean {
    return (this.#members.get(learner)?.until ?? 0) > round;
  }

  /** Takes a round's results. @returns the learners that are left out from now on */
  note(round: number, learners: readonly LearnerRecord[]): Refusals[] {
    const leftOut: Refusals[] = [];
    for (const { learner, coalition, delivered, failure } of learners) {
      const { inARow, times, until } = this.#members.get(learner) ?? { inARow: 0, times: 0, until: 0 };
      if (coalition === null || this.#rounds === 0) continue;
      if (delivered && times === 0) this.#members.delete(learner);
      else if (delivered) this.#members.set(learner, { learner, inARow: 0, times, until });
      if (failure !== "malformed") continue;
      // one that comes back and is refused again has learned nothing
      const isOut = inARow + 1 >= MOST_IN_A_ROW;
      const rounds = Math.min(this.#rounds * 2 ** times, MOST_ROUNDS);
      const refused = isOut
        ? { learner, inARow: inARow + 1, times: times + 1, until: round + 1 + rounds }
        : { learner, inARow: inARow + 1, times, until };
      this.#members.set(learner, refused);
      if (isOut) leftOut.push(refused);
    }
    return leftOut;
  }

  all(): Refusals[] {
    return [...this.#members.values()];
  }
}
