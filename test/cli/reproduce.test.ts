import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runGfmlHere } from "../support/runGfmlHere.ts";

// the paper's figures on small, drawn data: 10 learners, 2 rounds
const small = [
  "data.set=glyphs",
  "data.glyphCount=1200",
  "population.learners=10",
  "learning.localSteps=2",
  "learning.batchSize=10",
  "model.hiddenLayers=8",
].flatMap((setting) => ["--set", setting]);
const fig7 = ["reproduce", "fig7", "--quick", "--rounds", "2", ...small];

let folder = "";
const at = (...names: string[]): string => join(folder, ...names);
const json = async (...names: string[]) => JSON.parse(await readFile(at(...names), "utf8"));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "gfml-reproduce-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("gfml reproduce", () => {
  it("plays a figure from an empty cache, writes it, and judges it", async () => {
    const played = await runGfmlHere(
      ...fig7,
      ...["--cache", at("cache"), "--output", at("out"), "--save-outcomes", "--png"],
    );
    expect(played.err).toBe("");
    expect(played.code).toBe(0);
    expect(played.out).toContain("5 runs, 0 of them in the cache");
    expect(played.out).toMatch(/not decided {2}fig7-more-coalitions-better/);
    expect(await readdir(at("out"))).toEqual(["fig7", "manifest.json", "outcomes", "verdicts.json", "verdicts.md"]);
    expect(await readdir(at("out", "fig7"))).toEqual([
      "README.md",
      ...["accuracy", "global", "utility"].flatMap((name) => [`fig7-mnist-${name}.png`, `fig7-mnist-${name}.svg`]),
      "fig7-mnist.csv",
    ]);
    const page = await readFile(at("out", "fig7", "README.md"), "utf8");
    expect(page).toContain("5 runs, seeds 0 to 0, 2 rounds; one seed: no intervals.\n");
    expect(page).not.toContain("missing");
    const csv = await readFile(at("out", "fig7", "fig7-mnist.csv"), "utf8");
    expect(csv.split("\r\n")).toHaveLength(7);
    expect(csv).toMatch(/^coalitions,personalized accuracy \(%\),personalized accuracy: half width of 95 % interval,/);
    expect(await json("out", "verdicts.json")).toEqual([
      expect.objectContaining({
        id: "fig7-more-coalitions-better",
        data: "mnist",
        verdict: "not decided",
        why: expect.stringMatching(/^one seed, no interval: (not )?seen so far\.$/),
      }),
    ]);
    const manifest = await json("out", "manifest.json");
    expect(manifest.missingRuns).toBe(0);
    expect(manifest.runs).toHaveLength(5);
    for (const { key, figures, differences, result } of manifest.runs) {
      expect(key).toMatch(/^[0-9a-f]{64}$/);
      expect(figures).toEqual(["fig7"]);
      expect(differences).toMatchObject({ rounds: 2, ledger: "memory", "data.glyphCount": 1200 });
      expect(result.resultHash).toMatch(/^[0-9a-f]{64}$/);
    }
  });

  it("uses outcomes saved beside the results, and writes the same results", async () => {
    const before = await readFile(at("out", "verdicts.md"), "utf8");
    const svg = await readFile(at("out", "fig7", "fig7-mnist-accuracy.svg"), "utf8");
    const again = await runGfmlHere(...fig7, "--cache", at("empty"), "--output", at("out"));
    expect(again.code).toBe(0);
    expect(again.out).toContain("5 runs, 5 of them in the cache");
    expect(await readFile(at("out", "verdicts.md"), "utf8")).toBe(before);
    expect(await readFile(at("out", "fig7", "fig7-mnist-accuracy.svg"), "utf8")).toBe(svg);
  });

  it("shows finished runs and lists missing ones, without playing", async () => {
    const partial = await runGfmlHere(
      ...[
        "reproduce",
        "fig7",
        "fig6",
        "--partial",
        "--quick",
        "--rounds",
        "2",
        ...small.slice(0, 4),
        ...small.slice(6),
      ],
      ...["--set", "coalition.embeddingSamples=40", "--cache", at("cache"), "--output", at("partial")],
    );
    expect(partial.code).toBe(0);
    // users are what fig. 6 varies, so that here no field holds them down: none of these runs was played
    expect(partial.err).toMatch(/^9 runs missing:\n/);
    expect(partial.err).toContain("population.learners=120 mnist seed 0");
    expect(await readFile(at("partial", "fig6", "README.md"), "utf8")).toContain("**5 of 5 runs are missing**");
    expect(
      (await json("partial", "verdicts.json")).every(({ why }: { why: string }) => why === "not played yet."),
    ).toBe(true);
    const some = await runGfmlHere(...fig7, "--partial", "--cache", at("cache"), "--output", at("some"), "--json");
    expect(some).toMatchObject({ code: 0, err: "" });
    expect(JSON.parse(some.out)).toMatchObject({ event: "end", verdicts: [{ figure: "fig7" }] });
  });

  it("estimates the time", async () => {
    const estimate = await runGfmlHere(...fig7, "--dry-run", "--cache", at("cache"), "--output", at("never"));
    expect(estimate.code).toBe(0);
    expect(estimate.out).toMatch(/to play +0/);
    expect(await readdir(folder)).not.toContain("never");
  });

  it.each([
    [["reproduce", "fig2"], "unknown figures or tables of the paper: fig2"],
    [["reproduce", "fig7", "--data", "cifar"], "It must be a list of mnist, fashion-mnist"],
    [["reproduce", "--seeds", "0"], "integer of at least 1"],
    [["reproduce", "--json", "--quiet"], "--json and --quiet cannot be used together"],
    [["reproduce", "--dry-run", "--partial"], "--dry-run and --partial cannot be used together"],
    [["reproduce", "fig7", "--set", "rouns=3"], "rouns"],
    [["reproduce", "fig7", "--set", "population.learners=4"], "coalition.count"],
  ])("refuses %j", async (argv, message) => {
    const refused = await runGfmlHere(...argv, "--cache", at("cache"), "--output", at("refused"));
    expect(refused.code).toBe(2);
    expect(refused.err).toContain(message);
    expect(await readdir(folder)).not.toContain("refused");
  });
});
