import type { LearnerRecord } from "../../round/index.ts";
import type { Explanation } from "../../view/index.ts";
import { NoSuchRecordError } from "../errors.ts";
import type { FolderPopulation } from "../source/readPopulation.ts";

/** What an explanation takes from the round: of `rounds.jsonl`, or as a page has it. */
export type ExplainableRound = Explanation["round"] & { readonly stability: { readonly passes: number } };

/** All that is told of a learner's round. */
export const explanationOf = (
  record: LearnerRecord,
  round: ExplainableRound,
  population: FolderPopulation,
): Explanation => ({
  record,
  round,
  profile: population.registrations.get(record.learner)!,
  // a game takes a pass at least
  isGame: round.stability.passes > 0,
  cheats: population.cheats.includes(record.learner),
});

/** @throws NoSuchRecordError if the learner does not train */
export const requireActive = (population: FolderPopulation, learner: number): void => {
  if (population.active.includes(learner)) return;
  throw new NoSuchRecordError(
    population.registrations.has(learner)
      ? `learner ${learner} only personalizes: it plays no rounds`
      : `there is no learner ${learner}`,
    {
      values: { learner, "learners that train": population.active.join(", ") },
      remedy: "give a learner that trains",
    },
  );
};

/** Nothing is known of a round. */
export const noSuchRound = (round: number, played: number): NoSuchRecordError =>
  new NoSuchRecordError(`round ${round} is not in this run`, {
    values: { round, "rounds played": played },
    remedy: `give a round from 0 to ${Math.max(0, played - 1)}`,
  });
