import type { RunLabels, RunOutcome } from "../../experiments/index.ts";
import { describeRun } from "../../simulation/index.ts";
import type { ComparableRun, RunGroup } from "../../view/index.ts";
import { courses, measures, type Points } from "./measures.ts";

/** The part of a finished run that a comparison needs. It is a thirtieth of the outcome, so that thousands fit into memory. */
export interface ComparedRun extends Pick<RunOutcome, "gfmlVersion" | "resultHash">, ComparableRun {
  readonly rounds: number;
  /** Whether a quantity is learned: every accuracy is R² then. */
  readonly isOfQuantity: boolean;
  /** By the name of a measure. */
  readonly values: ReadonlyMap<string, number | null>;
  /** By the name of a course. */
  readonly courses: ReadonlyMap<string, Points>;
}

/** @param labels - the run's labels in its experiment, which replace the fields of its configuration */
export const comparedRun = (outcome: RunOutcome, labels?: RunLabels): ComparedRun => {
  const { key, config, gfmlVersion, resultHash, rounds } = outcome;
  return {
    ...{ key, gfmlVersion, resultHash },
    ...describeRun(config),
    ...(labels && { fields: fieldsOf(labels) }),
    seed: config.seed,
    rounds: rounds.length,
    isOfQuantity: outcome.evaluations.some(({ quantity }) => quantity !== undefined),
    values: new Map(measures.map(({ name, of }) => [name, of(outcome)])),
    courses: new Map(courses.map(({ name, of }) => [name, of(outcome)])),
  };
};

const fieldsOf = ({ seed: _, ...labels }: RunLabels): Record<string, string> =>
  Object.fromEntries(Object.entries(labels).map(([name, value]) => [name, String(value)]));

/** Compared runs that differ only in their seeds. */
export type ComparedGroup = RunGroup<ComparedRun>;

/** The values of a measure in a group, for the seeds that have one. */
export const valuesOf = ({ runs }: ComparedGroup, measure: string): number[] =>
  runs.flatMap(({ values }) => values.get(measure) ?? []);
