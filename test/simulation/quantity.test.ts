import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { RandomStream } from "../../src/core/index.ts";
import { partitionSamples, type Samples } from "../../src/data/index.ts";
import { createTrainer, type EvaluationRecord } from "../../src/round/index.ts";
import { presets, type RunConfigInput, runSimulation } from "../../src/simulation/index.ts";
import { runGfmlHere } from "../support/runGfmlHere.ts";
import { smallConfig } from "../support/smallRun.ts";

/** A quantity of three numbers, with noise of a tenth of its deviation; its scaled values have mean 0 and variance 1. */
const drawSamples = (count: number): Samples => {
  const stream = new RandomStream(5, "quantity");
  const features = Float32Array.from({ length: 3 * count }, () => stream.uniformBetween(-1.7, 1.7));
  const raw = Array.from({ length: count }, (_, row) => {
    const [a, b, c] = features.subarray(3 * row, 3 * row + 3) as unknown as [number, number, number];
    return a - 0.5 * b + 0.6 * c * c + 0.15 * stream.uniformBetween(-1, 1);
  });
  const mean = raw.reduce((sum, value) => sum + value, 0) / count;
  const scale = Math.sqrt(raw.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count);
  const targets = Float32Array.from(raw, (value) => (value - mean) / scale);
  const quantity = { name: "price", mean: 0, scale: 250 };
  return { count, featureCount: 3, features, labels: new Uint8Array(count), classCount: 1, targets, quantity };
};
const samples = drawSamples(600);

const play = async (fields: RunConfigInput, options: { readonly workers?: number } = {}) => {
  const config = smallConfig({ rounds: 6, data: { partition: "iid" }, ...fields });
  const evaluations: EvaluationRecord[] = [];
  const result = await runSimulation({
    config,
    samples,
    partition: partitionSamples(samples, 12, 0, { method: "iid" }),
    ...(options.workers === undefined ? { trainer: createTrainer } : options),
    events: {
      onEvaluation: (record) => {
        evaluations.push(record);
      },
    },
  });
  return { hash: result.resultHash, evaluations, last: evaluations.at(-1)! };
};

describe("a run that learns a quantity", () => {
  it.each(["fedavg", "per-fedavg", "fedprox", "ditto", "local"] as const)(
    "learns it with the trainer %s",
    async (trainer) => {
      const fields = { trainer, rounds: 12, learning: { metaRate: 0.1, localSteps: 6, batchSize: 10 } };
      const { last } = await play(fields);
      // always saying the mean gives 0
      expect(last.active.after.weighed!.accuracy).toBeGreaterThan(trainer === "local" ? 0.2 : 0.35);
      expect(last.active.after.weighed!.accuracy).toBeCloseTo(1 - 2 * last.active.after.weighed!.loss, 12);
      expect(last.quantity).toEqual({ name: "price", scale: 250 });
      expect(last.metrics!.rmse).toBeCloseTo(250 * Math.sqrt(2 * last.active.after.weighed!.loss), 8);
      expect(last.metrics!.mae).toBeGreaterThan(0);
      expect(last.metrics!.mae).toBeLessThan(last.metrics!.rmse!);
    },
  );

  it("chooses how to personalize without label priors, with the same bits on any number of workers", async () => {
    const fields = {
      ...presets.benefit,
      learning: { metaRate: 0.1, localSteps: 4, batchSize: 10 },
      personalization: { ...presets.benefit.personalization, batchSize: 10, draws: 2, passiveSampleCounts: [1, 5] },
    };
    const whole = await play(fields);
    const { active, newcomers } = whole.last.choice!;
    const recipes = [active!, ...Object.values(newcomers)].flatMap(({ candidates }) =>
      candidates.map((one) => one.recipe),
    );
    expect(recipes.every(({ prior }) => prior === null)).toBe(true);
    expect(new Set(active!.candidates.map(({ recipe }) => JSON.stringify(recipe))).size).toBe(
      active!.candidates.length,
    );
    expect(active!.candidates.length).toBeGreaterThan(4);
    expect(await play(fields, { workers: 2 })).toEqual(whole);
  });

  it("refuses metrics of classes by name", async () => {
    await expect(play({ metrics: ["f1"] })).rejects.toThrow("metrics names f1, but the data hold a quantity");
  });
});

describe("gfml on tables with a quantity", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "gfml-quantity-"));
    const { features, targets } = samples;
    for (let person = 0; person < 6; person++) {
      const rows = Array.from({ length: 40 }, (_, at) => {
        const row = 40 * person + at;
        return [...features.subarray(3 * row, 3 * row + 3), 900 + 250 * targets![row]!]
          .map((one) => one.toFixed(4))
          .join();
      });
      await writeFile(join(folder, `person${person}.csv`), `area,age,rooms,price\n${rows.join("\n")}\n`);
    }
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it("says errors in the quantity's unit and R², never accuracy, and adapts and exports the model", async () => {
    const run = join(folder, "..", `${folder.split("/").at(-1)}-run`);
    const data = ["--data", "folder", "--path", folder, "--target", "quantity"];
    const terms = [
      "--learners",
      "6",
      "--population.activeFraction",
      "0.7",
      "--rounds",
      "4",
      "--ledger",
      "memory",
      "--data.trainFraction",
      "0.6",
    ];
    try {
      const played = await runGfmlHere("run", ...data, ...terms, "--output", run);
      expect([played.code, played.code === 0 ? "" : played.err]).toEqual([0, ""]);
      const summary = played.out.slice(played.out.indexOf("Finished"));
      expect(summary).toMatch(/error of price +RMSE [\d.]+ -> [\d.]+, MAE [\d.]+, in its own unit/);
      expect(summary).toMatch(/points of R² in the mean/);
      expect(played.out).not.toMatch(/accuracy/i);
      const report = await readFile(join(run, "report.html"), "utf8");
      expect(report).toContain("They estimate price");
      expect(
        report
          .replace(/<style>[\s\S]*?<\/style>/g, "")
          .replaceAll(/<pre[\s\S]*?<\/pre>/g, "")
          .replaceAll(/<[^>]*>/g, ""),
      ).not.toMatch(/accuracy|accurate/i);
      const model = join(run, "models", "coalition-0.safetensors");
      const onnx = join(run, "mine.onnx");
      const mine = ["--data", "csv", "--path", join(folder, "person1.csv"), "--samples", "5", "--output", onnx];
      const adapted = await runGfmlHere("personalize", model, ...mine);
      expect(adapted.code).toBe(0);
      expect(adapted.out).toMatch(/^RMSE of price [\d.]+ \(R² -?[\d.]+\) as it is/);
      const contract = await runGfmlHere(
        ...["contract", folder, "--target", "quantity", "--output", join(run, "c.json")],
      );
      expect([contract.code, contract.err]).toEqual([0, expect.stringContaining("3 numbers and estimates price")]);
    } finally {
      await rm(run, { recursive: true, force: true });
    }
  });

  it("refuses to divide a quantity by classes, with the command that divides it", async () => {
    const one = ["--data", "csv", "--path", join(folder, "person0.csv"), "--target", "quantity", "--learners", "3"];
    const { code, err } = await runGfmlHere("run", ...one, "--ledger", "memory", "--output", join(folder, "no"));
    expect([code, err]).toEqual([2, expect.stringContaining("--partition iid")]);
  });
});
