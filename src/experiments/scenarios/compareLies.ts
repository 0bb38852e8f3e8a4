import type { LearnerId } from "../../core/index.ts";
import { isLie, scenarioPlanOf } from "../../simulation/index.ts";
import { GroupFare, type GroupResult } from "./GroupFare.ts";
import { liarsIn } from "./liarsIn.ts";
import type { RunRecords } from "./RunRecords.ts";

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
