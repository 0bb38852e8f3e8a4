import { expect, it, vi } from "vitest";
import { withCode } from "../../test/support/withCode.ts";
import { RandomStream } from "../core/index.ts";
import { randomSamples } from "../testing/randomSamples.ts";
import { createJaxModel, type JaxModelDefinition } from "./createJaxModel.ts";
import type { Model } from "./Model.ts";
import { createPerceptron } from "./perceptron/createPerceptron.ts";

const [inputs, hidden, classes] = [30, 20, 5];
const zeros = (shape: readonly number[]) => ({
  shape,
  values: new Float32Array(shape.reduce((product, size) => product * size, 1)),
});

/** The perceptron once more, in jax-js. */
const definition: JaxModelDefinition = {
  name: "perceptron in jax-js",
  featureCount: inputs,
  classCount: classes,
  embeddingSize: hidden,
  init: () => ({
    weight1: zeros([inputs, hidden]),
    bias1: zeros([hidden]),
    weight2: zeros([hidden, classes]),
    bias2: zeros([classes]),
  }),
  embed: ({ weight1, bias1 }, features, { nn, numpy }) => nn.elu(numpy.matmul(features, weight1!).add(bias1!)),
  apply: (parameters, features, jax) =>
    jax.numpy.matmul(definition.embed(parameters, features, jax), parameters.weight2!).add(parameters.bias2!),
};

const outputsOf = (model: Model, rows: number) => {
  const perceptron = createPerceptron({ layerSizes: [inputs, hidden, classes] });
  const parameters = perceptron.initialParameters(new RandomStream(1, "point"));
  const vector = perceptron.initialParameters(new RandomStream(2, "vector"));
  const batch = {
    samples: randomSamples(model, 200, "bytes"),
    indices: Uint32Array.from({ length: rows }, (_, k) => k),
  };
  const gradient = new Float32Array(model.parameterCount);
  const product = new Float32Array(model.parameterCount);
  const loss = model.lossAndGradient(parameters, batch, gradient);
  model.hessianVectorProduct(parameters, vector, batch, product);
  const logits = model.logits(parameters, batch);
  return { loss: Float32Array.of(loss), gradient, product, logits, embedding: model.embedding(parameters, batch) };
};

it.each([1, 3, 40, 150])("agrees with the kernels' perceptron on a batch of %d", async (rows) => {
  const model = await createJaxModel(definition);
  const expected = outputsOf(createPerceptron({ layerSizes: [inputs, hidden, classes] }), rows);
  const actual = outputsOf(model, rows);
  for (const name of ["loss", "gradient", "product", "logits", "embedding"] as const) {
    expect(actual[name].length).toBe(expected[name].length);
    const size = Math.hypot(...expected[name]);
    const error = Math.hypot(...expected[name].map((value, k) => value - actual[name][k]!));
    expect(error / size).toBeLessThan(3e-6);
  }
  model.dispose();
});

it("leaves no arrays behind: the library's memory stops growing", async () => {
  const grow = vi.spyOn(WebAssembly.Memory.prototype, "grow");
  const model = await createJaxModel(definition);
  const batch = { samples: randomSamples(model, 64, "bytes"), indices: Uint32Array.from({ length: 64 }, (_, k) => k) };
  const parameters = model.initialParameters(new RandomStream(1, "model"));
  const out = new Float32Array(model.parameterCount);
  const use = (): void => {
    model.lossAndGradient(parameters, batch, out);
    model.hessianVectorProduct(parameters, out.slice(), batch, out);
    model.logits(parameters, batch);
    model.embedding(parameters, batch);
  };
  for (let time = 0; time < 20; time++) use();
  grow.mockClear();
  // one batch of features kept a call would be 200 x 4 x 7.7 KB = 6 MB: a hundred pages
  for (let time = 0; time < 200; time++) use();
  expect(grow).not.toHaveBeenCalled();
  grow.mockRestore();
  model.dispose();
});

it("says what to install when the package is missing", async () => {
  const missing = () => Promise.reject(new Error("Cannot find package '@jax-js/jax'"));
  await expect(createJaxModel(definition, missing)).rejects.toThrow(withCode("GFML_JAX_MISSING"));
  await expect(createJaxModel(definition, missing)).rejects.toThrow(/npm install @jax-js\/jax/);
});

it("says which promise a definition breaks", async () => {
  const broken = { ...definition, init: () => ({ weight1: { shape: [2, 3], values: new Float32Array(5) } }) };
  await expect(createJaxModel(broken)).rejects.toThrow(/"weight1" values that do not fill its shape/);
  await expect(createJaxModel({ ...definition, init: () => ({}) })).rejects.toThrow(withCode("GFML_JAX_MODEL"));
  await expect(createJaxModel({ ...definition, classCount: 1 })).rejects.toThrow(/classCount/);
  const wrong = await createJaxModel({ ...definition, classCount: 4, embeddingSize: 7 });
  const batch = { samples: randomSamples(wrong, 4, "bytes"), indices: Uint32Array.of(0, 1) };
  const parameters = wrong.initialParameters(new RandomStream(0, "model"));
  expect(() => wrong.logits(parameters, batch)).toThrow(/apply returns the wrong shape/);
  expect(() => wrong.lossAndGradient(parameters, batch, new Float32Array(wrong.parameterCount))).toThrow(
    withCode("GFML_JAX_MODEL"),
  );
  expect(() => wrong.embedding(parameters, batch)).toThrow(/embed returns the wrong shape/);
});

it("fills batches up to few sizes", async () => {
  const traced: number[] = [];
  const model = await createJaxModel({
    ...definition,
    apply: (parameters, features, jax) => {
      traced.push(features.shape[0]!);
      return definition.apply(parameters, features, jax);
    },
  });
  traced.length = 0;
  const parameters = model.initialParameters(new RandomStream(0, "model"));
  const samples = randomSamples(model, 200, "bytes");
  const out = new Float32Array(model.parameterCount);
  for (const rows of [1, 2, 3, 5, 8, 9, 40, 41, 64, 65, 150])
    model.lossAndGradient(parameters, { samples, indices: Uint32Array.from({ length: rows }, (_, row) => row) }, out);
  expect([...new Set(traced)]).toEqual([1, 2, 4, 8, 16, 40, 48, 64, 128, 192]);
  model.dispose();
});
