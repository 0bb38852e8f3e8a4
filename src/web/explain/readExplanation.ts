import type { RoundRecord } from "../../round/index.ts";
import { readManifest, readRecords } from "../../storage/index.ts";
import type { Explanation } from "../../view/index.ts";
import { readPopulation } from "../source/readPopulation.ts";
import { explanationOf, noSuchRound, requireActive } from "./explanationOf.ts";

/**
 * What a run's folder says of one learner in one round.
 *
 * @throws NoSuchRecordError if the round was not played or the learner does not train; what reading a folder throws
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
