import type { RunLabels } from "../plan/Experiment.ts";
import type { Cell } from "./Table.ts";

/** One line of `results.jsonl`: a finished run in a few numbers. */
export interface ResultLine {
  /** Its place in the experiment's whole plan, from 0 on. */
  readonly run: number;
  readonly labels: RunLabels;
  readonly key: string;
  readonly resultHash: string;
  /** By name, see {@link measures}; null where the run has no such thing. */
  readonly measures: Readonly<Record<string, Cell>>;
}
