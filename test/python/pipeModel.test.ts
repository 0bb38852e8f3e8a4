import { afterAll, describe, expect, it } from "vitest";
import { RandomStream } from "../../src/core/index.ts";
import { createPerceptron } from "../../src/model/index.ts";
import { modelCompliance } from "../../src/testing/modelCompliance.ts";
import { randomSamples } from "../../src/testing/randomSamples.ts";
import { findPython, withPythonPackage } from "../support/findPython.ts";
import { type PipeModel, startPipeModel } from "../support/pipeModel.ts";

const shape = { featureCount: 12, classCount: 4 };
const samples = randomSamples(shape, 12, "bytes");
const opened: PipeModel[] = [];
afterAll(() => {
  for (const model of opened) model.close();
});
const start = (python: string, program: string): PipeModel => {
  const model = startPipeModel(`${python} ${program}`, withPythonPackage(), samples);
  opened.push(model);
  return model;
};

const numpy = findPython();
describe.skipIf(numpy === undefined)("a NumPy model over pipes", () => {
  modelCompliance("a NumPy model", () => start(numpy!, "examples/python/numpy_perceptron.py 12 8 4"));

  it("has the gradient, product, logits and embedding of gfml's perceptron", () => {
    const perceptron = createPerceptron({ layerSizes: [12, 8, 6, 4] });
    const model = start(numpy!, "examples/python/numpy_perceptron.py 12 8 6 4");
    expect(model.blocks).toEqual(perceptron.blocks);
    const parameters = perceptron.initialParameters(new RandomStream(3, "model"));
    const vector = perceptron.initialParameters(new RandomStream(4, "model"));
    const batch = { samples, indices: Uint32Array.of(0, 3, 5, 7, 8) };
    const [ours, theirs] = [perceptron, model].map((one) => {
      const gradient = new Float32Array(one.parameterCount);
      const product = new Float32Array(one.parameterCount);
      const loss = one.lossAndGradient(parameters, batch, gradient);
      one.hessianVectorProduct(parameters, vector, batch, product);
      const numbers = [[loss], gradient, product, one.logits(parameters, batch), one.embedding(parameters, batch)];
      return numbers.flatMap((part) => [...part]);
    });
    const error = Math.max(...ours!.map((value, index) => Math.abs(value - theirs![index]!)));
    expect(error).toBeLessThan(2e-6);
  });
});

const jax = findPython("jax");
describe.skipIf(jax === undefined)("a JAX model over pipes", () => {
  modelCompliance("a JAX model", () => start(jax!, "examples/python/jax_network.py 12 8 4"));
});
