import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { MisbehaviorResult } from "./misbehaviorCase.ts";
import { intervalTable, readResults, seedTable } from "./misbehaviorTables.ts";
import { pairedInterval } from "./pairedInterval.ts";

const root = join(import.meta.dirname, "../..");
const measured = async (): Promise<MisbehaviorResult[]> =>
  readResults(await readFile(join(import.meta.dirname, "misbehavior.jsonl"), "utf8"));

it("shows the measurements on the page", async () => {
  const page = await readFile(join(root, "docs/explanation/misbehavior.md"), "utf8");
  const results = await measured();
  expect(page).toContain(intervalTable(results));
  expect(page).toContain(seedTable(results));
});

it("counts no run twice", async () => {
  const results = await measured();
  const keys = results.map(({ preset, contribution, seed, conduct }) => [preset, contribution, seed, conduct].join());
  expect(new Set(keys).size).toBe(keys.length);
});

// by hand: differences 1, 2, 3: mean 2, deviation 1, t of 2 degrees of freedom 4.303, divided by the root of 3
it("computes intervals by Student's t", () => {
  const { mean, halfWidth } = pairedInterval([1, 2, 3]);
  expect(mean).toBe(2);
  expect(halfWidth).toBeCloseTo(2.4843, 4);
});

it("decides where an interval excludes 0, in both directions", () => {
  const group = (payoff: number) => ({ reputation: 1, payoff, payments: payoff, satOut: 0 });
  const run = (seed: number, conduct: "honest" | "ledger" | "store", payoff: number): MisbehaviorResult => ({
    ...{ preset: "paper", contribution: "projection", seed, conduct, accuracy: 0.5 },
    ...{ cheats: group(payoff), others: group(100) },
  });
  const pairs = (first: number, second: number, conduct: "ledger" | "store") => [
    ...[run(0, "honest", 100), run(1, "honest", 100)],
    ...[run(0, conduct, first), run(1, conduct, second)],
  ];
  const words = (results: readonly MisbehaviorResult[]) => intervalTable(results).split("\n")[2]!.split(" | ")[8];
  expect(words(pairs(110, 111, "ledger"))).toBe("pays");
  expect(words(pairs(90, 91, "store"))).toBe("costs");
  expect(words(pairs(90, 111, "store"))).toBe("undecided");
});
