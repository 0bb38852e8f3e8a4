import type { LearnerId } from "../../core/index.ts";
import type { Registration } from "../../round/index.ts";
import { type DataPlan, isConstant, splitAt } from "./DataPlan.ts";

/** The learners' declarations. Learners whose data change declare their new number of samples before the round begins. */
export class Declarations {
  /** By id; it includes the updates. */
  readonly registrations: Map<LearnerId, Registration>;
  readonly #changing: readonly (readonly [LearnerId, DataPlan])[];

  /** @param round - the last round for which the ledger has the declarations */
  constructor(registrations: readonly Registration[], data: readonly DataPlan[], round: number) {
    this.registrations = new Map(registrations.map((one) => [one.learner, one]));
    this.#changing = data.flatMap((plan, learner) => (isConstant(plan) ? [] : [[learner, plan] as const]));
    this.update(round);
  }

  of(learner: LearnerId): Registration {
    return this.registrations.get(learner)!;
  }

  /** The declarations that differ between this round and the last requested one. */
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
