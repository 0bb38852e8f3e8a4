import type { LearnerId } from "../../core/index.ts";
import type { LearnerRecord } from "../../round/index.ts";
import {
  isLie,
  liarsOf,
  type RunConfig,
  type ScenarioPlan,
  scenarioPlanOf,
  stepsRunAt,
} from "../../simulation/index.ts";
import type { RunRecords } from "./RunRecords.ts";

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

/** Two runs of one seed: with lies and without. */
export interface LieComparison {
  /** Who lies: by name; or who headed while heads lie. */
  readonly liars: readonly LearnerId[];
  readonly truth: { readonly liars: GroupResult; readonly others: GroupResult };
  readonly lie: { readonly liars: GroupResult; readonly others: GroupResult };
}

/** What lying earned the liars against honesty, and what it cost the others; undefined if nobody lies. */
export const compareLies = (truth: RunRecords, lie: RunRecords): LieComparison | undefined => {
  const plan = scenarioPlanOf(lie.config);
  if (!plan.events.some(isLie)) return undefined;
  const liars = liarsIn(plan, lie);
  if (liars.length === 0) return undefined;
  const isLiar = new Set(liars);
  const groups = (run: RunRecords) => ({
    liars: fare(run, (learner) => isLiar.has(learner)),
    others: fare(run, (learner) => !isLiar.has(learner)),
  });
  return { liars, truth: groups(truth), lie: groups(lie) };
};

const liarsIn = (plan: ScenarioPlan, { rounds }: RunRecords): LearnerId[] => {
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

const fare = (run: RunRecords, isWanted: (learner: LearnerId) => boolean): GroupResult => {
  const plan = scenarioPlanOf(run.config);
  const half = Math.floor(run.learners.length / 2);
  const records = run.learners.flat().filter(({ learner }) => isWanted(learner));
  const members = new Set(records.map(({ learner }) => learner)).size;
  const placed = records.filter(({ coalition }) => coalition !== null);
  const payments = sum(records.map(({ payment }) => payment)) / Math.max(1, members);
  const energy = sum(placed.map((record) => realEnergy(record, run.config, plan))) / Math.max(1, members);
  const late = records.filter(({ round }) => round >= half).map(({ globalReputation }) => globalReputation);
  const measured = (run.evaluations.at(-1)?.byLearner ?? []).filter(({ learner }) => isWanted(learner));
  return {
    payments,
    payoff: payments - run.config.cost.unitCost * energy,
    reputation: sum(late) / Math.max(1, late.length),
    delivered: placed.filter(({ delivered }) => delivered).length / Math.max(1, placed.length),
    accuracy: measured.length === 0 ? null : sum(measured.map(({ after }) => after)) / measured.length,
  };
};

/** J: of the steps that were run, at the frequency that the learner has. Eq. 6 is linear in the work, quadratic in d. */
const realEnergy = (record: LearnerRecord, config: RunConfig, plan: ScenarioPlan): number => {
  const { localSteps } = config.learning;
  const steps = stepsRunAt(plan, record.learner, record.round) ?? localSteps;
  const slower = Math.min(1, config.population.maxFrequency / (record.frequency ?? 1));
  return (record.energy ?? 0) * (Math.min(steps, localSteps) / localSteps) * slower * slower;
};

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
