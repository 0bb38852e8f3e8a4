import type { LearnerRecord } from "../../round/index.ts";
import { readRecords } from "../../storage/index.ts";
import { RunTally } from "./RunTally.ts";

/** The tally of the rounds that a run folder already holds. */
export const loadTally = async (folder: string): Promise<RunTally> => {
  const tally = new RunTally();
  for await (const record of readRecords(folder, "rounds")) tally.addRound(record);
  let last: LearnerRecord[] = [];
  for await (const record of readRecords(folder, "learners")) {
    if (record.round !== last[0]?.round) last = [];
    last.push(record);
  }
  tally.addLearners(last);
  for await (const record of readRecords(folder, "evaluations")) {
    tally.addEvaluation(record);
  }
  for await (const line of readRecords(folder, "chainRounds")) tally.chain.add(line);
  return tally;
};
