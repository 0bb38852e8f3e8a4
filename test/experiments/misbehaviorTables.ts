import type { GroupMeans, MisbehaviorCase, MisbehaviorResult } from "./misbehaviorCase.ts";
import { pairedInterval } from "./pairedInterval.ts";

export const PRESETS = ["faithful", "paper"] as const;
export const RULES = ["update-norm", "projection"] as const;
/** What is compared, by what the column says: a pair's first run and its second. */
const COMPARISONS = {
  ledger: ["honest", "ledger"],
  store: ["honest", "store"],
  // what the ledger takes from those who lie
  "ledger, not store": ["store", "ledger"],
} as const;

/** The runs as a file keeps them, one JSON line each. */
export const readResults = (text: string): MisbehaviorResult[] =>
  text
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as MisbehaviorResult);

export const keyOf = ({ preset, contribution, seed, conduct }: MisbehaviorCase): string =>
  [preset, contribution, seed, conduct].join(" ");

/** The same learners in two runs that differ in nothing but what these learners do, or where contributions are kept. */
interface Pair {
  readonly seed: number;
  readonly before: MisbehaviorResult;
  readonly after: MisbehaviorResult;
}

/** One preset and rule, one comparison. */
interface Group {
  readonly labels: readonly [preset: string, rule: string, comparison: keyof typeof COMPARISONS];
  readonly pairs: readonly Pair[];
}

const groupsOf = (results: readonly MisbehaviorResult[]): Group[] => {
  const byKey = new Map(results.map((result) => [keyOf(result), result]));
  const seeds = [...new Set(results.map(({ seed }) => seed))].sort((first, second) => first - second);
  const find = (one: MisbehaviorCase): MisbehaviorResult | undefined => byKey.get(keyOf(one));
  const groups: Group[] = [];
  for (const preset of PRESETS) {
    for (const contribution of RULES) {
      for (const comparison of Object.keys(COMPARISONS) as (keyof typeof COMPARISONS)[]) {
        const [first, second] = COMPARISONS[comparison];
        const pairs = seeds.flatMap((seed) => {
          const before = find({ preset, contribution, seed, conduct: first });
          const after = find({ preset, contribution, seed, conduct: second });
          return before === undefined || after === undefined ? [] : [{ seed, before, after }];
        });
        groups.push({ labels: [preset, contribution, comparison], pairs });
      }
    }
  }
  return groups;
};

const row = (cells: readonly (string | number)[]): string => `| ${cells.join(" | ")} |`;
const tableOf = (head: readonly string[], rows: readonly (readonly (string | number)[])[]): string =>
  [row(head), row(head.map(() => "---")), ...rows.map(row)].join("\n");

/** A number with its sign; no -0. */
const signed = (value: number, digits: number): string => {
  const text = value.toFixed(digits);
  return Number(text) === 0 ? (0).toFixed(digits) : value > 0 ? `+${text}` : text;
};

const interval = (differences: readonly number[], digits: number): string => {
  const { mean, halfWidth } = pairedInterval(differences);
  return `${signed(mean, digits)} ± ${halfWidth.toFixed(digits)}`;
};

/** Whether an interval of differences says more, less, or neither. */
const verdict = (differences: readonly number[]): string => {
  const { mean, halfWidth } = pairedInterval(differences);
  return mean > halfWidth ? "pays" : mean < -halfWidth ? "costs" : "undecided";
};

const change =
  (group: "cheats" | "others", figure: keyof GroupMeans) =>
  ({ before, after }: Pair): number =>
    after[group][figure] - before[group][figure];
const percentOf =
  (group: "cheats" | "others", figure: keyof GroupMeans) =>
  (pair: Pair): number =>
    (100 * change(group, figure)(pair)) / pair.before[group][figure];

/** Lazy less honest, or lazy on the ledger less lazy in the store: means of the paired differences, 95 % intervals. */
export const intervalTable = (results: readonly MisbehaviorResult[]): string =>
  tableOf(
    [
      ...["preset", "rule", "kept in", "seeds", "R of the lazy", "their payments", "their payoff", "payoff, %"],
      ...["lying", "payoff of the others", "accuracy, points"],
    ],
    groupsOf(results)
      .filter(({ pairs }) => pairs.length > 1)
      .map(({ labels, pairs }) => [
        ...labels,
        pairs.length,
        interval(pairs.map(change("cheats", "reputation")), 2),
        interval(pairs.map(change("cheats", "payments")), 0),
        interval(pairs.map(change("cheats", "payoff")), 0),
        interval(pairs.map(percentOf("cheats", "payoff")), 1),
        verdict(pairs.map(change("cheats", "payoff"))),
        interval(pairs.map(change("others", "payoff")), 0),
        interval(
          pairs.map(({ before, after }) => 100 * (after.accuracy - before.accuracy)),
          1,
        ),
      ]),
  );

/** Each pair of runs: honest -> lazy. */
export const seedTable = (results: readonly MisbehaviorResult[]): string =>
  tableOf(
    ["preset", "rule", "kept in", "seed", "R of the lazy", "their payments", "their payoff", "accuracy"],
    groupsOf(results)
      .filter(({ labels: [, , comparison] }) => comparison !== "ledger, not store")
      .flatMap(({ labels, pairs }) =>
        pairs.map(({ seed, before, after }) => {
          const both = (figure: keyof GroupMeans, digits: number): string =>
            `${before.cheats[figure].toFixed(digits)} -> ${after.cheats[figure].toFixed(digits)}`;
          return [
            ...labels,
            seed,
            both("reputation", 2),
            both("payments", 0),
            both("payoff", 0),
            `${(100 * before.accuracy).toFixed(1)} -> ${(100 * after.accuracy).toFixed(1)} %`,
          ];
        }),
      ),
  );
