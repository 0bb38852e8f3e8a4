import type { LearnerId } from "../../core/index.ts";
import type { Registration } from "../../round/index.ts";
import { type DataPlan, isConstant, splitAt } from "./DataPlan.ts";

/** What learners declare: those whose data change declare their number of samples anew before the round begins. */
export class Declarations {
  /** By id; it follows the updates. */
  readonly registrations: Map<LearnerId, Registration>;
  readonly #changing: readonly (readonly [LearnerId, DataPlan])[];

  /** @param round - the last round for which the ledger knows the declarations */
  constructor(registrations: readonly Registration[], data: readonly DataPlan[], round: number) {
    this.registrations = new Map(registrations.map((one) => [one.learner, one]));
    this.#changing = data.flatMap((plan, learner) => (isConstant(plan) ? [] : [[learner, plan] as const]));
    this.update(round);
  }

  of(learner: LearnerId): Registration {
    return this.registrations.get(learner)!;
  }

  /** The declarations that are other ones in this round than in the last that was asked for. */
  update(round: number): Registration[] {
    const changed: Registration[] = [];
    for (const [learner, plan] of this.#changing) {
      const sampleCount = splitAt(plan, round).train.length;
      const before = this.of(learner);
      if (before.sampleCount !== sampleCount) changed.push({ ...before, sampleCount });
    }
    for (const one of changed) this.registrations.set(one.learner, one);
    return changed;
  }
}
