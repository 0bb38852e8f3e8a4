import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encode } from "fast-png";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { glyphs, writeNpy } from "../../src/data/index.ts";
import { runGfmlHere } from "../support/runGfmlHere.ts";

const folder = mkdtempSync(join(tmpdir(), "gfml-pictures-"));
const samples = glyphs(300, 1);
beforeAll(() => {
  const { count, features, labels } = samples;
  for (let sample = 0; sample < count; sample++) {
    const place = join(folder, "pictures", `digit ${labels[sample]}`);
    mkdirSync(place, { recursive: true });
    const data = (features as Uint8Array).slice(sample * 784, (sample + 1) * 784);
    writeFileSync(join(place, `${sample}.png`), encode({ width: 28, height: 28, channels: 1, depth: 8, data }));
  }
  const images = { dtype: "uint8", shape: [count, 28, 28], data: Uint8Array.from(features) } as const;
  writeFileSync(join(folder, "x.npy"), writeNpy(images));
  writeFileSync(join(folder, "y.npy"), writeNpy({ dtype: "uint8", shape: [count], data: Uint8Array.from(labels) }));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const play = async (name: string, ...data: readonly string[]) => {
  const output = join(folder, name);
  const small = ["--set", "population.learners=6", "--set", "coalition.count=2", "--rounds", "1", "--ledger", "memory"];
  const { code, err } = await runGfmlHere(
    "run",
    "--preset",
    "faithful",
    ...small,
    ...data,
    "--output",
    output,
    "--quiet",
  );
  expect([code, err]).toEqual([0, ""]);
  return JSON.parse(readFileSync(join(output, "summary.json"), "utf8"));
};

describe("a run on own formats", () => {
  it("trains on a folder of pictures", async () => {
    const summary = await play("run-pictures", "--data", "images", "--data.path", join(folder, "pictures"));
    expect(summary.rounds).toBe(1);
  });

  it("trains on arrays of NumPy", async () => {
    const files = ["--images", join(folder, "x.npy"), "--labels", join(folder, "y.npy")];
    const summary = await play("run-arrays", "--data", "idx", ...files);
    expect(summary.rounds).toBe(1);
  });

  it("has a contract that is proposed from pictures", async () => {
    const { code, out } = await runGfmlHere("contract", join(folder, "pictures"), "--pictures");
    expect(code).toBe(0);
    const contract = JSON.parse(out);
    expect(contract.fields[1].categories).toEqual(Array.from({ length: 10 }, (_, digit) => `digit ${digit}`));
    expect(contract.gfml.pixels).toEqual({ shape: [28, 28], range: [0, 255] });
  });

  it("is described before it is played", async () => {
    const { code, out } = await runGfmlHere("data", "describe", join(folder, "pictures"));
    expect(code).toBe(0);
    expect(out).toMatch(/pictures of 28 x 28 bytes\n\nclass\s+pictures\ndigit 0\s+30\n/);
    const json = await runGfmlHere("data", "describe", join(folder, "y.npy"), "--json");
    expect(JSON.parse(json.out).arrays[0]).toMatchObject({
      type: "uint8",
      shape: [300],
      summary: { least: 0, most: 9 },
    });
  });
});
