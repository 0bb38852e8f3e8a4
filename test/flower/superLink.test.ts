import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { RandomStream } from "../../src/core/index.ts";
import { readNpz } from "../../src/data/index.ts";
import { readLearnerData } from "../../src/federation/index.ts";
import { startGfml } from "../support/runGfml.ts";
import { until } from "../support/until.ts";
import { type FlowerFederation, findFlower, startFlower } from "./support.ts";

const programs = findFlower();
const ROUNDS = 10;

/** Rows of 4 numbers around the center of their class. */
const drawRows = (count: number, seed: number): number[][] => {
  const stream = new RandomStream(seed, "flower test");
  return Array.from({ length: count }, (_, row) => {
    const label = row % 3;
    const numbers = Array.from({ length: 4 }, (_, column) => (column === label ? 1 : 0) + stream.uniformBetween(-1, 1));
    return [...numbers.map((value) => Math.fround(value)), label];
  });
};

const writeTable = (file: string, rows: readonly (readonly number[])[]): void =>
  writeFileSync(file, ["a,b,c,d,label", ...rows.map((row) => row.join(","))].join("\n").concat("\n"));

/** The arrays of a reply, one after the other. */
const numbersOf = (file: string): number[] =>
  [...readNpz(readFileSync(file), file).values()].flatMap(({ data }) => [...data].map(Number));

describe.skipIf(programs === undefined)("a Flower federation (skipped where Python has no flwr)", () => {
  const folder = mkdtempSync(join(tmpdir(), "gfml-flower-"));
  let flower: FlowerFederation;
  beforeAll(async () => {
    flower = await startFlower(programs!, folder);
  });
  afterAll(async () => {
    await flower?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("trains with two clients of Python and one of gfml, whose update is Python's on the same data", async () => {
    const [mine, same, other] = ["mine.csv", "same.csv", "other.csv"].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    const rows = drawRows(60, 1);
    writeTable(mine, rows);
    writeTable(other, drawRows(90, 2));
    // the second client of Python gets the rows that gfml trains on, then those that it keeps for tests
    const source = { csv: mine, scaling: "none" as const };
    const { split } = await readLearnerData({ source, contract: undefined, testShare: 0.2, seed: 0 });
    writeTable(
      same,
      [...split.train, ...split.test].map((row) => rows[row]!),
    );
    await flower.startNode(same, split.test.length);
    await flower.startNode(other, 18);
    const data = ["--data", "csv", "--path", mine, "--test-share", "0.2"];
    const node = startGfml(["learner", "--flower", flower.url, ...data, "--json"]);
    try {
      await node.seen('"connected"');
      await flower.run({ rounds: ROUNDS, clients: 3, layers: "4,8,3", rate: 0.5, epochs: 5 });
      const judged = join(flower.record, "metrics.json");
      const isWritten = () => existsSync(judged) && readFileSync(judged, "utf8").endsWith("}");
      await until("the evaluation after the last round", isWritten, 500);
      const files = readdirSync(flower.record);
      expect(files.filter((name) => name.startsWith("round")).length).toBe(3 * ROUNDS);
      const me = /"connected","node":"(\d+)"/.exec(node.output())![1]!;
      const twins = new Set<string>();
      let last: number[] = [];
      for (let round = 1; round <= ROUNDS; round++) {
        const replies = files.filter((name) => name.startsWith(`round${round}-`));
        const own = numbersOf(join(flower.record, `round${round}-node${me}.npz`));
        for (const name of replies) {
          if (name.includes(me)) continue;
          const theirs = numbersOf(join(flower.record, name));
          expect(theirs.length).toBe(own.length);
          const distance = Math.max(...own.map((value, index) => Math.abs(value - theirs[index]!)));
          if (distance <= 1e-6) twins.add(`${round} ${/node(\d+)/.exec(name)![1]}`);
        }
        expect(own).not.toEqual(last);
        last = own;
      }
      // in each round, one client and always the same one
      expect(twins.size).toBe(ROUNDS);
      expect(new Set([...twins].map((twin) => twin.split(" ")[1])).size).toBe(1);
      // the mean of all three, with the numbers of their samples as weights
      const weighted = files
        .filter((name) => name.startsWith(`round${ROUNDS}-`))
        .map((name) => ({
          values: numbersOf(join(flower.record, name)),
          weight: name.includes(me) || twins.has(`${ROUNDS} ${/node(\d+)/.exec(name)![1]}`) ? 48 : 72,
        }));
      const total = weighted.reduce((sum, { weight }) => sum + weight, 0);
      numbersOf(join(flower.record, "final.npz")).forEach((value, index) => {
        const mean = weighted.reduce((sum, { values, weight }) => sum + (weight / total) * values[index]!, 0);
        expect(value).toBeCloseTo(mean, 5);
      });
      expect(JSON.parse(readFileSync(judged, "utf8")).eval_acc).toBeGreaterThan(0.5);
    } finally {
      node.child.kill("SIGINT");
      await node.finished;
    }
  }, 600_000);
});
