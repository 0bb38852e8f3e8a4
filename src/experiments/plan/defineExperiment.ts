import {
  type ConfigLayer,
  type ConfigProblem,
  InvalidConfigError,
  namedLayer,
  nearestName,
} from "../../simulation/index.ts";
import type { Experiment, ExperimentInput } from "./Experiment.ts";
import { expandRuns } from "./expandRuns.ts";
import { allowedIn, experimentSchema } from "./experimentSchema.ts";

/**
 * Defines an experiment in a program.
 *
 * @throws InvalidConfigError with every problem of every run at once
 */
export const defineExperiment = (input: ExperimentInput): Experiment =>
  parseExperiment(namedLayer("defineExperiment", input as unknown as Record<string, unknown>));

/**
 * Defines an experiment from a file; each problem names its line.
 *
 * @throws InvalidConfigError with every problem of every run at once
 */
export const parseExperiment = (source: ConfigLayer): Experiment => {
  const parsed = experimentSchema.safeParse(source.value);
  if (!parsed.success) {
    throw new InvalidConfigError(
      parsed.error.issues.flatMap(({ code, path, ...issue }) => {
        if (code === "unrecognized_keys") {
          return (issue as { keys: string[] }).keys.map((key) => unknownField([...path, key], source));
        }
        const field = path.map(String).join(".");
        const problem = `must be ${allowedIn[String(path[0])]}`;
        return [{ field, value: valueAt(source.value, path), origin: source.originOf(path), problem }];
      }),
    );
  }
  const { name, keep, output = `experiments/${name}` } = parsed.data;
  return { name, keep, output, input: source.value, runs: expandRuns(parsed.data, source) };
};

const unknownField = (path: readonly PropertyKey[], source: ConfigLayer): ConfigProblem => {
  const near = path.length === 1 ? nearestName(String(path[0]), Object.keys(allowedIn)) : undefined;
  const hint = near === undefined ? "fields of a run belong under base" : `did you mean ${near}?`;
  return {
    field: path.map(String).join("."),
    value: undefined,
    origin: source.originOf(path),
    problem: path.length === 1 ? `no such field; ${hint}` : `no such field; it takes ${allowedIn[String(path[0])]}`,
  };
};

const valueAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((inner, key) => (inner as Record<PropertyKey, unknown> | undefined)?.[key], value);
