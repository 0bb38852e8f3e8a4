import { groupBy } from "../../../charts/index.ts";
import { nameScheme } from "../../../simulation/index.ts";
import { decisiveFields } from "../../plan/decisiveFields.ts";
import type { RunOutcome } from "../../results/RunOutcome.ts";

/** Runs that differ in nothing but their seeds. */
export interface OutcomeGroup {
  /** What tells it from the other groups: "gfml", or "gfml, coalition.count 6". */
  readonly name: string;
  /** Values of the fields in which groups differ, by field, for people. */
  readonly values: Readonly<Record<string, string>>;
  /** By seed. */
  readonly outcomes: readonly RunOutcome[];
}

/** Groups outcomes by what differs in their configurations beside the seed, in the order given. One run counts once. */
export const groupOutcomes = (outcomes: readonly RunOutcome[]): OutcomeGroup[] => {
  const distinct = [...groupBy(outcomes, ({ key }) => key).values()].map(([first]) => first!);
  const described = distinct.map((outcome) => ({ outcome, fields: fieldsOf(outcome) }));
  const names = [...new Set(described.flatMap(({ fields }) => [...fields.keys()]))];
  const differing = names.filter((name) => new Set(described.map(({ fields }) => fields.get(name))).size > 1);
  const groups = groupBy(described, ({ fields }) => JSON.stringify(differing.map((name) => fields.get(name))));
  return [...groups.values()].map((members) => {
    const { fields } = members[0]!;
    const values = Object.fromEntries(differing.map((name) => [name, fields.get(name) ?? "as the preset"]));
    return {
      name: nameOf(values) || nameScheme(members[0]!.outcome.config.scheme),
      values,
      outcomes: members.map(({ outcome }) => outcome).sort((a, b) => a.config.seed - b.config.seed),
    };
  });
};

const fieldsOf = ({ config }: RunOutcome): Map<string, string> => {
  const { scheme: _, isCentralised, seed: __, ...fields } = decisiveFields(config);
  return new Map([
    ["scheme", nameScheme(config.scheme)],
    ["data.set", config.data.set],
    ["ledger", isCentralised === true ? "centralised" : "linked"],
    ...Object.entries(fields)
      .filter(([name]) => name !== "data.set")
      .map(([name, value]): [string, string] => [name, typeof value === "string" ? value : JSON.stringify(value)]),
  ]);
};

/** A scheme and a data set name themselves; another field needs its name. */
const nameOf = (values: Readonly<Record<string, string>>): string =>
  Object.entries(values)
    .map(([field, value]) => (field === "scheme" || field === "data.set" ? value : `${field} ${value}`))
    .join(", ");
