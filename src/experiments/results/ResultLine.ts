import { join } from "node:path";
import { z } from "zod";
import { HASH } from "../../core/index.ts";
import { readJsonLines } from "../../storage/index.ts";
import type { RunLabels } from "../plan/Experiment.ts";
import type { Cell } from "./Table.ts";

/** One line of `results.jsonl`: a finished run in a few numbers. */
export interface ResultLine {
  /** Its index in the experiment's whole plan, from 0. */
  readonly run: number;
  readonly labels: RunLabels;
  readonly key: string;
  readonly resultHash: string;
  /** By name, see {@link measures}; null if the run does not have the number. */
  readonly measures: Readonly<Record<string, Cell>>;
}

const cell = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const resultSchema = z.looseObject({
  run: z.int().min(0),
  labels: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  key: z.string().regex(HASH, "must be 64 hex digits"),
  resultHash: z.string(),
  measures: z.record(z.string(), cell),
});

/** The lines of the results in a folder, in order. @throws RunFileCorruptError, FileAccessError */
export const readResultLines = (folder: string): AsyncGenerator<ResultLine> =>
  readJsonLines(resultFile(folder), (value) => {
    const issue = resultSchema.safeParse(value).error?.issues[0];
    if (issue !== undefined) throw new Error(`${issue.path.join(".")}: ${issue.message}`);
    return value as ResultLine;
  });

/** The lines of an experiment's results, in their folder. */
export const resultFile = (folder: string): string => join(folder, "results.jsonl");

/** A cache of the outcomes that results were made of. */
export const outcomesFolder = (folder: string): string => join(folder, "outcomes");
