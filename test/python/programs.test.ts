import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { RandomStream } from "../../src/core/index.ts";
import { trainerNames } from "../../src/meta/index.ts";
import { createPerceptron } from "../../src/model/index.ts";
import { type RunConfigInput, runSimulation } from "../../src/simulation/index.ts";
import { findPython, withPythonPackage } from "../support/findPython.ts";
import { playSmall, smallConfig, smallData, type ToldRun } from "../support/smallRun.ts";

const python = findPython();
const numpyProgram = `${python} examples/python/numpy_perceptron.py 784 8 6 10`;

const initial = createPerceptron({ layerSizes: [784, 8, 6, 10] }).initialParameters(new RandomStream(5, "start"));
const given = { initialParameters: [initial] };
const largestDifference = (left: ToldRun, right: ToldRun): number =>
  Math.max(
    ...left.result.models.flatMap((model, coalition) =>
      Array.from(model, (value, index) => Math.abs(value - right.result.models[coalition]![index]!)),
    ),
  );

describe.skipIf(python === undefined)("a trainer program in a simulation", () => {
  const folder = mkdtempSync(join(tmpdir(), "gfml-python-"));
  const before = process.env.PYTHONPATH;
  beforeAll(() => {
    process.env.PYTHONPATH = withPythonPackage().PYTHONPATH;
  });
  afterAll(() => {
    if (before === undefined) delete process.env.PYTHONPATH;
    else process.env.PYTHONPATH = before;
    rmSync(folder, { recursive: true, force: true });
  });
  const programWith = (
    command: string,
    fields: RunConfigInput = {},
    policy: (typeof trainerNames)[number] = "fedavg",
  ) => playSmall({ ...fields, trainer: { command, policy } }, { ...given, workers: 2 });

  it.each(trainerNames)("takes the steps of %s as gfml does, up to the rounding of sums", async (trainer) => {
    const here = await playSmall({ trainer }, given);
    const there = await programWith(numpyProgram, {}, trainer);
    expect(largestDifference(here, there)).toBeLessThan(1e-5);
    expect(there.rounds.map(({ droppedUpdates }) => droppedUpdates)).toEqual([0, 0, 0]);
    const [accuracy, expected] = [there, here].map((run) => run.evaluations.at(-1)!.active.after);
    expect(accuracy!.loss).toBeCloseTo(expected!.loss, 4);
  });

  it.each(["fo", "hf"] as const)("takes the meta-steps %s as gfml does", async (secondOrder) => {
    const learning = { localSteps: 2, batchSize: 10, secondOrder };
    const here = await playSmall({ learning }, given);
    const there = await programWith(numpyProgram, { learning }, "per-fedavg");
    expect(largestDifference(here, there)).toBeLessThan(1e-4);
  });

  it("gives the same result with one process and with three", async () => {
    const hashes = await Promise.all(
      [1, 3].map(async (workers) => {
        const run = await playSmall({ trainer: { command: numpyProgram, policy: "ditto" }, rounds: 2 }, { workers });
        return run.result.resultHash;
      }),
    );
    expect(hashes[0]).toBe(hashes[1]);
  });

  const faulty = (name: string, fault: string): string => {
    const file = join(folder, `${name}.py`);
    writeFileSync(
      file,
      `import os, sys
sys.path.insert(0, "examples/python")
from numpy_perceptron import Perceptron
import gfml

class Faulty(Perceptron):
    calls = 0
    def loss_and_gradient(self, parameters, x, y):
        Faulty.calls += 1
        ${fault}
        return super().loss_and_gradient(parameters, x, y)

gfml.serve(Faulty([784, 8, 6, 10]))
`,
    );
    return `${python} ${file}`;
  };

  it("plays the round without a learner whose process ends", async () => {
    const marker = join(folder, "ended");
    const command = faulty(
      "ends",
      `
        if Faulty.calls == 3 and not os.path.exists(${JSON.stringify(marker)}):
            open(${JSON.stringify(marker)}, "w").close()
            print("the last words")
            os._exit(7)`.trim(),
    );
    const notices: string[] = [];
    const config = smallConfig({ trainer: { command, policy: "fedavg" }, rounds: 2 });
    const result = await runSimulation({
      config,
      ...smallData(config),
      workers: 1,
      events: { onNotice: (text) => notices.push(text) },
    });
    expect(result.completed).toBe(true);
    expect(notices).toEqual([expect.stringMatching(/is absent from "train"[\s\S]*exit code 7[\s\S]*the last words/)]);
  });

  it("ends with the error of a program that never works", async () => {
    const command = faulty("raises", `raise RuntimeError("my mistake")`);
    await expect(programWith(command)).rejects.toMatchObject({
      code: "GFML_TRAINER_PROGRAM",
      message: expect.stringMatching(/reports an error at the request "train"[\s\S]*RuntimeError: my mistake/),
    });
  });

  it("refuses a model that does not fit the data before it plays", async () => {
    await expect(programWith(`${python} examples/python/numpy_perceptron.py 784 8 6 7`)).rejects.toMatchObject({
      code: "GFML_TRAINER_PROGRAM",
      values: expect.objectContaining({ "model.classCount": 7, "data.classCount": 10 }),
    });
  });
});
