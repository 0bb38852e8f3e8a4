import { decisiveFields, type RunLabels, type RunOutcome } from "../../experiments/index.ts";
import { nameScheme, runNames } from "../../simulation/index.ts";
import { countOf } from "../../text/index.ts";
import { courses, type Points } from "./courses.ts";
import { measures } from "./measures.ts";

/** What a comparison takes of a finished run: a thirtieth of its outcome, so that thousands can be compared. */
export interface ComparedRun extends Pick<RunOutcome, "key" | "gfmlVersion" | "resultHash"> {
  readonly seed: number;
  readonly scheme: string;
  readonly rounds: number;
  /** What tells it from others beside its seed, by name, for people: what decides its numbers, or an experiment's labels. */
  readonly fields: ReadonlyMap<string, string>;
  /** How its scenario is called, if it has one: what decides of it is too long for a name. */
  readonly scenario: string | undefined;
  /** By the name of a measure. */
  readonly values: ReadonlyMap<string, number | null>;
  /** By the name of a course. */
  readonly courses: ReadonlyMap<string, Points>;
}

/** @param labels - how the experiment calls it that the run is of; by what decides its numbers if absent */
export const comparedRun = (outcome: RunOutcome, labels?: RunLabels): ComparedRun => {
  const { key, config, gfmlVersion, resultHash, rounds } = outcome;
  return {
    key,
    gfmlVersion,
    resultHash,
    seed: config.seed,
    scheme: nameScheme(config.scheme),
    rounds: rounds.length,
    scenario: config.scenario && (config.scenario.name ?? `of ${countOf(config.scenario.events.length, "event")}`),
    fields: labels === undefined ? fieldsOf(outcome) : labelsOf(labels),
    values: new Map(measures.map(({ name, of }) => [name, of(outcome)])),
    courses: new Map(courses.map(({ name, of }) => [name, of(outcome)])),
  };
};

const labelsOf = ({ seed: _, ...labels }: RunLabels): Map<string, string> =>
  new Map(Object.entries(labels).map(([name, value]) => [name, String(value)]));

/** Keys of runs follow from the names of version 1; a reader knows today's. */
const todaysName = (path: string): string => runNames.upgradePath(path.split(".")).join(".");

/** Decisive fields, by their names of version 1, that are shown under a different name, or as the seed of a group. */
const toldOtherwise: ReadonlySet<string> = new Set(["scheme", "data.set", "isCentralised", "seed"]);

const fieldsOf = ({ config }: RunOutcome): Map<string, string> => {
  const fields = decisiveFields(config);
  return new Map([
    ["scheme", nameScheme(config.scheme)],
    ["data.set", config.data.set],
    ["ledger", config.ledger === "centralized" ? "centralized" : "linked"],
    ...Object.entries(fields)
      .filter(([name]) => !toldOtherwise.has(name))
      .map(([name, value]): [string, string] => [
        todaysName(name),
        typeof value === "string" ? value : JSON.stringify(value),
      ]),
  ]);
};
