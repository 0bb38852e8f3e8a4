import { groupBy } from "../../charts/index.ts";
import type { ComparedRun } from "./ComparedRun.ts";

/** Runs that differ in nothing but their seeds. */
export interface RunGroup {
  /** What tells it from the other groups: "gfml", or "gfml, coalition.count 6". */
  readonly name: string;
  /** Values of the fields in which groups differ, by field, for people. */
  readonly values: Readonly<Record<string, string>>;
  /** By seed. */
  readonly runs: readonly ComparedRun[];
}

/** Groups runs by what differs in their configurations beside the seed, in the order given. One run counts once. */
export const groupRuns = (runs: readonly ComparedRun[]): RunGroup[] => {
  const distinct = [...groupBy(runs, ({ key, fields }) => JSON.stringify([key, ...fields])).values()].map(
    ([first]) => first!,
  );
  const names = [...new Set(distinct.flatMap(({ fields }) => [...fields.keys()]))];
  const differing = names.filter((name) => new Set(distinct.map(({ fields }) => fields.get(name))).size > 1);
  const groups = groupBy(distinct, ({ fields }) => JSON.stringify(differing.map((name) => fields.get(name))));
  const taken = new Map<string, number>();
  return [...groups.values()].map((members) => {
    const { fields } = members[0]!;
    const values = Object.fromEntries(differing.map((name) => [name, fields.get(name) ?? AS_PRESET]));
    const name = nameOf(values, members[0]!);
    const count = (taken.get(name) ?? 0) + 1;
    taken.set(name, count);
    return {
      name: count === 1 ? name : `${name} (${count})`,
      values,
      runs: members.sort((a, b) => a.seed - b.seed),
    };
  });
};

/** What a group's runs have of a measure, over the seeds where it exists. */
export const valuesOf = ({ runs }: RunGroup, measure: string): number[] =>
  runs.flatMap(({ values }) => values.get(measure) ?? []);

/** Of a field that a run leaves as its preset has it. */
const AS_PRESET = "as the preset";

/** These name themselves; another field needs its name. */
const NAMING = ["scheme", "data.set", "data", "variant"];

/** Letters of a value that a name takes; what is told apart by later ones is numbered. */
const LETTERS = 40;

/** What a group leaves as it is goes without saying, unless that is all. */
const nameOf = (values: Readonly<Record<string, string>>, { scheme, scenario }: ComparedRun): string => {
  const told = Object.entries(values).filter(([, value]) => value !== AS_PRESET);
  if (told.length === 0) return Object.keys(values).length === 0 ? scheme : AS_PRESET;
  return told
    .map(([field, value]) => {
      if (field === "scenario.events") return `scenario ${shorten(scenario ?? "")}`;
      return NAMING.includes(field) ? value : `${field} ${shorten(value)}`;
    })
    .join(", ");
};

const shorten = (text: string): string => (text.length <= LETTERS ? text : `${text.slice(0, LETTERS - 1)}\u2026`);
