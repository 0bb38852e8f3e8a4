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
