import type { EncodedUpdate } from "../ports/messages.ts";
import { chunkBytes, chunkCount, chunkRange, updateByteLength } from "./chunks.ts";
import { decodeChunk } from "./decodeChunk.ts";
import { UpdateFormatError } from "./errors.ts";

/**
 * The parameters theta_i of an update.
 *
 * @param start - theta_start, which the update began from
 * @throws UpdateFormatError if the bytes are too many or too few, or hold what is not finite
 */
export const decodeUpdate = ({ encoding, bytes }: EncodedUpdate, start: Float32Array): Float32Array => {
  const expected = updateByteLength(encoding, start.length);
  if (bytes.length !== expected)
    throw new UpdateFormatError("it is too long or too short", { bytes: bytes.length, expected });
  const parameters = new Float32Array(start.length);
  for (let index = 0; index < chunkCount(start.length); index++) {
    const range = chunkRange(index, start.length);
    const own = chunkBytes(encoding, index, start.length);
    const values = decodeChunk(encoding, bytes.subarray(own.start, own.end), start.subarray(range.start, range.end));
    parameters.set(values, range.start);
  }
  return parameters;
};
