import { updateNorm } from "../../meta/index.ts";
import { fromFloat16 } from "../../safetensors/index.ts";
import type { EncodedUpdate } from "../ports/Link.ts";
import {
  chunkBytes,
  chunkCount,
  chunkRange,
  decodeChunk,
  encodeChunk,
  type UpdateEncoding,
  updateByteLength,
} from "./chunks.ts";
import { UpdateFormatError } from "./errors.ts";

/** An update as its owner sends it and as all others decode it. */
export interface SentUpdate {
  readonly encoded: EncodedUpdate;
  /** theta_i as decoded. It counts from here on. */
  readonly parameters: Float32Array;
}

/** How often the leftover is halved before an update is sent without it. */
const MOST_HALVINGS = 8;

/**
 * A learner's encoder. It keeps the remainder of an update's rounding and adds it to the next update (error feedback). Over
 * the rounds nothing is lost: the sent updates add up to the true ones, except for the last leftover.
 */
export class UpdateEncoder {
  readonly encoding: UpdateEncoding;
  #leftover: Float32Array | undefined;

  constructor(encoding: UpdateEncoding) {
    this.encoding = encoding;
  }

  /** ||leftover||, which the next update compensates. */
  get leftoverNorm(): number {
    const leftover = this.#leftover;
    return leftover === undefined ? 0 : updateNorm(leftover, new Float32Array(leftover.length));
  }

  /**
   * Encodes theta_i, trained from `start`. It adds as much of the leftover as keeps the sent update within
   * ||theta_i - theta_start|| + twice the rounding bound, because a head rejects a longer one. The rest waits.
   *
   * @throws UpdateFormatError if a change is not finite or too large. The leftover then stays
   */
  encode(parameters: Float32Array, start: Float32Array): SentUpdate {
    if (this.encoding === "float32") {
      const encoded = encodeValues("float32", parameters);
      return { encoded, parameters: decodeUpdate(encoded, start) };
    }
    const change = parameters.map((value, index) => value - start[index]!);
    const leftover = this.#leftover?.length === change.length ? this.#leftover : new Float32Array(change.length);
    const longest = updateNorm(parameters, start);
    for (let halvings = 0; ; halvings++) {
      const share = halvings > MOST_HALVINGS ? 0 : 1 / 2 ** halvings;
      const wanted = change.map((value, index) => value + share * leftover[index]!);
      const encoded = encodeValues(this.encoding, wanted);
      const sent = decodeUpdate(encoded, start);
      const isBelieved = updateNorm(sent, start) <= longest + 2 * roundingBound(encoded, sent.length);
      if (!isBelieved && share > 0) continue;
      // of the whole change and leftover, not of the share that was tried
      this.#leftover = change.map((value, index) => value + leftover[index]! - (sent[index]! - start[index]!));
      return { encoded, parameters: sent };
    }
  }
}

const encodeValues = (encoding: UpdateEncoding, values: Float32Array): EncodedUpdate => {
  const bytes = new Uint8Array(updateByteLength(encoding, values.length));
  for (let index = 0; index < chunkCount(values.length); index++) {
    const range = chunkRange(index, values.length);
    const own = chunkBytes(encoding, index, values.length);
    encodeChunk(encoding, values.subarray(range.start, range.end), bytes.subarray(own.start, own.end));
  }
  return { encoding, bytes };
};

/**
 * The longest difference between an update and its encoded form: half a rounding step in every parameter; 0 for "float32".
 * The update must be decodable.
 */
export const roundingBound = ({ encoding, bytes }: EncodedUpdate, parameterCount: number): number => {
  if (encoding === "float32") return 0;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let square = 0;
  for (let index = 0; index < chunkCount(parameterCount); index++) {
    const { start, end } = chunkRange(index, parameterCount);
    const offset = chunkBytes(encoding, index, parameterCount).start;
    if (encoding === "int8") {
      // a little more than half a step: the scale itself is rounded
      const half = view.getFloat32(offset, true) * (0.5 + 2 ** -15);
      square += (end - start) * half * half;
      continue;
    }
    for (let at = 0; at < end - start; at++) {
      const half = Math.max(2 ** -25, Math.abs(fromFloat16(view.getUint16(offset + 2 * at, true))) * 2 ** -11);
      square += half * half;
    }
  }
  return Math.sqrt(square);
};

/**
 * The parameters theta_i of an update.
 *
 * @param start - theta_start, from which the update was trained
 * @throws UpdateFormatError if the number of bytes is wrong, or a value is not finite
 */
export const decodeUpdate = ({ encoding, bytes }: EncodedUpdate, start: Float32Array): Float32Array => {
  const expected = updateByteLength(encoding, start.length);
  if (bytes.length !== expected)
    throw new UpdateFormatError("it has the wrong number of bytes", { bytes: bytes.length, expected });
  const parameters = new Float32Array(start.length);
  for (let index = 0; index < chunkCount(start.length); index++) {
    const range = chunkRange(index, start.length);
    const own = chunkBytes(encoding, index, start.length);
    const values = decodeChunk(encoding, bytes.subarray(own.start, own.end), start.subarray(range.start, range.end));
    parameters.set(values, range.start);
  }
  return parameters;
};
