import { UpdateFormatError } from "./errors.ts";
import { toFloat16 } from "./float16.ts";
import type { UpdateEncoding } from "./UpdateEncoding.ts";

/** Writes the values of one chunk into its bytes. @throws UpdateFormatError if one is not finite, or too large */
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

/** What rounds to the largest finite half-precision number. */
const LARGEST_FLOAT16 = 65_504;
export const MOST_LEVELS = 127;

/** The step of a chunk's levels, a float32: the largest value is the last level. */
const scaleOf = (largest: number): number => Math.fround(largest / MOST_LEVELS);
