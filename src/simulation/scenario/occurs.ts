import { type LearnerId, RandomStream } from "../../core/index.ts";
import type { PlannedEvent, ScenarioPlan } from "./ScenarioPlan.ts";

/** Whether a learner is known to head a coalition in a round. */
export type HeadsRound = (learner: LearnerId, round: number) => boolean;

/** An event that happens in some rounds. */
export type RoundEvent = Extract<PlannedEvent, { readonly rounds: unknown }>;

/** Whether an event concerns a learner in a round: by its list, its rounds, and its probability. */
export const occurs = (
  seed: number,
  event: RoundEvent,
  learner: LearnerId,
  round: number,
  heads: HeadsRound = () => false,
): boolean => {
  const { from, to, probability } = event.rounds;
  if (round < from || (to !== undefined && round > to)) return false;
  if (event.learners === "heads" ? !heads(learner, round) : !event.learners.includes(learner)) return false;
  if (probability === 1) return true;
  return new RandomStream(seed, `scenario ${event.index}`, { learner, round }).uniform() < probability;
};

/** Number of steps that a learner runs in a round; undefined: all of them. Among several lies, the smallest number counts. */
export const stepsRunAt = ({ seed, events }: ScenarioPlan, learner: LearnerId, round: number): number | undefined => {
  let steps: number | undefined;
  for (const event of events) {
    if (event.kind !== "lazy" || !occurs(seed, event, learner, round)) continue;
    steps = Math.min(steps ?? event.localSteps, event.localSteps);
  }
  return steps;
};
