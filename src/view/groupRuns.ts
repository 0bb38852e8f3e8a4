import { groupBy, meanInterval } from "../math/index.ts";

/** The facts by which runs are grouped and named. `describeRun` of the room `simulation` returns all but key and seed. */
export interface ComparableRun {
  /** Runs with one key and equal fields are one run. */
  readonly key: string;
  readonly seed: number;
  /** A readable name: "gfml", "random / stackelberg / random head". */
  readonly scheme: string;
  /** The name of its scenario; null if it has none. */
  readonly scenario: string | null;
  /** The fields other than the seed in which it may differ from other runs. A field at its default is absent. */
  readonly fields: Readonly<Record<string, string>>;
}

/** Runs that differ only in their seeds. */
export interface RunGroup<Run extends ComparableRun = ComparableRun> {
  /** A name that is unique among the groups: "gfml", or "gfml, coalition.count 6". */
  readonly name: string;
  /** Values of the fields in which the groups differ, by field, as text. */
  readonly values: Readonly<Record<string, string>>;
  /** Sorted by seed. */
  readonly runs: readonly Run[];
}

/** Groups runs by the fields in which they differ, in the given order. Drops duplicates of a run. */
export const groupRuns = <Run extends ComparableRun>(runs: readonly Run[]): RunGroup<Run>[] => {
  const distinct = [
    ...groupBy(runs, ({ key, fields }) => JSON.stringify([key, ...Object.entries(fields)])).values(),
  ].map(([first]) => first!);
  const names = [...new Set(distinct.flatMap(({ fields }) => Object.keys(fields)))];
  const differing = names.filter((name) => new Set(distinct.map(({ fields }) => fields[name])).size > 1);
  const groups = groupBy(distinct, ({ fields }) => JSON.stringify(differing.map((name) => fields[name])));
  const taken = new Map<string, number>();
  return [...groups.values()].map((members) => {
    const [first] = members as [Run, ...Run[]];
    const values = Object.fromEntries(differing.map((name) => [name, first.fields[name] ?? DEFAULT]));
    const name = nameOf(values, first);
    const count = (taken.get(name) ?? 0) + 1;
    taken.set(name, count);
    return {
      name: count === 1 ? name : `${name} (${count})`,
      values,
      runs: members.sort((a, b) => a.seed - b.seed),
    };
  });
};

/** The text for a field at its default. */
const DEFAULT = "default";

/** Fields whose value is a sufficient name. Other values need the field's name beside them. */
const NAMING = ["scheme", "data.set", "data", "variant"];

/** Most characters of a value in a name. Equal names are numbered. */
const LENGTH = 40;

/** Leaves out fields at their default, unless nothing would remain. */
const nameOf = (
  values: Readonly<Record<string, string>>,
  { scheme, scenario }: Pick<ComparableRun, "scheme" | "scenario">,
): string => {
  const changed = Object.entries(values).filter(([, value]) => value !== DEFAULT);
  if (changed.length === 0) return Object.keys(values).length === 0 ? scheme : DEFAULT;
  return changed
    .map(([field, value]) => {
      if (field === "scenario.events") return `scenario ${shorten(scenario ?? "")}`;
      return NAMING.includes(field) ? value : `${field} ${shorten(value)}`;
    })
    .join(", ");
};

const shorten = (text: string): string => (text.length <= LENGTH ? text : `${text.slice(0, LENGTH - 1)}\u2026`);

/** The values of a run at some of its rounds. */
export interface Course {
  readonly rounds: ArrayLike<number>;
  readonly values: ArrayLike<number>;
}

/** The mean of several runs in a round, with the bounds of its 95 % interval if they are drawn. */
export interface MeanPoint {
  readonly x: number;
  readonly mean: number;
  readonly low?: number;
  readonly high?: number;
}

/** The interval of fewer seeds is so wide that it hides all lines. */
const BAND_SEEDS = 3;
/** The bands of more groups cover each other and the lines. */
const BAND_GROUPS = 4;

/** Whether the lines of these groups get intervals. */
export const hasBands = (groups: readonly RunGroup[]): boolean =>
  groups.length <= BAND_GROUPS && groups.every(({ runs }) => runs.length >= BAND_SEEDS);

/** Means over runs, in the rounds that all runs have. */
export const meanCourse = (runs: readonly Course[], isBanded: boolean): MeanPoint[] => {
  const tables = runs.map(
    ({ rounds, values }) => new Map(Array.from(rounds, (round, index) => [round, values[index]!])),
  );
  return [...(tables[0]?.keys() ?? [])].flatMap((x) => {
    const values = tables.flatMap((table) => table.get(x) ?? []);
    if (values.length < runs.length) return [];
    const { mean, halfWidth } = meanInterval(values);
    return [{ x, mean, ...(isBanded && halfWidth !== null && { low: mean - halfWidth, high: mean + halfWidth }) }];
  });
};
