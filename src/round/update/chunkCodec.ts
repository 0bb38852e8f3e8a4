import type { UpdateEncoding } from "./chunks.ts";
import { UpdateFormatError } from "./errors.ts";

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

const single = new Float32Array(1);
const bits = new Uint32Array(single.buffer);

/** The nearest half-precision number's bits, ties to even (IEEE 754); above 65,519.99 it is infinite. */
export const toFloat16 = (value: number): number => {
  single[0] = value;
  const all = bits[0]!;
  const sign = (all >>> 16) & 0x8000;
  const rest = all & 0x7fffffff;
  if (rest > 0x7f800000) return sign | 0x7e00;
  if (rest >= 0x47800000) return sign | 0x7c00;
  if (rest >= 0x38800000) return sign | ((rest - 0x38000000 + 0xfff + ((rest >>> 13) & 1)) >>> 13);
  // below 2^-14 steps are 2^-24 wide: adding 1/2 in float32 rounds to them
  single[0] = Math.abs(value);
  single[0] += 0.5;
  return sign | (bits[0]! - 0x3f000000);
};

/** A half-precision number's value. */
export const fromFloat16 = (half: number): number => {
  const exponent = (half >>> 10) & 0x1f;
  const fraction = half & 0x3ff;
  const size =
    exponent === 0x1f
      ? fraction === 0
        ? Number.POSITIVE_INFINITY
        : Number.NaN
      : exponent === 0
        ? fraction * 2 ** -24
        : (1024 + fraction) * powers[exponent]!;
  return half & 0x8000 ? -size : size;
};

/** The step between numbers, by exponent. */
const powers: readonly number[] = Array.from({ length: 31 }, (_, exponent) => {
  let power = 2 ** -25;
  for (let step = 0; step < exponent; step++) power *= 2;
  return power;
});

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
