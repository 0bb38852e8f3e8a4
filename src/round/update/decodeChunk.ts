import { MOST_LEVELS } from "./encodeChunk.ts";
import { UpdateFormatError } from "./errors.ts";
import { fromFloat16 } from "./float16.ts";
import type { UpdateEncoding } from "./UpdateEncoding.ts";

/**
 * The parameters theta_i of one chunk.
 *
 * @param start - theta_start of the same chunk; its length is what the bytes must have
 * @throws UpdateFormatError if the bytes are too many or too few, or hold what is not finite
 */
export const decodeChunk = (encoding: UpdateEncoding, bytes: Uint8Array, start: Float32Array): Float32Array => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = new Float32Array(start.length);
  const require = (length: number): void => {
    if (bytes.length !== length)
      throw new UpdateFormatError("a chunk is too long or too short", { bytes: bytes.length, expected: length });
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
