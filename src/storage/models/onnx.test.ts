import protobuf from "protobufjs/light.js";
import { expect, it } from "vitest";
import { RandomStream } from "../../core/index.ts";
import { createPerceptron } from "../../model/index.ts";
import { tensorsOf } from "../../safetensors/index.ts";
import { encodeOnnx } from "./encodeOnnx.ts";
import { onnxSchema } from "./onnxSchema.ts";

const tensorsFor = (layerSizes: readonly number[]) => {
  const model = createPerceptron({ layerSizes });
  const parameters = model.initialParameters(new RandomStream(5, "onnx"));
  return { tensors: tensorsOf(parameters, model.blocks) };
};

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
    // a network of dense layers, whose activations the tensors do not say
    [one("dense1.weight", 4, 3), one("dense1.bias", 3)],
    [one("layer1.weight", 4, 3), one("layer1.bias", 2)],
    [one("layer1.weight", 4, 3), one("layer1.bias", 3), one("layer2.weight", 4, 2), one("layer2.bias", 2)],
    [one("layer1.weight", 4, 3), one("layer1.bias", 3), one("scale", 1)],
  ])
    await expect(encodeOnnx({ tensors, metadata: {} }, "1.2.3", "model")).rejects.toMatchObject({
      code: "GFML_MODEL_NOT_EXPORTABLE",
    });
});
