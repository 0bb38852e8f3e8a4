import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { RandomStream } from "../../src/core/index.ts";
import {
  adoptFolder,
  cacheEntry,
  defineExperiment,
  type ExperimentInput,
  estimatePlan,
  mergeResults,
  type PlanEvent,
  planRuns,
  readOutcomes,
  runExperiment,
  runPlan,
} from "../../src/experiments/index.ts";
import { writeResultsReport } from "../../src/report/index.ts";
import { lockFolder, readManifest } from "../../src/storage/index.ts";
import { startGfml } from "../support/runGfml.ts";
import { runGfmlHere } from "../support/runGfmlHere.ts";

/** Real runs, as small as they can be: 6 learners, 6 rounds, drawn digits. */
const input: ExperimentInput = {
  name: "small",
  base: {
    rounds: 6,
    evaluationInterval: 2,
    checkpointInterval: 2,
    population: { learners: 6, activeFraction: 0.84 },
    coalition: { count: 2 },
    data: { glyphCount: 400 },
    learning: { localSteps: 1, batchSize: 10 },
    model: { hiddenLayers: [8] },
    personalization: { passiveSampleCounts: [1, "all"] },
  },
  schemes: ["gfml", "random+random"],
  seeds: [0, 1],
};

const parent = mkdtempSync(join(tmpdir(), "gfml-sweep-"));
afterAll(() => rmSync(parent, { recursive: true, force: true }));
const fresh = (): string => mkdtempSync(join(parent, "one-"));
const results = [
  "results.jsonl",
  "report.html",
  "runs.csv",
  "rounds.csv",
  "evaluations.csv",
  "runs.parquet",
  "rounds.parquet",
  "evaluations.parquet",
];
const read = (folder: string): Record<string, string> =>
  Object.fromEntries(results.map((name) => [name, readFileSync(join(folder, name), "base64")]));

const cache = join(parent, "cache");
const output = join(parent, "reference");
let reference: Record<string, string> = {};
beforeAll(async () => {
  const { manifest, ends } = await runExperiment(defineExperiment(input), { cache, output, workers: 2 });
  await writeResultsReport(output);
  expect(ends.map(({ state }) => state)).toEqual(["played", "played", "played", "played"]);
  expect(manifest).toMatchObject({ runs: 4, finished: 4, failed: [], name: "small" });
  reference = read(output);
});

describe("an experiment", () => {
  it("leaves run folders as gfml run does, and their outcomes", async () => {
    const [first] = await planRuns(defineExperiment(input));
    const { run } = cacheEntry(cache, first!.key);
    const manifest = await readManifest(run);
    expect(manifest).toMatchObject({ completed: true, roundsPlayed: 6 });
    const alone = join(fresh(), "alone");
    const config = join(parent, "config.json");
    writeFileSync(config, JSON.stringify({ ...input.base, preset: "faithful", ledger: "memory" }));
    expect(await runGfmlHere("run", config, "--output", alone, "--quiet")).toMatchObject({ code: 0 });
    expect((await readManifest(alone)).resultHash).toBe(manifest.resultHash);
    // all but the report of a single run: an experiment has one of all
    expect([...readdirSync(run), "report.html"].sort()).toEqual(readdirSync(alone).sort());
    expect((await runGfmlHere("report", run)).code).toBe(0);
    for (const name of ["rounds.jsonl", "learners.jsonl", "evaluations.jsonl", "ledger.jsonl", "partition.txt"]) {
      expect(readFileSync(join(run, name), "utf8")).toBe(readFileSync(join(alone, name), "utf8"));
    }
    expect((await runGfmlHere("explain", run, "--round", "0", "--learner", "0")).code).toBe(0);
    // what was played alone is the same outcome
    const adopted = fresh();
    const { outcome, wasThere } = await adoptFolder(alone, adopted, { keep: "folder" });
    expect({ key: outcome.key, wasThere }).toEqual({ key: first!.key, wasThere: false });
    expect(readdirSync(cacheEntry(adopted, outcome.key).run).sort()).toEqual(readdirSync(alone).sort());
    for await (const { outcome: played } of readOutcomes([cache], [first!])) {
      expect({ ...played, elapsed: 0, config: 0 }).toEqual({ ...outcome, elapsed: 0, config: 0 });
    }
    expect((await adoptFolder(alone, adopted)).wasThere).toBe(true);
  });

  it("plays nothing that is cached, wherever its results go and whatever else is asked for", async () => {
    const events: PlanEvent["kind"][] = [];
    const other = fresh();
    const { ends, cpu } = await runExperiment(
      defineExperiment({ ...input, name: "again", seeds: { count: 2 }, schemes: [...input.schemes!].reverse() }),
      { cache, output: other, onProgress: ({ kind }) => events.push(kind) },
    );
    expect({ events, cpu, states: new Set(ends.map(({ state }) => state)) }).toEqual({
      events: ["planned"],
      cpu: 0,
      states: new Set(["cached"]),
    });
    const hashes = (folder: string): string[] =>
      readFileSync(join(folder, "results.jsonl"), "utf8")
        .match(/"resultHash":"\w+"/g)!
        .sort();
    expect(hashes(other)).toEqual(hashes(output));
    // outcomes that results carry are a cache themselves
    const [first, ...others] = await planRuns(defineExperiment(input));
    const { ends: read } = await runPlan([first!, ...others], { cache: fresh(), alsoRead: [join(output, "outcomes")] });
    expect(new Set(read.map(({ state }) => state))).toEqual(new Set(["cached"]));
  });

  it("resumes after kill -9 of all its processes with the same results", async () => {
    const file = join(parent, "experiment.json");
    writeFileSync(file, JSON.stringify(input));
    const chance = new RandomStream(5, "moments of death");
    const [folder, own] = [fresh(), fresh()];
    const argv = ["experiment", file, "--output", folder, "--cache", own, "--workers", "2", "--json"];
    for (const isWhole of [true, false]) {
      const { child, finished, seen } = startGfml(argv, { ownGroup: true });
      await seen('"event":"round"', 1 + chance.integerBelow(8));
      // the parent alone: its runs notice, end, and are gone on with
      process.kill(isWhole ? -child.pid! : child.pid!, "SIGKILL");
      expect((await finished).killedBy).toBe("SIGKILL");
    }
    const { code, out } = await runGfmlHere(...argv);
    expect(code).toBe(0);
    expect(JSON.parse(out.trim().split("\n").at(-1)!)).toMatchObject({ event: "end", finished: 4, failed: [] });
    expect(read(folder)).toEqual(reference);
    expect(readdirSync(folder).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  it("stops cleanly at Ctrl-C, keeps finished runs, prints how to resume, and resumes", async () => {
    const file = join(parent, "stopped.json");
    writeFileSync(
      file,
      JSON.stringify({ ...input, base: { ...input.base, rounds: 40 }, schemes: ["gfml"], keep: "outcome" }),
    );
    const [folder, own] = [fresh(), fresh()];
    const argv = ["experiment", file, "--output", folder, "--cache", own, "--workers", "1"];
    const { child, finished, seen } = startGfml([...argv, "--json"], { ownGroup: true });
    await seen('"event":"round"', 3);
    // as a terminal does: to all processes
    process.kill(-child.pid!, "SIGINT");
    const { code, err, out } = await finished;
    expect({ code, err }).toEqual({
      code: 130,
      err: `stopped; resume with the same command: npx gfml experiment ${file} --output ${folder} --cache ${own}\n`,
    });
    const [stopped] = out.split("\n").filter((line) => line.includes('"event":"stopped"'));
    const { round } = JSON.parse(stopped!) as { round: number };
    expect(round).toBeGreaterThanOrEqual(3);
    const again = await runGfmlHere(...argv);
    expect(again.code).toBe(0);
    expect(again.out).toContain(`resumes after round ${round}`);
    for (const key of readdirSync(own)) expect(readdirSync(join(own, key))).toEqual(["outcome.json"]);
  });

  it("isolates runs that fail and processes that die, lists them, and tries them again", async () => {
    const table = join(parent, "broken.csv");
    writeFileSync(table, "no numbers\n");
    const file = join(parent, "failing.json");
    const crash = fileURLToPath(new URL("exit.fixture.ts", import.meta.url));
    const variants = [
      { name: "well" },
      { name: "broken data", set: { data: { set: "csv", path: table } } },
      { name: "crash", set: { "model.module": crash } },
    ];
    writeFileSync(file, JSON.stringify({ ...input, schemes: undefined, seeds: [0], variants }));
    const folder = fresh();
    const argv = ["experiment", file, "--output", folder, "--cache", fresh(), "--workers", "2"];
    const { code, out, err } = await runGfmlHere(...argv);
    expect({ code, err }).toEqual({ code: 1, err: "2 runs failed; the same command tries them again\n" });
    expect(out).toContain("Failed 2 of 3 runs:\n  broken data csv gfml seed 0: ");
    expect(out).toMatch(/crash glyphs gfml seed 0: the process of a run ended with code 7 GFML_RUN_CRASHED/);
    expect(readFileSync(join(folder, "results.jsonl"), "utf8").trim().split("\n")).toHaveLength(1);
    const again = await runGfmlHere(...argv, "--json");
    const events = again.out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { event: string; failed?: unknown[] });
    expect(again.code).toBe(1);
    expect(events.map(({ event }) => event).sort()).toEqual(["end", "failed", "failed", "planned"]);
    expect(events.at(-1)!.failed).toHaveLength(2);
  });

  it("gives the same results in shards that are joined", async () => {
    const parts = [0, 1, 2].map((index) => join(parent, `part-${index}`));
    // three machines: caches of their own
    for (const [index, folder] of parts.entries()) {
      const { manifest } = await runExperiment(defineExperiment(input), {
        output: folder,
        cache: fresh(),
        alsoRead: [cache],
        shard: { index, count: 3 },
      });
      expect(manifest.shard).toEqual({ index, count: 3 });
      expect(manifest.finished).toBeGreaterThan(0);
    }
    const joined = fresh();
    expect(await mergeResults(parts, joined)).toMatchObject({ runs: 4, finished: 4, shard: null });
    await writeResultsReport(joined);
    expect(read(joined)).toEqual(reference);
    const some = await runGfmlHere("experiment", "merge", parts[0]!, "--output", fresh());
    expect(some.code).toBe(1);
    expect(some.err).toMatch(/^\d runs? missing, 0 of them failed\n$/);
    const other = fresh();
    await runExperiment(defineExperiment({ ...input, seeds: [0] }), { output: other, cache });
    await expect(mergeResults([output, other], fresh())).rejects.toMatchObject({ code: "GFML_RESULTS_DIFFER" });
    await expect(mergeResults([fresh()], fresh())).rejects.toMatchObject({ code: "GFML_NOT_RESULTS" });
  });

  it("leaves a run to the process that holds it, and takes its result", async () => {
    const [run] = await planRuns(defineExperiment({ ...input, schemes: ["gfml"], seeds: [0] }));
    const own = fresh();
    const entry = cacheEntry(own, run!.key);
    await adoptFolder(cacheEntry(cache, run!.key).run, own);
    const outcome = readFileSync(entry.outcome);
    rmSync(entry.outcome);
    const lock = await lockFolder(entry.folder);
    const kinds: string[] = [];
    const { ends } = await runPlan([run!], {
      cache: own,
      workers: 1,
      onProgress: ({ kind }) => {
        kinds.push(kind);
        // as another process would
        if (kind === "held") writeFileSync(entry.outcome, outcome);
      },
    });
    await lock.release();
    expect(kinds).toEqual(["planned", "held", "finished"]);
    expect(ends[0]!.state).toBe("played");
  });

  it("adopts no run whose data has been changed since, or that is not finished", async () => {
    const table = join(parent, "table.csv");
    const rows = Array.from({ length: 80 }, (_, row) => `${row % 7},${(row * row) % 11},${row % 2 === 0 ? "a" : "b"}`);
    const write = (lines: readonly string[]): void => writeFileSync(table, `${["x,y,label", ...lines].join("\n")}\n`);
    write(rows);
    const config = join(parent, "table.json");
    const own = { data: { set: "csv", path: table, partition: "iid" }, ledger: "memory", rounds: 1 };
    writeFileSync(config, JSON.stringify({ ...input.base, ...own }));
    const alone = join(fresh(), "alone");
    expect(await runGfmlHere("run", config, "--output", alone, "--quiet")).toMatchObject({ code: 0, err: "" });
    expect((await adoptFolder(alone, fresh())).wasThere).toBe(false);
    write([...rows].reverse());
    await expect(adoptFolder(alone, fresh())).rejects.toThrow("table.csv has been changed since");
    const path = join(alone, "manifest.json");
    writeFileSync(path, readFileSync(path, "utf8").replace('"completed": true', '"completed": false'));
    await expect(adoptFolder(alone, fresh())).rejects.toThrow("the run is not finished");
  });

  it("says beforehand how much there is to do", async () => {
    const plan = await planRuns(defineExperiment({ ...input, seeds: { count: 3 } }));
    expect(await estimatePlan(plan, { caches: [cache], workers: 2 })).toMatchObject({
      runs: 6,
      distinct: 6,
      cached: 4,
      workers: 2,
      basis: { cachedRuns: 4, measuredRuns: 0 },
    });
    const measured = await estimatePlan(plan, { caches: [], workers: 2 });
    expect(measured).toMatchObject({ cached: 0, basis: { cachedRuns: 0, measuredRuns: 1 } });
    expect(measured.processorTime).toBeGreaterThanOrEqual(measured.wallTime);
    const file = join(parent, "dry.json");
    writeFileSync(file, JSON.stringify(input));
    const own = join(parent, "never");
    const { code, out } = await runGfmlHere("experiment", file, "--dry-run", "--cache", cache, "--output", own);
    expect({ code, exists: existsSync(own) }).toEqual({ code: 0, exists: false });
    expect(out).toContain("none: all are in the cache");
  });
});

describe("gfml experiment", () => {
  it("has its comparison written again by gfml report, with charts as files", async () => {
    const page = join(fresh(), "again.html");
    const { code, out } = await runGfmlHere("report", output, "--charts", "--output", page);
    expect(code).toBe(0);
    expect(readFileSync(page, "utf8")).toBe(readFileSync(join(output, "report.html"), "utf8"));
    const files = readdirSync(join(page, "..", "charts"));
    expect(files).toContain("comparison-difference-accuracy-after.svg");
    expect(files).toContain("comparison-end-profit.png");
    expect(out.trim().split("\n")).toHaveLength(1 + files.length);
  });

  it("refuses mistakes before any work", async () => {
    const file = join(parent, "wrong.yaml");
    writeFileSync(file, "name: wrong\nbase: {ronds: 3}\nseeds: [-1]\n");
    const { code, err } = await runGfmlHere("experiment", file, "--output", join(parent, "nowhere"));
    expect(code).toBe(2);
    expect(err).toContain("seeds.0 = -1");
    expect(existsSync(join(parent, "nowhere"))).toBe(false);
    expect((await runGfmlHere("experiment")).err).toContain("gfml experiment needs a file");
    expect((await runGfmlHere("experiment", file, "--shard", "2/2")).err).toContain("from 0 to n - 1");
    expect((await runGfmlHere("experiment", "merge", parent)).err).toContain("needs --output");
  });

  it("adopts the valid folders of several, and lists the refused ones", async () => {
    const plan = await planRuns(defineExperiment(input));
    const [one, two] = plan.map(({ key }) => cacheEntry(cache, key).run);
    const own = fresh();
    const { code, out, err } = await runGfmlHere("experiment", "adopt", output, one!, parent, two!, "--cache", own);
    expect(code).toBe(2);
    expect(out.trim().split("\n")).toEqual([
      `${one} adopted as ${plan[0]!.key.slice(0, 12)}`,
      `${two} adopted as ${plan[1]!.key.slice(0, 12)}`,
    ]);
    expect(err.match(/^error: /gm)).toHaveLength(2);
    expect(err).toContain(output);
    expect(err).toMatch(/\n2 of 4 folders not adopted\n$/);

    const again = await runGfmlHere("experiment", "adopt", parent, one!, "--cache", own, "--json");
    expect(again.code).toBe(2);
    expect(
      again.out
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line)),
    ).toMatchObject([
      { event: "refused", folder: parent, code: "GFML_NOT_A_RUN_FOLDER", exitCode: 2 },
      { event: "adopted", folder: one, key: plan[0]!.key, wasThere: true },
    ]);
  });
});
