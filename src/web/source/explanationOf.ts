import type { LearnerRecord, RoundRecord } from "../../round/index.ts";
import { readManifest, readRecords } from "../../storage/index.ts";
import type { Explanation } from "../../view/index.ts";
import { NoSuchRecordError } from "../errors.ts";
import { type FolderPopulation, readPopulation } from "./readPopulation.ts";

/** The parts of a round that an explanation needs, from `rounds.jsonl` or from a page. */
export type ExplainableRound = Explanation["round"] & {
  readonly stability: { readonly passes: number; readonly moveCost?: number };
};

/** Everything recorded about one learner in one round. */
export const explanationOf = (
  record: LearnerRecord,
  round: ExplainableRound,
  population: FolderPopulation,
): Explanation => ({
  record,
  round,
  profile: population.registrations.get(record.learner)!,
  // a game takes at least one pass
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

/** The run does not have this round. */
export const noSuchRound = (round: number, played: number): NoSuchRecordError =>
  new NoSuchRecordError(`round ${round} is not in this run`, {
    values: { round, "rounds played": played },
    remedy: `give a round from 0 to ${Math.max(0, played - 1)}`,
  });

/**
 * Reads the records of one learner in one round from a run folder.
 *
 * @throws NoSuchRecordError if the round was not played or the learner does not train, and the errors of reading a folder
 */
export const readExplanation = async (
  folder: string,
  round: number,
  learner: number,
): Promise<Explanation & { readonly round: RoundRecord }> => {
  const manifest = await readManifest(folder);
  const population = await readPopulation(folder, manifest);
  requireActive(population, learner);
  const roundRecord = await find(readRecords(folder, "rounds"), (record) => record.round === round);
  const record = await find(
    readRecords(folder, "learners"),
    (candidate) => candidate.round === round && candidate.learner === learner,
  );
  if (roundRecord === undefined || record === undefined) throw noSuchRound(round, manifest.roundsPlayed);
  return { ...explanationOf(record, roundRecord, population), round: roundRecord };
};

const find = async <Value>(
  values: AsyncIterable<Value>,
  matches: (value: Value) => boolean,
): Promise<Value | undefined> => {
  for await (const value of values) if (matches(value)) return value;
  return undefined;
};
