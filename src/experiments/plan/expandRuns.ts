import {
  type ConfigLayer,
  type ConfigProblem,
  InvalidConfigError,
  namedLayer,
  nameScheme,
  resolveConfig,
} from "../../simulation/index.ts";
import type { Experiment, RunLabels } from "./Experiment.ts";
import type { ParsedExperiment } from "./experimentSchema.ts";

/** More runs than a user can want. */
const MOST_RUNS = 100_000;

/** One value of one list: the fields it sets, and its name in results; null if the resolved configuration gives the name. */
interface Choice {
  readonly layer: ConfigLayer | undefined;
  readonly label: string | number | boolean | null;
}

interface Axis {
  readonly name: string;
  readonly choices: readonly Choice[];
}

/**
 * Every combination of an experiment's lists as a complete configuration.
 *
 * @throws InvalidConfigError with every problem of every run, each once
 */
export const expandRuns = (parsed: ParsedExperiment, source: ConfigLayer): Experiment["runs"] => {
  const axes = axesOf(parsed, source);
  const problems = new Map<string, ConfigProblem>();
  const report = (problem: ConfigProblem): void => void problems.set(JSON.stringify(problem), problem);
  repeatedNames(axes, source).forEach(report);
  doubleAxes(parsed, source).forEach(report);
  const count = axes.reduce((product, { choices }) => product * choices.length, 1);
  if (count > MOST_RUNS) {
    const sizes = axes.map(({ name, choices }) => `${name} ${choices.length}`).join(" x ");
    const problem = `asks for ${count} runs, more than ${MOST_RUNS}`;
    throw new InvalidConfigError([{ field: "(all)", value: sizes, origin: source.originOf([]), problem }]);
  }
  // a listed scheme replaces the base's, and their policies are not mixed
  const { scheme: _, ...others } = parsed.base;
  const base = parsed.schemes === undefined ? parsed.base : others;
  const below = [namedLayer("default of experiments", { ledger: "memory" }), within(source, ["base"], base)];
  const runs: Experiment["runs"][number][] = [];
  for (const choices of combinations(axes)) {
    const layers = choices.flatMap(({ layer }) => layer ?? []);
    try {
      const config = resolveConfig([...below, ...layers]);
      const labels: Record<string, string | number | boolean> = {};
      axes.forEach(({ name }, index) => {
        labels[name] = choices[index]!.label ?? toldBy(name, config);
      });
      runs.push({ config, labels });
    } catch (error) {
      if (!(error instanceof InvalidConfigError)) throw error;
      error.problems.forEach(report);
    }
  }
  if (problems.size > 0) throw new InvalidConfigError([...problems.values()]);
  return runs;
};

/** The value of an axis without a list. */
const toldBy = (name: string, { scheme, data, seed }: Experiment["runs"][number]["config"]): RunLabels[string] =>
  name === "scheme" ? nameScheme(scheme) : name === "data" ? data.set : seed;

const axesOf = ({ schemes, data, seeds, vary, variants }: ParsedExperiment, source: ConfigLayer): Axis[] => {
  const untold: Choice[] = [{ layer: undefined, label: null }];
  const axes: Axis[] = [];
  if (variants !== undefined) {
    const choices = variants.map(({ name, set }, index) => {
      const layers = Object.entries(set).map(([path, value]) =>
        within(source, ["variants", index, "set", path], value, path),
      );
      return { layer: joined(layers), label: name };
    });
    axes.push({ name: "variant", choices });
  }
  for (const [path, values] of Object.entries(vary)) {
    const choices = values.map((value, index) => ({
      layer: within(source, ["vary", path, index], value, path),
      label: labelOf(value),
    }));
    axes.push({ name: path, choices });
  }
  const named = (list: "schemes" | "data", field: string, short: string) => (given: unknown, index: number) => {
    if (typeof given === "string") return { layer: within(source, [list, index], given, short), label: given };
    const { name, ...value } = given as Record<string, unknown>;
    return { layer: within(source, [list, index], value, field), label: typeof name === "string" ? name : null };
  };
  axes.push({ name: "data", choices: data?.map(named("data", "data", "data.set")) ?? untold });
  axes.push({ name: "scheme", choices: schemes?.map(named("schemes", "scheme", "scheme")) ?? untold });
  axes.push({ name: "seed", choices: seedsOf(seeds, source) ?? untold });
  return axes;
};

const seedsOf = (seeds: ParsedExperiment["seeds"], source: ConfigLayer): Choice[] | undefined => {
  if (seeds === undefined) return undefined;
  const isList = Array.isArray(seeds);
  const values = isList ? seeds : Array.from({ length: seeds.count }, (_, index) => seeds.from + index);
  return values.map((seed, index) => ({
    layer: within(source, isList ? ["seeds", index] : ["seeds"], seed, "seed"),
    label: seed,
  }));
};

/** A part of the file as a layer of a run's configuration, under the dotted path of a field. It keeps the file's origins. */
const within = (source: ConfigLayer, place: readonly PropertyKey[], value: unknown, field = ""): ConfigLayer => {
  const names = field === "" ? [] : field.split(".");
  let nested = value;
  for (const name of [...names].reverse()) nested = { [name]: nested };
  return {
    value: nested as Record<string, unknown>,
    originOf: (path) => source.originOf([...place, ...path.slice(names.length)]),
  };
};

/** Several layers as one choice. The origin is that of the layer with the value. */
const joined = (layers: readonly ConfigLayer[]): ConfigLayer | undefined => {
  if (layers.length <= 1) return layers[0];
  const merged: Record<string, unknown> = {};
  for (const { value } of layers) mergeInto(merged, value);
  const says = (value: unknown, path: readonly PropertyKey[]): boolean =>
    path.length === 0 ||
    (isGroup(value) && Object.hasOwn(value, path[0]!) && says(value[path[0] as string], path.slice(1)));
  return {
    value: merged,
    originOf: (path) => (layers.findLast(({ value }) => says(value, path)) ?? layers[0]!).originOf(path),
  };
};

const isGroup = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const mergeInto = (into: Record<string, unknown>, from: Readonly<Record<string, unknown>>): void => {
  for (const [name, value] of Object.entries(from)) {
    const there = into[name];
    if (isGroup(value) && isGroup(there)) {
      const copy = { ...there };
      mergeInto(copy, value);
      into[name] = copy;
    } else into[name] = value;
  }
};

const labelOf = (value: unknown): string | number | boolean =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? value : JSON.stringify(value);

/** The full product, the last axis fastest. */
const combinations = function* (axes: readonly Axis[]): Generator<Choice[]> {
  const [first, ...rest] = axes;
  if (first === undefined) {
    yield [];
    return;
  }
  for (const choice of first.choices) {
    for (const others of combinations(rest)) yield [choice, ...others];
  }
};

/** Results could not distinguish such runs. */
const repeatedNames = (axes: readonly Axis[], source: ConfigLayer): ConfigProblem[] =>
  axes.flatMap(({ name, choices }) => {
    const seen = new Set<unknown>();
    const repeated = choices.flatMap(({ label }) => {
      if (label === null || !seen.has(label)) {
        seen.add(label);
        return [];
      }
      return [label];
    });
    return repeated.map((label) => ({
      field: name,
      value: label,
      origin: source.originOf([]),
      problem: "is listed twice; give each a name of its own",
    }));
  });

/** A field that two lists set. */
const doubleAxes = ({ vary, schemes, data, seeds }: ParsedExperiment, source: ConfigLayer): ConfigProblem[] => {
  const lists: [string, unknown, string][] = [
    ["scheme", schemes, "schemes"],
    ["data.set", data, "data"],
    ["seed", seeds, "seeds"],
  ];
  return lists
    .filter(([field, list]) => list !== undefined && Object.hasOwn(vary, field))
    .map(([field, , list]) => ({
      field: `vary.${field}`,
      value: undefined,
      origin: source.originOf(["vary", field]),
      problem: `is what ${list} lists already; leave one of them away`,
    }));
};
