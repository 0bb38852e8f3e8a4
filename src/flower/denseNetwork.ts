import type { NumpyArray } from "../data/index.ts";
import { type Activation, createNetwork, type Model } from "../model/index.ts";
import { arraysError } from "./errors.ts";

/**
 * How weights lie in the server's arrays. `outputs-first`: a row for each output, as in PyTorch's `nn.Linear`. `inputs-first`: a row
 * for each input, as in Keras and Flax.
 */
export type WeightLayout = "outputs-first" | "inputs-first";

/** A network of dense layers, and the way between the server's arrays and its parameters. */
export interface DenseNetwork {
  readonly model: Model;
  /** Units of each layer, features first, classes last. */
  readonly layerSizes: readonly number[];
  /** @throws GFML_FLOWER_MODEL for numbers that are not finite */
  readonly parametersOf: (arrays: ReadonlyMap<string, NumpyArray>) => Float32Array;
  /** The parameters in arrays of the same names, shapes and types as those that the network was made of. */
  readonly arraysOf: (parameters: Float32Array) => ReadonlyMap<string, NumpyArray>;
}

/** What a network is made for. */
export interface DenseNetworkOptions {
  readonly featureCount: number;
  /** Classes of the data: the network may have more outputs. */
  readonly classCount: number;
  /** What follows the hidden layers' sums: the arrays do not say it. */
  readonly activation: Activation;
  /** Read from the shapes if absent. */
  readonly layout?: WeightLayout | undefined;
}

/**
 * Makes the network that the server's arrays describe: for each layer its weights, then its biases.
 *
 * @throws GFML_FLOWER_MODEL if they are no dense layers, do not fit the data, or if nothing says how the weights lie
 */
export const denseNetworkOf = (
  arrays: ReadonlyMap<string, NumpyArray>,
  { featureCount, classCount, activation, layout }: DenseNetworkOptions,
): DenseNetwork => {
  const shapes = [...arrays].map(([name, { shape }]) => `${name}: ${shape.join(" x ") || "one number"}`).join(", ");
  const items = [...arrays];
  const pairs = items.flatMap(([name, array], index) =>
    index % 2 === 0 ? [{ name, weights: array, biases: items[index + 1]?.[1] }] : [],
  );
  const isDense = pairs.every(
    ({ weights, biases }) =>
      weights.shape.length === 2 && biases?.shape.length === 1 && isFloat(weights) && isFloat(biases),
  );
  if (!isDense || pairs.length === 0)
    throw arraysError(
      "they are not the weights and biases of dense layers, in turn",
      { arrays: shapes || "none" },
      "write a client app for such a model, and give its file: --client FILE",
    );
  const layerSizes = [featureCount, ...pairs.map(({ biases }) => biases!.shape[0]!)];
  const fits = (kind: WeightLayout): boolean =>
    pairs.every(({ weights }, index) => {
      const [rows, columns] = kind === "inputs-first" ? weights.shape : weights.shape.toReversed();
      return rows === layerSizes[index] && columns === layerSizes[index + 1];
    });
  const possible = (["outputs-first", "inputs-first"] as const).filter(fits);
  const classes = layerSizes.at(-1)!;
  if (possible.length === 0 || classes < classCount)
    throw arraysError(
      "they do not fit the data",
      { arrays: shapes, "features of the data": featureCount, "classes of the data": classCount },
      "use the data of this federation, with all of its columns, and classes numbered from 0",
    );
  const chosen = layout ?? (possible.length === 1 ? possible[0]! : undefined);
  if (chosen === undefined)
    throw arraysError(
      "all layers are square, so their shapes do not say whether rows are inputs or outputs",
      { arrays: shapes },
      "say it: --weights outputs-first for PyTorch, --weights inputs-first for Keras and Flax",
    );
  if (!possible.includes(chosen))
    throw arraysError(
      "their weights lie the other way",
      { arrays: shapes, asked: chosen },
      `say --weights ${possible[0]}`,
    );

  const layers = layerSizes.slice(1, -1).map((units) => ({ kind: "dense" as const, units, activation }));
  const model = createNetwork({ input: { height: 1, width: 1, channels: featureCount }, layers, classCount: classes });
  const templates = items.map(([name, { shape, dtype }]) => ({ name, shape, dtype }));
  /** Calls back with each array's place and the network's, weights transposed where they lie the other way. */
  const eachPlace = (use: (array: number, from: number, to: number) => void): void => {
    for (const [index, { shape, offset }] of model.blocks.entries()) {
      const [rows = 0, columns = 1] = shape;
      const isTurned = chosen === "outputs-first" && shape.length === 2;
      for (let row = 0; row < rows; row++)
        for (let column = 0; column < columns; column++) {
          const place = row * columns + column;
          use(index, isTurned ? column * rows + row : place, offset + place);
        }
    }
  };
  return {
    model,
    layerSizes,
    parametersOf: (given) => {
      const parameters = new Float32Array(model.parameterCount);
      const values = templates.map(({ name, shape }) => {
        const array = given.get(name);
        if (array?.shape.join() !== shape.join())
          throw arraysError(
            "they have changed since the last round",
            { array: name, shape: array?.shape.join(" x ") ?? "missing", before: shape.join(" x ") },
            "start the client anew for a different model",
          );
        return array.data;
      });
      eachPlace((array, from, to) => {
        parameters[to] = Number(values[array]![from]);
      });
      const at = parameters.findIndex((value) => !Number.isFinite(value));
      if (at >= 0)
        throw arraysError(
          "a number is not finite",
          { value: parameters[at] },
          "lower the rate, or correct the server's model",
        );
      return parameters;
    },
    arraysOf: (parameters) => {
      const made = templates.map(({ name, shape, dtype }) => {
        const length = shape.reduce((product, size) => product * size, 1);
        const data = dtype === "float64" ? new Float64Array(length) : new Float32Array(length);
        return [name, { dtype, shape, data }] as const;
      });
      eachPlace((array, from, to) => {
        made[array]![1].data[from] = parameters[to]!;
      });
      return new Map(made);
    },
  };
};

const isFloat = ({ dtype }: NumpyArray): boolean => dtype === "float16" || dtype === "float32" || dtype === "float64";
