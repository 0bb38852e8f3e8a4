import * as ort from "onnxruntime-web";
import protobuf from "protobufjs/light.js";
import { expect, it } from "vitest";
import { RandomStream } from "../../../core/index.ts";
import { glyphs } from "../../../data/index.ts";
import { createPerceptron } from "../../../model/index.ts";
import { tensorsOf } from "../../../safetensors/index.ts";
import { encodeOnnx } from "./encodeOnnx.ts";
import { onnxSchema } from "./onnxSchema.ts";

ort.env.wasm.numThreads = 1;
const samples = glyphs(40, 3);
const indices = Uint32Array.from({ length: 40 }, (_, index) => index);
const features = Float32Array.from(samples.features as Uint8Array, (value) => Math.fround(value / 255));

const tensorsFor = (layerSizes: readonly number[]) => {
  const model = createPerceptron({ layerSizes });
  const parameters = model.initialParameters(new RandomStream(5, "onnx"));
  return { model, parameters, tensors: tensorsOf(parameters, model.blocks) };
};

it.each([[[784, 10]], [[784, 24, 10]], [[784, 33, 12, 7, 10]]])(
  "a runtime computes from the file what gfml computes: %j",
  async (layerSizes) => {
    const { model, parameters, tensors } = tensorsFor(layerSizes);
    const bytes = await encodeOnnx({ tensors, metadata: { task: "digits", round: "7" } }, "1.2.3", "model");
    const session = await ort.InferenceSession.create(bytes);
    expect([session.inputNames, session.outputNames]).toEqual([["features"], ["logits", "probabilities"]]);
    for (const rows of [1, 40]) {
      const input = new ort.Tensor("float32", features.slice(0, rows * 784), [rows, 784]);
      const { logits, probabilities } = await session.run({ features: input });
      const own = model.logits(parameters, { samples, indices: indices.slice(0, rows) });
      expect([logits!.dims, probabilities!.dims]).toEqual([
        [rows, 10],
        [rows, 10],
      ]);
      const theirs = logits!.data as Float32Array;
      for (const [index, value] of own.entries()) expect(Math.abs(theirs[index]! - value)).toBeLessThan(2e-6);
      const first = (probabilities!.data as Float32Array).slice(0, 10);
      expect(first.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5);
    }
    await session.release();
  },
);

it("says what it is, where it comes from, and that a batch may have any size", async () => {
  const { tensors } = tensorsFor([784, 24, 10]);
  const bytes = await encodeOnnx({ tensors, metadata: { round: "7" } }, "1.2.3", "model");
  const type = protobuf.Root.fromJSON(onnxSchema).lookupType("ModelProto");
  const model = type.toObject(type.decode(bytes), { longs: Number });
  expect(model).toMatchObject({
    producerName: "gfml",
    producerVersion: "1.2.3",
    metadataProps: [
      { key: "round", value: "7" },
      { key: "gfml-version", value: "1.2.3" },
    ],
    graph: { input: [{ type: { tensorType: { shape: { dim: [{ dimParam: "batch" }, { dimValue: 784 }] } } } }] },
  });
});

it("refuses what is no perceptron", async () => {
  const one = (name: string, ...shape: number[]) => ({
    name,
    shape,
    values: new Float32Array(shape.reduce((product, size) => product * size, 1)),
  });
  for (const tensors of [
    [],
    [one("kernel", 3, 3), one("bias", 3)],
    [one("layer1.weight", 4, 3), one("layer1.bias", 2)],
    [one("layer1.weight", 4, 3), one("layer1.bias", 3), one("layer2.weight", 4, 2), one("layer2.bias", 2)],
    [one("layer1.weight", 4, 3), one("layer1.bias", 3), one("scale", 1)],
  ])
    await expect(encodeOnnx({ tensors, metadata: {} }, "1.2.3", "model")).rejects.toMatchObject({
      code: "GFML_MODEL_NOT_EXPORTABLE",
    });
});
