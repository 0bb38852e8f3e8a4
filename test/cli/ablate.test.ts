import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { runGfmlHere } from "../support/runGfmlHere.ts";

const parent = mkdtempSync(join(tmpdir(), "gfml-ablate-"));
afterAll(() => rmSync(parent, { recursive: true, force: true }));

const small = [
  ...["--set", "population.learners=6", "--set", "coalition.count=2", "--set", "data.glyphCount=300"],
  ...["--set", "model.hiddenLayers=8", "--set", "learning.localSteps=2"],
];
const ablate = (output: string, ...argv: string[]) =>
  runGfmlHere(
    ...["ablate", ...argv, "--quick", "--rounds", "1", ...small],
    ...["--cache", join(parent, "cache"), "--output", join(parent, output)],
  );

it("plays the default and each change, shows the differences, and plays nothing twice", async () => {
  const { code, out } = await ablate("first", "E8", "E1", "beta");
  expect(code).toBe(0);
  expect(out).toMatch(/^default +\d/m);
  expect(out).toMatch(/^E8 +first better/m);
  expect(out).toMatch(/^beta +beta = 0.05/m);
  expect(out).toMatch(/^E1 +eq. 11.*cannot be computed/m);
  expect(out).toContain("not a number");
  const read = (folder: string, file: string) => readFileSync(join(parent, folder, file), "utf8");
  expect(read("first", "ablation.md")).toContain("(ablation-accuracy.svg)");
  expect(read("first", "ablation-accuracy.svg")).toContain("E8: first better");
  expect(read("first", "ablation.md")).toContain("| E8 | Algorithm 1, line 20");
  expect(read("first", "ablation.csv").split("\n")[0]).toContain("id,kind,choice,against,measure,seeds,before,after");
  const json = JSON.parse(read("first", "ablation.json"));
  expect(json.rows.map(({ id }: { id: string }) => id)).toEqual(["E1", "E8", "beta"]);
  expect(json.rows[0].numbers.map(({ value }: { value: unknown }) => value)).toContain("NaN");

  const again = await ablate("again", "E8", "E1", "beta");
  expect(again.out).toContain("4 of them in the cache");
  expect(JSON.parse(read("again", "ablation.json")).rows).toEqual(json.rows);
}, 60_000);

it("estimates the time, and refuses unknown names and fields before any work", async () => {
  const dry = await ablate("dry", "E8", "--dry-run");
  expect(dry.out).toMatch(/to play +\d/);
  const unknown = await ablate("none", "E77");
  expect(unknown).toMatchObject({ code: 2, out: "" });
  expect(unknown.err).toContain("there is no such erratum, decision or sensitivity");
  const field = await ablate("none", "E8", "--set", "learning.metaRat=3");
  expect(field).toMatchObject({ code: 2, out: "" });
  expect(field.err).toContain("--set");
});
