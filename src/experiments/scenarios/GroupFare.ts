import type { LearnerId } from "../../core/index.ts";
import type { EvaluationRecord, LearnerRecord } from "../../round/index.ts";
import { type RunConfig, type ScenarioPlan, stepsRunAt } from "../../simulation/index.ts";

/** How a group of learners fared in a run, mean of its members. Money token, accuracy 0..1; null where nothing was measured. */
export interface GroupResult {
  readonly payments: number;
  /** Payments less the price of the energy that was really spent. */
  readonly payoff: number;
  /** R_global over the second half of the rounds. */
  readonly reputation: number;
  /** Share of its rounds in a coalition whose update was accepted. */
  readonly delivered: number;
  /** Personalised, at the last measurement. */
  readonly accuracy: number | null;
}

/** Sums up how a group of learners fares, record by record, so that they need not be kept. */
export class GroupFare {
  readonly #config: RunConfig;
  readonly #plan: ScenarioPlan;
  readonly #lateFrom: number;
  readonly #isWanted: (learner: LearnerId) => boolean;
  readonly #members = new Set<LearnerId>();
  #payments = 0;
  #energy = 0;
  #placed = 0;
  #delivered = 0;
  #reputation = 0;
  #late = 0;

  constructor(config: RunConfig, plan: ScenarioPlan, roundCount: number, isWanted: (learner: LearnerId) => boolean) {
    this.#config = config;
    this.#plan = plan;
    this.#lateFrom = Math.floor(roundCount / 2);
    this.#isWanted = isWanted;
  }

  /** Records of learners outside the group change nothing. */
  add(record: LearnerRecord): void {
    if (!this.#isWanted(record.learner)) return;
    this.#members.add(record.learner);
    this.#payments += record.payment;
    if (record.coalition !== null) {
      this.#placed++;
      this.#energy += realEnergy(record, this.#config, this.#plan);
      if (record.delivered) this.#delivered++;
    }
    if (record.round < this.#lateFrom) return;
    this.#late++;
    this.#reputation += record.globalReputation;
  }

  /** null if the group had no member. */
  result(last: Pick<EvaluationRecord, "byLearner"> | undefined): GroupResult | null {
    const members = this.#members.size;
    if (members === 0) return null;
    const measured = (last?.byLearner ?? []).filter(({ learner }) => this.#isWanted(learner));
    const payments = this.#payments / members;
    return {
      payments,
      payoff: payments - (this.#config.cost.unitCost * this.#energy) / members,
      reputation: this.#reputation / Math.max(1, this.#late),
      delivered: this.#delivered / Math.max(1, this.#placed),
      accuracy: measured.length === 0 ? null : measured.reduce((sum, { after }) => sum + after, 0) / measured.length,
    };
  }
}

/** J: of the steps that were run, at the frequency that the learner has. Eq. 6 is linear in the work, quadratic in d. */
const realEnergy = (record: LearnerRecord, config: RunConfig, plan: ScenarioPlan): number => {
  const { localSteps } = config.learning;
  const steps = stepsRunAt(plan, record.learner, record.round) ?? localSteps;
  const slower = Math.min(1, config.population.maxFrequency / (record.frequency ?? 1));
  return (record.energy ?? 0) * (Math.min(steps, localSteps) / localSteps) * slower * slower;
};
