import type { LearnerId } from "../../core/index.ts";
import { type EvaluationRecord, groupAccuracy, type LearnerRecord } from "../../round/index.ts";
import {
  isLie,
  liarsOf,
  type RunConfig,
  type ScenarioPlan,
  scenarioPlanOf,
  stepsRunAt,
} from "../../simulation/index.ts";
import type { RunRecords } from "./RunRecords.ts";

/** Two runs of one seed: with lies and without. */
export interface LieComparison {
  /** The learners that lie: by name, or as a head while heads lie. */
  readonly liars: readonly LearnerId[];
  readonly truth: { readonly liars: GroupResult; readonly others: GroupResult };
  readonly lie: { readonly liars: GroupResult; readonly others: GroupResult };
}

/** The liars' gain over honesty and the cost to the others; undefined without liars. */
export const compareLies = (truth: RunRecords, lie: RunRecords): LieComparison | undefined => {
  const plan = scenarioPlanOf(lie.config);
  if (!plan.events.some(isLie)) return undefined;
  const liars = liarsIn(plan, lie.rounds);
  if (liars.length === 0) return undefined;
  const isLiar = new Set(liars);
  const groups = (run: RunRecords) => ({
    liars: fare(run, (learner) => isLiar.has(learner)),
    others: fare(run, (learner) => !isLiar.has(learner)),
  });
  return { liars, truth: groups(truth), lie: groups(lie) };
};

const NOBODY: GroupResult = { payments: 0, payoff: 0, reputation: 0, delivered: 0, accuracy: null };

const fare = (
  { config, learners, evaluations }: RunRecords,
  isWanted: (learner: LearnerId) => boolean,
): GroupResult => {
  const sums = new GroupFare(config, scenarioPlanOf(config), learners.length, isWanted);
  for (const record of learners.flat()) sums.add(record);
  return sums.result(evaluations.at(-1)) ?? NOBODY;
};

/** A group's results in a run, mean over its members. Money in token, accuracy 0..1; null if nothing was measured. */
export interface GroupResult {
  readonly payments: number;
  /** Payments minus the price of the energy really spent. */
  readonly payoff: number;
  /** R_global over the second half of the rounds. */
  readonly reputation: number;
  /** Share of its rounds in a coalition whose update was accepted. */
  readonly delivered: number;
  /** Personalized, at the last measurement. */
  readonly accuracy: number | null;
}

/** Sums up a group's results, record by record, so that records need not be kept. */
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

  /** Records of learners outside the group are ignored. */
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
    const { minTestSamples } = this.#config.personalization;
    const payments = this.#payments / members;
    return {
      payments,
      payoff: payments - (this.#config.cost.unitCost * this.#energy) / members,
      reputation: this.#reputation / Math.max(1, this.#late),
      delivered: this.#delivered / Math.max(1, this.#placed),
      accuracy: groupAccuracy(last?.byLearner ?? [], this.#isWanted, minTestSamples),
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

/** The heads of a round's coalitions. */
interface RoundHeads {
  readonly round: number;
  readonly coalitions: readonly { readonly head: LearnerId | null }[];
}

/** The learners that lie in a run, ascending: by name, or as a head in a round in which heads lie. */
export const liarsIn = (plan: ScenarioPlan, rounds: readonly RoundHeads[]): LearnerId[] => {
  const liars = new Set(liarsOf(plan.events));
  for (const event of plan.events) {
    if (!isLie(event) || event.learners !== "heads" || !("rounds" in event)) continue;
    const { from, to = Number.POSITIVE_INFINITY } = event.rounds;
    for (const { round, coalitions } of rounds) {
      if (round < from || round > to) continue;
      for (const { head } of coalitions) if (head !== null) liars.add(head);
    }
  }
  return [...liars].sort((a, b) => a - b);
};
