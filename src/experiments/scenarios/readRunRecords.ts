import type { EvaluationRecord, LearnerRecord, RoundRecord } from "../../round/index.ts";
import type { RunConfig } from "../../simulation/index.ts";
import { readJsonLines, runFile } from "../../storage/index.ts";
import type { RunRecords } from "./RunRecords.ts";

/** @throws RunFileCorruptError, FileAccessError if the run's folder does not hold its records */
export const readRunRecords = async (folder: string, config: RunConfig): Promise<RunRecords> => {
  const rounds: RoundRecord[] = [];
  for await (const record of readJsonLines<RoundRecord>(runFile(folder, "rounds"))) rounds.push(record);
  const learners: LearnerRecord[][] = rounds.map(() => []);
  for await (const record of readJsonLines<LearnerRecord>(runFile(folder, "learners")))
    learners[record.round]?.push(record);
  const evaluations: EvaluationRecord[] = [];
  for await (const record of readJsonLines<EvaluationRecord>(runFile(folder, "evaluations"))) evaluations.push(record);
  return { config, rounds, learners, evaluations: evaluations.sort((a, b) => a.round - b.round) };
};
