import { updateNorm } from "../../meta/index.ts";
import type { EncodedUpdate } from "../ports/messages.ts";
import { chunkBytes, chunkCount, chunkRange, updateByteLength } from "./chunks.ts";
import { decodeUpdate } from "./decodeUpdate.ts";
import { encodeChunk } from "./encodeChunk.ts";
import { roundingBound } from "./roundingBound.ts";
import type { UpdateEncoding } from "./UpdateEncoding.ts";

/** An update as its owner sends it, and as everybody else will read it. */
export interface SentUpdate {
  readonly encoded: EncodedUpdate;
  /** theta_i as decoded: what counts from here on. */
  readonly parameters: Float32Array;
}

/** Halvings of the leftover before an update is sent without it. */
const MOST_HALVINGS = 8;

/**
 * A learner's encoder. It keeps what rounding left out of an update and adds it to the next one (error feedback), so that
 * over the rounds nothing is lost: the sum of what was sent is the sum of the updates, but for the last leftover.
 */
export class UpdateEncoder {
  readonly encoding: UpdateEncoding;
  #leftover: Float32Array | undefined;

  constructor(encoding: UpdateEncoding) {
    this.encoding = encoding;
  }

  /** ||leftover||: what the next update will make good. */
  get leftoverNorm(): number {
    const leftover = this.#leftover;
    return leftover === undefined ? 0 : updateNorm(leftover, new Float32Array(leftover.length));
  }

  /**
   * Encodes theta_i, trained from `start`. The leftover is added as far as it keeps the sent update within
   * ||theta_i - theta_start|| + 2 x the bound of what rounding may change, beyond which a head would not believe it; the rest waits.
   *
   * @throws UpdateFormatError if a change is not finite or too large; the leftover stays
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
      // of all that was to be sent, not of the share that was tried
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
