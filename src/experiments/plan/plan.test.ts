import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { defineRun, InvalidConfigError, readConfigText } from "../../simulation/index.ts";
import { defineExperiment, parseExperiment } from "./defineExperiment.ts";
import { experimentJsonSchema } from "./experimentSchema.ts";
import { type PlannedRun, workOf } from "./PlannedRun.ts";
import { planRuns } from "./planRuns.ts";
import { shardRuns } from "./shardRuns.ts";

const refusal = (text: string): string => {
  try {
    parseExperiment(readConfigText(text, "exp.yaml"));
  } catch (error) {
    if (error instanceof InvalidConfigError) return `\n${error.shortMessage}\n`;
    throw error;
  }
  throw new Error("nothing was refused");
};

describe("an experiment", () => {
  it("is every combination of its lists, in their order, on the ledger in memory", () => {
    const { runs, output, keep } = defineExperiment({
      name: "all",
      base: { preset: "paper", population: { learners: 20 } },
      schemes: ["gfml", { name: "mine", coalition: "random", incentive: "stackelberg", head: "reputation" }],
      data: ["mnist", { name: "uneven", set: "glyphs", partition: "dirichlet" }],
      seeds: { count: 2, from: 5 },
      vary: { "coalition.count": [2, 4], "model.hiddenLayers": [[8], [9]] },
      variants: [
        { name: "honest" },
        { name: "cheats", set: { "misbehavior.fraction": 0.5, misbehavior: { localSteps: 1 } } },
      ],
    });
    expect({ output, keep, count: runs.length }).toEqual({ output: "experiments/all", keep: "folder", count: 64 });
    expect(runs[0]!.labels).toEqual({
      variant: "honest",
      "coalition.count": 2,
      "model.hiddenLayers": "[8]",
      data: "mnist",
      scheme: "gfml",
      seed: 5,
    });
    expect(runs[1]!.labels.seed).toBe(6);
    const { labels, config } = runs.at(-1)!;
    expect(labels).toMatchObject({ variant: "cheats", data: "uneven", scheme: "mine", seed: 6 });
    expect(config).toMatchObject({
      ledger: "memory",
      rounds: 200,
      seed: 6,
      scheme: { coalition: "random", incentive: "stackelberg", head: "reputation" },
      misbehavior: { fraction: 0.5, localSteps: 1 },
      data: { set: "glyphs", partition: "dirichlet" },
      model: { hiddenLayers: [9] },
      coalition: { count: 4 },
      population: { learners: 20 },
    });
    expect(new Set(runs.map((run) => JSON.stringify(run.labels))).size).toBe(64);
  });

  it("tells what its file does not list, and takes another ledger if told so", () => {
    const { runs } = defineExperiment({ name: "one", base: { seed: 3, ledger: "centralized" } });
    expect(runs.map(({ labels }) => labels)).toEqual([{ data: "glyphs", scheme: "gfml", seed: 3 }]);
    expect(runs[0]!.config.ledger).toBe("centralized");
  });

  it("is refused with every problem of its shape at once", () => {
    expect(
      refusal(
        "name: a b\nschemes: []\nseeds: {count: 0}\nseds: [1]\nrounds: 4\nvariants: [{set: {}, sets: {}}]\nkeep: all\n",
      ),
    ).toMatchInlineSnapshot(`
      "
      the configuration has 8 problems:
        name = "a b" (exp.yaml line 1): must be text of letters, digits and . _ + -
        schemes = [] (exp.yaml line 2): must be a list of at least 1 scheme: a name, or {name, coalition, incentive, head}
        seeds.count = 0 (exp.yaml line 3): must be a list of at least 1 integer from 0 on, or {count: 5, from: 0}
        variants.0.name (exp.yaml line 6): must be a list of at least 1 {name, set: {field: value}}
        variants.0.sets (exp.yaml line 6): no such field; it takes a list of at least 1 {name, set: {field: value}}
        keep = "all" (exp.yaml line 7): must be one of folder, outcome
        seds (exp.yaml line 4): no such field; did you mean seeds?
        rounds (exp.yaml line 5): no such field; fields of a run belong under base
      "
    `);
  });

  it("is refused with every problem of every run at once, each told once with its line", () => {
    expect(
      refusal(
        [
          "name: wrong",
          "base:",
          "  ronds: 3",
          "  population: { learners: 8 }",
          "schemes: [gfml, gfmll]",
          "seeds: [0, 0]",
          "vary:",
          "  learning.metaRat: [1]",
          "  coalition.count: [4, 8]",
          "  seed: [4]",
          "variants:",
          "  - {name: a, set: {rounds: x}}",
        ].join("\n"),
      ),
    ).toMatchInlineSnapshot(`
      "
      the configuration has 6 problems:
        seed = 0 (exp.yaml): is listed twice; give each a name of its own
        vary.seed (exp.yaml line 10): is what seeds lists already; leave one of them away
        learning.metaRat (exp.yaml line 8): no such field; did you mean learning.metaRate?
        rounds = "x" (exp.yaml line 12): must be an integer of at least 1
        ronds (exp.yaml line 3): no such field; did you mean rounds?
        scheme = "gfmll" (exp.yaml line 5): must be one of gfml, gfml+optimized, gfml+random, random+random, random+stackelberg, random+optimized, best-effort+random-head, best-effort+stackelberg, best-effort+optimized, fixed+stackelberg, fixed+optimized, or a group of the fields coalition, incentive, head, or a group of the fields module, sha256
      "
    `);
  });

  it("is refused if a combination breaks a rule between fields, or asks for too many runs", () => {
    expect(
      refusal("name: few\nvary:\n  population.learners: [4, 40]\n  coalition.count: [2, 8]\n"),
    ).toMatchInlineSnapshot(`
      "
      the configuration has a problem:
        coalition.count = 8 (exp.yaml line 4): must be at most the number of active learners, 4 (population.learners 4 x population.activeFraction 0.9): each coalition needs a head
      "
    `);
    expect(refusal("name: many\nseeds: {count: 100001}\n")).toMatchInlineSnapshot(`
      "
      the configuration has a problem:
        (all) = "data 1 x scheme 1 x seed 100001" (exp.yaml): asks for 100001 runs, more than 100000
      "
    `);
  });

  it("has a schema for editors that names every field", () => {
    const { properties } = experimentJsonSchema();
    expect(properties!.vary!.properties).toHaveProperty(["learning.metaRate"]);
    expect(properties!.base!.properties).toHaveProperty(["population", "properties", "learners"]);
    expect(properties!.data!.items!.anyOf![1]!.properties).toMatchObject({ name: { type: "string" } });
    expect(Object.values(properties!).filter((one) => !one.description)).toEqual([]);
  });

  it("has one key for runs that differ in nothing", async () => {
    const experiment = defineExperiment({
      name: "same",
      variants: [{ name: "a" }, { name: "b", set: { checkpointInterval: 3 } }, { name: "c", set: { rounds: 9 } }],
    });
    const [a, b, c] = (await planRuns(experiment)).map(({ key }) => key);
    expect(a).toBe(b);
    expect(a).not.toBe(c);
  });
});

describe("shards", () => {
  const plan = fc
    .array(fc.record({ key: fc.integer({ min: 0, max: 30 }), rounds: fc.integer({ min: 1, max: 200 }) }), {
      maxLength: 60,
    })
    .map((list) => {
      const rounds = new Map(list.map((one) => [one.key, one.rounds]));
      return list.map(
        ({ key }, index): PlannedRun => ({
          key: `${key}`,
          config: { ...defineRun(), rounds: rounds.get(key)! },
          labels: { index },
        }),
      );
    });

  it("partitions the plan in its order, keeps runs of one key together, and makes no part much longer than the others", () => {
    fc.assert(
      fc.property(plan, fc.integer({ min: 1, max: 7 }), (runs, count) => {
        const parts = Array.from({ length: count }, (_, index) => shardRuns(runs, index, count));
        const places = parts.flatMap((part, index) => part.map((run) => ({ index, run })));
        expect(places.map(({ run }) => run.labels.index).sort((a, b) => Number(a) - Number(b))).toEqual(
          runs.map((_, index) => index),
        );
        const owner = new Map(places.map(({ run, index }) => [run.key, index]));
        for (const { run, index } of places) expect(owner.get(run.key)).toBe(index);
        for (const part of parts) expect(part).toEqual(runs.filter((run) => part.includes(run)));
        const loads = parts.map((part) =>
          [...new Map(part.map((run) => [run.key, workOf(run)])).values()].reduce((sum, work) => sum + work, 0),
        );
        // the longest first, each to whom has least: the difference is at most one run
        const longest = Math.max(0, ...runs.map(workOf));
        expect(Math.max(...loads) - Math.min(...loads)).toBeLessThanOrEqual(longest);
      }),
    );
  });

  it("does not depend on the order in which runs are listed", () => {
    fc.assert(
      fc.property(plan, fc.integer({ min: 1, max: 4 }), (runs, count) => {
        const keys = (list: readonly PlannedRun[]) =>
          [...new Set(shardRuns(list, 0, count).map(({ key }) => key))].sort();
        expect(keys([...runs].reverse())).toEqual(keys(runs));
      }),
    );
  });

  it("refuses a part that does not exist", () => {
    expect(() => shardRuns([], 3, 3)).toThrow("shard must be an integer from 0 to 2");
    expect(() => shardRuns([], 0, 0)).toThrow("shards must be an integer");
  });
});
