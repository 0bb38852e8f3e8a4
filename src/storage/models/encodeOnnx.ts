import { contractLayout, type Quantity, quantityOf } from "../../data/index.ts";
import type { Tensor, Tensors } from "../../safetensors/index.ts";
import { encodeScaling } from "./encodeScaling.ts";
import { modelNotExportableError, modelTooLargeError } from "./errors.ts";
import { contractOf } from "./modelMetadata.ts";
import { onnxSchema } from "./onnxSchema.ts";

/** Version of the file's structure, and of the operators: versions that runtimes have supported since 2021. */
const IR_VERSION = 7;
const OPERATORS = 13;
const FLOAT = 1;
const DOUBLE = 11;
/** Type of an attribute that is an integer. */
const INTEGER = 2;

/** A perceptron's layers, from the names and shapes of its tensors; undefined if the tensors are not a perceptron. */
const layersOf = (tensors: readonly Tensor[]): { readonly weight: Tensor; readonly bias: Tensor }[] | undefined => {
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  const layers: { readonly weight: Tensor; readonly bias: Tensor }[] = [];
  for (let number = 1; number <= tensors.length / 2; number++) {
    const weight = byName.get(`layer${number}.weight`);
    const bias = byName.get(`layer${number}.bias`);
    if (weight?.shape.length !== 2 || bias?.shape.length !== 1) return undefined;
    if (weight.shape[1] !== bias.shape[0]) return undefined;
    if (number > 1 && weight.shape[0] !== layers.at(-1)!.bias.shape[0]) return undefined;
    if (![weight, bias].every(isFloats)) return undefined;
    layers.push({ weight, bias });
  }
  return layers.length > 0 && tensors.length === 2 * layers.length ? layers : undefined;
};

const isFloats = ({ values, shape }: Tensor): boolean =>
  values instanceof Float32Array && shape.every((length) => length > 0);

/** A protobuf message holds less than 2 GiB: room for the graph is left. */
const MOST_VALUES = (2 ** 31 - 2 ** 20) / 4;

/**
 * A perceptron as an ONNX model: input `features` (batch x features, float32; images divided by 255), outputs `logits` and
 * `probabilities` (batch x classes). Each layer is a `Gemm`, each hidden one is followed by an `Elu`. Probabilities are
 * the `Softmax` of the logits. A model of a quantity has the output `estimate` instead of probabilities, in the quantity's unit
 * if the contract has its constants.
 *
 * @param model - the tensors layer1.weight (inputs x outputs), layer1.bias, layer2.weight, ...
 * @param version - of gfml
 * @param file - where they come from, for the error
 * @throws GFML_MODEL_NOT_EXPORTABLE if they belong to a different model, or are too large for a file of the format
 */
export const encodeOnnx = async (
  { tensors, metadata }: Tensors,
  version: string,
  file: string,
): Promise<Uint8Array> => {
  const layers = layersOf(tensors);
  if (layers === undefined)
    throw modelNotExportableError(
      file,
      tensors.map(({ name }) => name),
    );
  const count = tensors.reduce((sum, { values }) => sum + values.length, 0);
  if (count > MOST_VALUES) throw modelTooLargeError(file, count, MOST_VALUES);
  const [features, classes] = [layers[0]!.weight.shape[0]!, layers.at(-1)!.bias.shape[0]!];
  const contract = contractOf(metadata ?? {}, file);
  const isFitting = contract !== undefined && contractLayout(contract).featureCount === features;
  const scaling = isFitting ? encodeScaling(contract) : undefined;
  const nodes = layers.flatMap((_, index) => {
    const [name, isLast] = [`layer${index + 1}`, index === layers.length - 1];
    const sum = isLast ? "logits" : `${name}.sum`;
    const input = index === 0 ? "features" : `layer${index}.output`;
    const gemm = { name, opType: "Gemm", input: [input, `${name}.weight`, `${name}.bias`], output: [sum] };
    return isLast ? [gemm] : [gemm, { name: `${name}.elu`, opType: "Elu", input: [sum], output: [`${name}.output`] }];
  });
  const end = classes === 1 ? estimate(isFitting ? quantityOf(contract) : undefined) : probabilities(classes);
  const model = {
    irVersion: IR_VERSION,
    producerName: "gfml",
    producerVersion: version,
    docString:
      scaling === undefined
        ? `A perceptron of gfml: ${features} features (float32, images divided by 255) to ${end.words}.`
        : `A perceptron of gfml with its scaling: rows of ${scaling.columns} numbers (float64) to ${end.words}; see the property contract.`,
    opsetImport: [{ domain: "", version: OPERATORS }],
    metadataProps: Object.entries({ ...metadata, "gfml-version": version }).map(([key, value]) => ({ key, value })),
    graph: {
      name: "perceptron",
      node: [...(scaling?.nodes ?? []), ...nodes, ...end.nodes],
      initializer: [
        ...(scaling?.initializers ?? []),
        ...layers.flatMap(({ weight, bias }) => [weight, bias].map(initializerOf)),
        ...end.initializers,
      ],
      input: [scaling === undefined ? tableOf("features", features) : tableOf("rows", scaling.columns, DOUBLE)],
      output: [tableOf("logits", classes), ...end.outputs],
    },
  };
  // loaded only when a model is exported
  const { default: protobuf } = await import("protobufjs/light.js");
  const type = protobuf.Root.fromJSON(onnxSchema).lookupType("ModelProto");
  return type.encode(type.fromObject(model)).finish();
};

/** What follows the last layer: its words, nodes and outputs. */
interface GraphEnd {
  readonly words: string;
  readonly nodes: readonly object[];
  readonly initializers: readonly object[];
  readonly outputs: readonly object[];
}

const probabilities = (classes: number): GraphEnd => ({
  words: `${classes} classes`,
  nodes: [
    {
      name: "softmax",
      opType: "Softmax",
      input: ["logits"],
      output: ["probabilities"],
      attribute: [{ name: "axis", i: 1, type: INTEGER }],
    },
  ],
  initializers: [],
  outputs: [tableOf("probabilities", classes)],
});

/** The quantity in its own unit; without a settled scaling the scaled one is all there is. */
const estimate = (quantity: Quantity | undefined): GraphEnd => {
  const { name, mean, scale } = quantity ?? { name: "a quantity, scaled", mean: 0, scale: 1 };
  const constant = (key: string, value: number) =>
    initializerOf({ name: key, shape: [1], values: Float32Array.of(value) });
  return {
    words: name,
    nodes: [
      { name: "estimate.scaled", opType: "Mul", input: ["logits", "estimate.scale"], output: ["estimate.offset"] },
      { name: "estimate.moved", opType: "Add", input: ["estimate.offset", "estimate.mean"], output: ["estimate"] },
    ],
    initializers: [constant("estimate.scale", scale), constant("estimate.mean", mean)],
    outputs: [tableOf("estimate", 1)],
  };
};

const initializerOf = ({ name, shape, values }: Tensor) => {
  const rawData = new Uint8Array(values.length * 4);
  const view = new DataView(rawData.buffer);
  for (const [index, value] of values.entries()) view.setFloat32(index * 4, value, true);
  return { name, dims: [...shape], dataType: FLOAT, rawData };
};

/** A table with a row for each sample, for any number of samples. */
const tableOf = (name: string, columns: number, elemType: number = FLOAT) => ({
  name,
  type: { tensorType: { elemType, shape: { dim: [{ dimParam: "batch" }, { dimValue: columns }] } } },
});
