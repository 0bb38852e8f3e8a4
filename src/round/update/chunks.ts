import { requireInteger } from "../../core/index.ts";
import { fromFloat16, toFloat16 } from "../../safetensors/index.ts";
import { UpdateFormatError } from "./errors.ts";

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

/** Writes the values of one chunk into its bytes. @throws UpdateFormatError if a value is not finite or too large */
export const encodeChunk = (encoding: UpdateEncoding, values: Float32Array, bytes: Uint8Array): void => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let largest = 0;
  for (const [index, value] of values.entries()) {
    if (!Number.isFinite(value)) throw new UpdateFormatError("a value is not finite", { index, value: String(value) });
    largest = Math.max(largest, Math.abs(value));
  }
  switch (encoding) {
    case "float32":
      for (const [index, value] of values.entries()) view.setFloat32(4 * index, value, true);
      return;
    case "float16":
      if (largest > LARGEST_FLOAT16) throw new UpdateFormatError("a change is too large for float16", { largest });
      for (const [index, value] of values.entries()) view.setUint16(2 * index, toFloat16(value), true);
      return;
    case "int8": {
      const scale = scaleOf(largest);
      view.setFloat32(0, scale, true);
      for (const [index, value] of values.entries()) {
        const level = scale === 0 ? 0 : Math.round(value / scale);
        view.setInt8(4 + index, Math.max(-MOST_LEVELS, Math.min(MOST_LEVELS, level)));
      }
    }
  }
};

/** The largest finite half-precision number. */
const LARGEST_FLOAT16 = 65_504;
const MOST_LEVELS = 127;

/** The step of a chunk's levels, a float32: the largest value is the last level. */
const scaleOf = (largest: number): number => Math.fround(largest / MOST_LEVELS);

/**
 * The parameters theta_i of one chunk.
 *
 * @param start - theta_start of the same chunk
 * @throws UpdateFormatError if the number of bytes is wrong, or a value is not finite
 */
export const decodeChunk = (encoding: UpdateEncoding, bytes: Uint8Array, start: Float32Array): Float32Array => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = new Float32Array(start.length);
  const require = (length: number): void => {
    if (bytes.length !== length)
      throw new UpdateFormatError("a chunk has the wrong number of bytes", { bytes: bytes.length, expected: length });
  };
  switch (encoding) {
    case "float32":
      require(4 * start.length);
      for (let index = 0; index < values.length; index++) values[index] = view.getFloat32(4 * index, true);
      break;
    case "float16":
      require(2 * start.length);
      for (let index = 0; index < values.length; index++)
        values[index] = start[index]! + fromFloat16(view.getUint16(2 * index, true));
      break;
    case "int8": {
      require(4 + start.length);
      const scale = view.getFloat32(0, true);
      if (!(scale >= 0) || Object.is(scale, -0))
        throw new UpdateFormatError("a scale is below 0", { scale: String(scale) });
      for (let index = 0; index < values.length; index++) {
        const level = view.getInt8(4 + index);
        if (level < -MOST_LEVELS) throw new UpdateFormatError("a level is out of range", { index, level });
        // the product is rounded to float32 before it is added
        values[index] = scale * level;
        values[index] = start[index]! + values[index]!;
      }
    }
  }
  const wrong = values.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) throw new UpdateFormatError("a value is not finite", { index: wrong, value: String(values[wrong]) });
  return values;
};
