/**
 * Measures whether lying pays and prints the table of docs/misbehaviour.md:
 *
 *     node test/experiments/measureMisbehaviour.ts results.jsonl 5
 *
 * Arguments: a file that keeps one line a finished run (runs it already holds are not played again), seeds. Data sets are
 * read from GFML_DATA_DIR or downloaded. One thread, deterministic, about two minutes a run.
 */
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { argv, stderr, stdout } from "node:process";
import { type GroupMeans, type MisbehaviourResult, pairedInterval, playMisbehaviourCase } from "./misbehaviourCase.ts";

const [, , file = "results.jsonl", seeds = "5"] = argv;
const keyOf = ({ preset, contribution, seed, conduct }: Omit<MisbehaviourResult, "cheats" | "others" | "accuracy">) =>
  [preset, contribution, seed, conduct].join(" ");
const results = new Map<string, MisbehaviourResult>();
if (existsSync(file)) {
  for (const line of readFileSync(file, "utf8").split("\n").filter(Boolean)) {
    const result = JSON.parse(line) as MisbehaviourResult;
    results.set(keyOf(result), result);
  }
}
const presets = ["default", "paper"] as const;
const rules = ["update-norm", "projection"] as const;
const conducts = ["honest", "ledger", "store"] as const;
for (let seed = 0; seed < Number(seeds); seed++) {
  for (const preset of presets) {
    for (const contribution of rules) {
      for (const conduct of conducts) {
        const one = { preset, contribution, seed, conduct };
        if (results.has(keyOf(one))) continue;
        const result = await playMisbehaviourCase(one);
        results.set(keyOf(one), result);
        appendFileSync(file, `${JSON.stringify(result)}\n`);
        stderr.write(`${keyOf(one)}\n`);
      }
    }
  }
}
const difference = (
  of: { readonly preset: string; readonly contribution: string; readonly conduct: string },
  value: (result: MisbehaviourResult) => number,
): string => {
  const pairs = Array.from({ length: Number(seeds) }, (_, seed) => {
    const lazy = results.get([of.preset, of.contribution, seed, of.conduct].join(" "))!;
    const honest = results.get([of.preset, of.contribution, seed, "honest"].join(" "))!;
    return value(lazy) - value(honest);
  });
  const { mean, halfWidth } = pairedInterval(pairs);
  return `${mean.toFixed(2)} ± ${halfWidth.toFixed(2)}`;
};
const mean = (preset: string, contribution: string, value: (group: MisbehaviourResult) => number): string =>
  (
    Array.from({ length: Number(seeds) }, (_, seed) =>
      value(results.get([preset, contribution, seed, "honest"].join(" "))!),
    ).reduce((sum, one) => sum + one, 0) / Number(seeds)
  ).toFixed(2);
const cheatsBy = (name: keyof GroupMeans) => (result: MisbehaviourResult) => result.cheats[name];
for (const preset of presets) {
  for (const contribution of rules) {
    const honest = `${mean(preset, contribution, cheatsBy("reputation"))} | ${mean(preset, contribution, cheatsBy("payoff"))}`;
    for (const conduct of ["ledger", "store"] as const) {
      const of = { preset, contribution, conduct };
      const cells = [
        difference(of, cheatsBy("reputation")),
        difference(of, cheatsBy("payoff")),
        difference(of, ({ others }) => others.payoff),
        difference(of, ({ accuracy }) => 100 * accuracy),
      ];
      stdout.write(`| ${preset} | ${contribution} | ${conduct} | ${honest} | ${cells.join(" | ")} |\n`);
    }
  }
}
