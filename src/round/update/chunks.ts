import { requireInteger } from "../../core/index.ts";

/** Parameters in a chunk: 4 kB as float32. The last chunk has the remainder. */
const CHUNK_PARAMETERS = 1024;

/** Number of chunks of an update. @throws InvalidValueError if there are no parameters */
export const chunkCount = (parameterCount: number): number => {
  requireInteger("parameterCount", parameterCount, 1, 2 ** 32 - 1);
  return Math.ceil(parameterCount / CHUNK_PARAMETERS);
};

/** The parameters of a chunk: from `start` to before `end`. */
export const chunkRange = (index: number, parameterCount: number): { readonly start: number; readonly end: number } => {
  requireInteger("chunk", index, 0, chunkCount(parameterCount) - 1);
  const start = index * CHUNK_PARAMETERS;
  return { start, end: Math.min(start + CHUNK_PARAMETERS, parameterCount) };
};

/** Bytes of so many parameters in one chunk. A chunk of int8 starts with its scale. */
const bytesOf: Readonly<Record<UpdateEncoding, (parameters: number) => number>> = {
  float32: (parameters) => 4 * parameters,
  float16: (parameters) => 2 * parameters,
  int8: (parameters) => 4 + parameters,
};

/** The bytes of a chunk within its update: from `start` to before `end`. */
export const chunkBytes = (
  encoding: UpdateEncoding,
  index: number,
  parameterCount: number,
): { readonly start: number; readonly end: number } => {
  const { start, end } = chunkRange(index, parameterCount);
  const offset = index * bytesOf[encoding](CHUNK_PARAMETERS);
  return { start: offset, end: offset + bytesOf[encoding](end - start) };
};

/** Number of bytes of a whole update. */
export const updateByteLength = (encoding: UpdateEncoding, parameterCount: number): number =>
  chunkBytes(encoding, chunkCount(parameterCount) - 1, parameterCount).end;

/**
 * How an update travels. `"float32"`: theta_i itself. `"float16"` and `"int8"`: theta_i - theta_start, rounded. The
 * remainder of the rounding is added to the learner's next update.
 */
export type UpdateEncoding = "float32" | "float16" | "int8";

/** The encoding's number in the input of an update's root. */
export const encodingCode: Readonly<Record<UpdateEncoding, number>> = { float32: 0, float16: 1, int8: 2 };
