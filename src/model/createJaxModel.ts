import type { Array as JaxArray } from "@jax-js/jax";
import { GfmlError, RandomStream, requireInteger } from "../core/index.ts";
import type { Batch } from "../data/index.ts";
import type { Model, ParameterBlock } from "./Model.ts";
import { requireBatch, requireVectors } from "./workspaceOf.ts";

/** A model that a user brings, with a function that frees the library's memory. */
export interface JaxModel extends Model {
  /** Frees constants of the compiled functions; the model cannot be used afterwards. */
  dispose(): void;
}

/** The library's synchronous backend: WebAssembly on the CPU. */
const DEVICE = "wasm";
/** Rows that `logits` and `embedding` process at a time. */
const CHUNK_ROWS = 64;

/**
 * Makes a `Model` from a definition in jax-js, by automatic differentiation. The Hessian-vector product is exact: forward over
 * reverse. It is 7 to 15 times slower than the perceptron's kernels, and deterministic on one thread.
 *
 * The library is loaded only here, so gfml works without it.
 *
 * @param load - imports the library; by default the installed package
 * @throws GFML_JAX_MISSING if the package is not installed
 * @throws GFML_JAX_MODEL if the definition's tensors do not match their shapes
 */
export const createJaxModel = async (
  definition: JaxModelDefinition,
  load: () => Promise<Jax> = () => import("@jax-js/jax"),
): Promise<JaxModel> => {
  const { name, featureCount, classCount, embeddingSize } = definition;
  requireInteger("featureCount", featureCount, 1);
  requireInteger("classCount", classCount, 2, 256);
  requireInteger("embeddingSize", embeddingSize, 1);
  const jax = await loadJax(load);
  const blocks = blocksOf(definition);
  const last = blocks.at(-1)!;
  const parameterCount = last.offset + sizeOf(last.shape);
  const functions = compile(definition, jax);

  const toArray = (values: Float32Array, shape: readonly number[]): JaxArray =>
    jax.numpy.array(values as Float32Array<ArrayBuffer>, { shape: [...shape], device: DEVICE });
  const toParameters = (flat: Float32Array): JaxParameters =>
    Object.fromEntries(
      blocks.map(({ name: block, shape, offset }) => [
        block,
        toArray(flat.slice(offset, offset + sizeOf(shape)), shape),
      ]),
    );
  const copyOut = (tensors: JaxParameters, out: Float32Array): void => {
    for (const { name: block, offset } of blocks) out.set(tensors[block]!.dataSync() as Float32Array, offset);
  };
  const toFeatures = (batch: Batch): JaxArray =>
    toArray(paddedFeatures(batch), [paddedRows(batch.indices.length), featureCount]);
  const toTargets = (batch: Batch): JaxArray =>
    toArray(paddedTargets(batch, classCount), [paddedRows(batch.indices.length), classCount]);
  /** Calls `use` with the rows that `evaluate` gives for each chunk of a batch. */
  const inChunks = (
    evaluate: (parameters: JaxParameters, features: JaxArray) => JaxArray,
    parameters: Float32Array,
    batch: Batch,
    use: (rows: Float32Array, from: number, count: number) => void,
  ): void => {
    requireVectors(parameterCount, { parameters });
    requireBatch(definition, batch);
    for (let from = 0; from < batch.indices.length; from += CHUNK_ROWS) {
      const chunk = { samples: batch.samples, indices: batch.indices.subarray(from, from + CHUNK_ROWS) };
      const rows = evaluate(toParameters(parameters), toFeatures(chunk)).dataSync() as Float32Array;
      use(rows, from, chunk.indices.length);
    }
  };

  return {
    name,
    parameterCount,
    featureCount,
    classCount,
    embeddingSize,
    blocks,

    initialParameters(stream: RandomStream): Float32Array {
      const parameters = new Float32Array(parameterCount);
      const tensors = definition.init(stream);
      for (const { name: block, shape, offset } of blocks)
        parameters.set(valuesOf(definition, block, tensors[block], shape), offset);
      return parameters;
    },

    lossAndGradient(parameters: Float32Array, batch: Batch, out: Float32Array): number {
      requireVectors(parameterCount, { parameters }, out);
      requireBatch(definition, batch);
      const [loss, gradient] = functions.lossAndGradient(toParameters(parameters), toFeatures(batch), toTargets(batch));
      copyOut(gradient, out);
      return loss.dataSync()[0]!;
    },

    hessianVectorProduct(parameters: Float32Array, vector: Float32Array, batch: Batch, out: Float32Array): void {
      requireVectors(parameterCount, { parameters, vector }, out);
      requireBatch(definition, batch);
      const product = functions.hessianVectorProduct(
        toParameters(parameters),
        toParameters(vector),
        toFeatures(batch),
        toTargets(batch),
      );
      copyOut(product, out);
    },

    logits(parameters: Float32Array, batch: Batch): Float32Array {
      const out = new Float32Array(batch.indices.length * classCount);
      inChunks(functions.logits, parameters, batch, (rows, from, count) =>
        out.set(rows.subarray(0, count * classCount), from * classCount),
      );
      return out;
    },

    embedding(parameters: Float32Array, batch: Batch): Float32Array {
      const sums = new Float64Array(embeddingSize);
      inChunks(functions.embeddings, parameters, batch, (rows, _, count) => {
        for (let place = 0; place < count * embeddingSize; place++)
          sums[place % embeddingSize] = sums[place % embeddingSize]! + rows[place]!;
      });
      return Float32Array.from(sums, (sum) => sum / batch.indices.length);
    },

    dispose: functions.dispose,
  };
};

const loadJax = async (load: () => Promise<Jax>): Promise<Jax> => {
  let jax: Jax;
  try {
    jax = await load();
  } catch (cause) {
    throw jaxMissingError(cause);
  }
  await jax.init(DEVICE);
  return jax;
};

/** The functions of a model, compiled at the first call with a batch size. All of them consume their arguments. */
const compile = (definition: JaxModelDefinition, jax: Jax) => {
  const { classCount, embeddingSize } = definition;
  const requireShape = (result: JaxArray, source: string, rows: number, columns: number): JaxArray => {
    const { shape } = result;
    if (shape.length !== 2 || shape[0] !== rows || shape[1] !== columns)
      throw jaxModelError(definition.name, `${source} returns the wrong shape`, {
        shape,
        expected: [rows, columns],
      });
    return result;
  };
  const logits = (parameters: JaxParameters, features: JaxArray): JaxArray => {
    const rows = features.shape[0]!;
    return requireShape(definition.apply(parameters, features, jax), "apply", rows, classCount);
  };
  const embeddings = (parameters: JaxParameters, features: JaxArray): JaxArray => {
    const rows = features.shape[0]!;
    return requireShape(definition.embed(parameters, features, jax), "embed", rows, embeddingSize);
  };
  const loss = (parameters: JaxParameters, features: JaxArray, targets: JaxArray): JaxArray =>
    jax.nn.logSoftmax(logits(parameters, features)).mul(targets).sum().neg();
  const lossAndGradient = (parameters: JaxParameters, features: JaxArray, targets: JaxArray) =>
    jax.valueAndGrad(loss)(parameters, features, targets) as [JaxArray, JaxParameters];
  const product = (point: JaxParameters, direction: JaxParameters, features: JaxArray, targets: JaxArray) => {
    const gradient = (parameters: JaxParameters): JaxParameters =>
      jax.grad(loss)(parameters, features, targets) as JaxParameters;
    const [value, tangent] = jax.jvp(gradient, [point], [direction]) as [JaxParameters, JaxParameters];
    jax.tree.dispose(value);
    return tangent;
  };
  const compiled = {
    logits: jax.jit(logits),
    embeddings: jax.jit(embeddings),
    lossAndGradient: jax.jit(lossAndGradient),
    hessianVectorProduct: jax.jit(product),
  };
  return {
    ...compiled,
    dispose: (): void => {
      for (const compiledFunction of Object.values(compiled)) compiledFunction.dispose();
    },
  };
};

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, length) => product * length, 1);

/** The place of each tensor. The definition's `init` runs once, with a stream that has no other use. */
const blocksOf = (definition: JaxModelDefinition): readonly ParameterBlock[] => {
  const blocks: ParameterBlock[] = [];
  let offset = 0;
  for (const [name, tensor] of Object.entries(definition.init(new RandomStream(0, "shapes")))) {
    const shape = [...tensor.shape];
    valuesOf(definition, name, tensor, shape);
    blocks.push({ name, shape, offset });
    offset += sizeOf(shape);
  }
  if (offset === 0) throw jaxModelError(definition.name, "init gives no parameters", {});
  return blocks;
};

const valuesOf = (
  definition: JaxModelDefinition,
  name: string,
  tensor: InitialTensor | undefined,
  shape: readonly number[],
): Float32Array => {
  if (tensor?.values.length !== sizeOf(shape))
    throw jaxModelError(definition.name, `init gives the tensor "${name}" values that do not fill its shape`, {
      shape,
      values: tensor?.values.length,
    });
  return tensor.values;
};

/** A model in jax-js was asked for, but the package `@jax-js/jax` cannot be loaded. */
export const jaxMissingError = (cause: unknown): GfmlError =>
  new GfmlError("GFML_JAX_MISSING", "the package @jax-js/jax, which this model needs, cannot be loaded", {
    values: { reason: cause instanceof Error ? cause.message : String(cause) },
    remedy: "run npm install @jax-js/jax (an optional peer dependency of gfml)",
    cause,
  });

/** A model definition in jax-js does not keep its promises: wrong shapes or lengths. */
export const jaxModelError = (model: string, problem: string, values: Readonly<Record<string, unknown>>): GfmlError =>
  new GfmlError("GFML_JAX_MODEL", `the model "${model}" has an invalid definition: ${problem}`, {
    values,
    remedy: "correct the definition that you pass to createJaxModel",
  });

/** The library as passed to a definition's functions, so that a definition needs no import. */
export type Jax = typeof import("@jax-js/jax");

/** One tensor's initial values, row-major. */
export interface InitialTensor {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** A model's tensors by name. */
export type JaxParameters = Record<string, JaxArray>;

/**
 * A classifier written in jax-js: three pure functions. gfml derives the gradient and the exact Hessian-vector product,
 * traces each function once per batch size (`jit`), and owns all arrays. Inside, follow the library's rule that a use consumes
 * the reference, so write `x.ref` for every use but the last.
 *
 * Rows must be processed independently (no batch normalization): gfml pads batches to a few sizes to limit the compiled code.
 */
export interface JaxModelDefinition {
  readonly name: string;
  readonly featureCount: number;
  readonly classCount: number;
  /** Length of an embedding. */
  readonly embeddingSize: number;
  /** The tensors' initial values, drawn from the stream alone. Names, order and shapes are the same for every stream. */
  init(stream: RandomStream): Readonly<Record<string, InitialTensor>>;
  /** Class scores before softmax, rows x classCount, of features rows x featureCount. */
  apply(parameters: JaxParameters, features: JaxArray, jax: Jax): JaxArray;
  /** Activations of the layer before the classification layer, rows x embeddingSize. */
  embed(parameters: JaxParameters, features: JaxArray, jax: Jax): JaxArray;
}

/**
 * The padded number of rows of a batch. Code is compiled once per size, so there are few: powers of two to 8, multiples of 8
 * to 64, multiples of 64 above.
 */
const paddedRows = (rows: number): number => {
  if (rows > 64) return Math.ceil(rows / 64) * 64;
  if (rows > 8) return Math.ceil(rows / 8) * 8;
  let size = 1;
  while (size < rows) size *= 2;
  return size;
};

/**
 * Features of some rows of a batch as floats, padded with copies of the first row. A copied row is a real one, so no model
 * divides by zero on it.
 */
const paddedFeatures = ({ samples, indices }: Batch): Float32Array => {
  const { features, featureCount } = samples;
  const rows = paddedRows(indices.length);
  const out = new Float32Array(rows * featureCount);
  const divisor = features instanceof Uint8Array ? 255 : 1;
  for (let row = 0; row < rows; row++) {
    const from = (indices[row] ?? indices[0]!) * featureCount;
    for (let feature = 0; feature < featureCount; feature++)
      out[row * featureCount + feature] = features[from + feature]! / divisor;
  }
  return out;
};

/** One-hot labels divided by the batch's size, zero in the padding rows: the loss is minus their product with ln p. */
const paddedTargets = ({ samples, indices }: Batch, classCount: number): Float32Array => {
  const out = new Float32Array(paddedRows(indices.length) * classCount);
  indices.forEach((index, row) => {
    out[row * classCount + samples.labels[index]!] = 1 / indices.length;
  });
  return out;
};
