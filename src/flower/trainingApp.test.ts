import { describe, expect, it } from "vitest";
import { RandomStream } from "../core/index.ts";
import type { NumpyArray, Samples } from "../data/index.ts";
import type { ClientWork } from "./ClientApp.ts";
import { type TrainingOptions, trainingApp } from "./trainingApp.ts";

const stream = new RandomStream(5, "training app");
const COUNT = 20;
const samples: Samples = {
  count: COUNT,
  featureCount: 3,
  features: Float32Array.from({ length: COUNT * 3 }, () => stream.uniformBetween(-1, 1)),
  labels: Uint8Array.from({ length: COUNT }, (_, index) => index % 2),
  classCount: 2,
};
const split = {
  train: Uint32Array.from({ length: 15 }, (_, index) => index),
  test: Uint32Array.from({ length: 5 }, (_, index) => 15 + index),
};
const draw = (shape: readonly number[], dtype: "float32" | "float64" = "float32"): NumpyArray => {
  const length = shape.reduce((product, size) => product * size, 1);
  const values = Array.from({ length }, () => stream.uniformBetween(-0.5, 0.5));
  return { dtype, shape, data: dtype === "float64" ? Float64Array.from(values) : Float32Array.from(values) };
};
const turned = ({ dtype, shape, data }: NumpyArray): NumpyArray => {
  const [rows = 0, columns = 0] = shape;
  const values = Float32Array.from({ length: data.length }, (_, at) =>
    Number(data[(at % rows) * columns + Math.floor(at / rows)]),
  );
  return { dtype, shape: [columns, rows], data: values };
};
const make = (options: Partial<TrainingOptions> = {}) =>
  trainingApp({ samples, split, activation: "relu", rate: 0.5, epochs: 1, seed: 1, ...options });
const work = (arrays: readonly NumpyArray[], config: Readonly<Record<string, number | string>> = {}): ClientWork => ({
  arrays: new Map(arrays.map((array, index) => [`${index}`, array])),
  config: new Map(Object.entries(config)),
  round: 1,
  messageType: "train",
  runId: 1n,
  nodeId: 2n,
});
const torch = [draw([4, 3]), draw([4]), draw([2, 4]), draw([2])];

describe("trainingApp", () => {
  it("lowers the loss, and keeps names, shapes and types", async () => {
    const app = make();
    const doubles = [draw([4, 3], "float64"), ...torch.slice(1)];
    const before = await app.evaluate(work(doubles));
    const first = await app.train(work(doubles, { epochs: 1 }));
    const later = await app.train(work(doubles, { epochs: 50 }));
    expect(later.loss!).toBeLessThan(first.loss!);
    expect(first.samples).toBe(15);
    expect(before.samples).toBe(5);
    expect([...later.arrays!].map(([name, { dtype, shape }]) => [name, dtype, shape])).toEqual(
      doubles.map(({ dtype, shape }, index) => [`${index}`, dtype, shape]),
    );
  });

  it("takes weights that lie either way, with the same result", async () => {
    const keras = torch.map((array) => (array.shape.length === 2 ? turned(array) : array));
    const [one, other] = [await make().train(work(torch)), await make().train(work(keras))];
    expect([...other.arrays!.values()].map((array) => (array.shape.length === 2 ? turned(array) : array))).toEqual([
      ...one.arrays!.values(),
    ]);
  });

  it("takes the settings of the message before its own, and the same steps for the same seed", async () => {
    const asked = await make().train(work(torch, { lr: 0.25, "local-epochs": 3, "batch-size": 4 }));
    const own = await make({ rate: 0.25, epochs: 3, batchSize: 4 }).train(work(torch));
    const other = await make({ rate: 0.25, epochs: 3, batchSize: 4, seed: 2 }).train(work(torch));
    expect(asked).toEqual(own);
    expect(other.arrays).not.toEqual(own.arrays);
    await expect(async () => make().train(work(torch, { lr: "fast" }))).rejects.toThrow(/a setting of the server/);
    await expect(async () => make().train(work(torch, { epochs: 0.5 }))).rejects.toThrow(/a whole number above 0/);
  });

  it("names its metrics as asked", async () => {
    const app = make({ rename: { train_loss: "loss", eval_acc: "" } });
    expect(Object.keys((await app.train(work(torch))).metrics!)).toEqual(["loss"]);
    expect(Object.keys((await app.evaluate(work(torch))).metrics!)).toEqual(["eval_loss"]);
  });

  it("refuses arrays that are no dense network for its data", async () => {
    const train = async (arrays: readonly NumpyArray[], options: Partial<TrainingOptions> = {}) =>
      make(options).train(work(arrays));
    await expect(train([])).rejects.toThrow(/not the weights and biases of dense layers/);
    await expect(train([draw([8, 1, 3, 3]), draw([8])])).rejects.toThrow(/--client FILE/);
    await expect(train([draw([4, 5]), draw([4]), draw([2, 4]), draw([2])])).rejects.toThrow(/do not fit the data/);
    await expect(train([draw([1, 3]), draw([1])])).rejects.toThrow(/do not fit the data/);
    const square = [draw([3, 3]), draw([3])];
    await expect(train(square)).rejects.toThrow(/all layers are square/);
    expect((await train(square, { weights: "inputs-first" })).samples).toBe(15);
    await expect(train(torch, { weights: "inputs-first" })).rejects.toThrow(/lie the other way/);
    const broken = { ...torch[0]!, data: new Float32Array(12).fill(Number.NaN) };
    await expect(train([broken, ...torch.slice(1)])).rejects.toThrow(/a number is not finite/);
    const app = make();
    await app.train(work(torch));
    const larger = [draw([5, 3]), draw([5]), draw([2, 5]), draw([2])];
    await expect(async () => app.train(work(larger))).rejects.toThrow(/changed since the last round/);
    await expect(async () => make({ rate: 1e38, epochs: 9 }).train(work(torch))).rejects.toThrow(
      /left the range|not finite/,
    );
  });

  it("trains a network with an output for a class that its data lack", async () => {
    expect((await make().train(work([draw([5, 3]), draw([5])]))).samples).toBe(15);
  });
});
