import { sha256 } from "@noble/hashes/sha2.js";
import { concatBytes, hexToBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import type { CoalitionIndex, LearnerId } from "../../core/index.ts";
import type { TaskId } from "../ports/Ledger.ts";
import type { CoalitionOutcome, Opening } from "../ports/Link.ts";
import { chunkRange, decodeChunk, type UpdateEncoding } from "../update/chunks.ts";
import { UpdateFormatError } from "../update/errors.ts";
import { verifyOpening } from "../update/updateRoot.ts";

/** The coalition whose chunks are drawn. */
export interface ChunkDraw {
  readonly task: TaskId;
  readonly round: number;
  readonly coalition: CoalitionIndex;
}

/**
 * The chunks that a head must open: `count` of `total`, without repetition, ascending; all where there are no more.
 *
 * Anyone who knows the beacon draws the same chunks. Numbers below n come from the u32le words of
 * SHA-256("gfml head check" || beacon || task || round || coalition || block), each number u32le, block from 0. Words from
 * the largest multiple of n on are skipped.
 *
 * @param beacon - 32 bytes, hex, that no one could know when the updates were hashed
 */
export const drawChunks = (beacon: string, draw: ChunkDraw, count: number, total: number): number[] => {
  if (count >= total) return Array.from({ length: total }, (_, index) => index);
  const words = wordsOf(hexToBytes(beacon), draw);
  const below = (limit: number): number => {
    const end = 2 ** 32 - (2 ** 32 % limit);
    for (;;) {
      const word = words.next().value;
      if (word < end) return word % limit;
    }
  };
  // a Fisher-Yates shuffle that stores only the places that changed
  const moved = new Map<number, number>();
  const drawn: number[] = [];
  for (let place = 0; place < count; place++) {
    const other = place + below(total - place);
    drawn.push(moved.get(other) ?? other);
    moved.set(other, moved.get(place) ?? place);
  }
  return drawn.sort((a, b) => a - b);
};

const wordsOf = function* (
  beacon: Uint8Array,
  { task, round, coalition }: ChunkDraw,
): Generator<number, never, undefined> {
  for (let block = 0; ; block++) {
    const numbers = new DataView(new ArrayBuffer(16));
    for (const [index, value] of [task, round, coalition, block].entries()) numbers.setUint32(4 * index, value, true);
    const hash = sha256(concatBytes(LABEL, beacon, new Uint8Array(numbers.buffer)));
    const view = new DataView(hash.buffer, hash.byteOffset);
    for (let word = 0; word < 8; word++) yield view.getUint32(4 * word, true);
  }
};

const LABEL = utf8ToBytes("gfml head check");

/** A chunk of theta_i, decoded. */
export interface DecodedChunk {
  readonly index: number;
  readonly parameters: Float32Array;
}

/** By learner: the requested chunks, in the order of the request. */
export type OpenedUpdates = ReadonlyMap<LearnerId, readonly DecodedChunk[]>;

/** What a head was asked to open. */
export interface OpenRequest {
  /** What it reported. */
  readonly outcome: CoalitionOutcome;
  /** Indices of chunks, ascending. */
  readonly chunks: readonly number[];
  readonly encoding: UpdateEncoding;
  readonly startModel: Float32Array;
}

/** Decodes a head's openings if every proof leads to the root of the update that it reported. Otherwise says what is wrong. */
export const readOpenings = (
  openings: readonly Opening[],
  { outcome, chunks, encoding, startModel }: OpenRequest,
): OpenedUpdates | string => {
  const byLearner = new Map(openings.map((opening) => [opening.learner, opening]));
  const delivered = outcome.members.filter((member) => member.delivered);
  if (openings.length !== delivered.length)
    return `it opened ${openings.length} updates instead of the ${delivered.length} that it aggregated`;
  const opened = new Map<LearnerId, readonly DecodedChunk[]>();
  for (const { learner, updateHash } of delivered) {
    const opening = byLearner.get(learner);
    if (
      opening?.chunks.length !== chunks.length ||
      !opening.chunks.every(({ index }, place) => index === chunks[place])
    )
      return `it did not open the requested chunks of learner ${learner}`;
    const parts: DecodedChunk[] = [];
    for (const chunk of opening.chunks) {
      const { index } = chunk;
      if (!verifyOpening(updateHash, encoding, startModel.length, chunk))
        return `chunk ${index} of learner ${learner} is not part of its update`;
      const { start, end } = chunkRange(index, startModel.length);
      try {
        parts.push({ index, parameters: decodeChunk(encoding, chunk.bytes, startModel.subarray(start, end)) });
      } catch (error) {
        if (!(error instanceof UpdateFormatError)) throw error;
        return `chunk ${index} of learner ${learner}: ${error.shortMessage}`;
      }
    }
    opened.set(learner, parts);
  }
  return opened;
};

/** Student's t at 99.95 %, by degrees of freedom from 1. */
const STUDENT = [636.6, 31.6, 12.92, 8.61, 6.87, 5.96, 5.41, 5.04, 4.78, 4.59, 4.44, 4.32, 4.22, 4.14, 4.07] as const;
const STUDENT_MANY = 4.02;

/**
 * An upper bound of ||theta_i - theta_start|| from an update's opened chunks. With all chunks it is the norm, to the bit. With
 * some it is their mean square extended to all chunks, plus so many standard errors that an honest claim is almost never
 * above it. With fewer than two chunks there is no bound: infinity.
 *
 * @param chunks - the opened chunks, ascending
 * @param total - chunks of the whole update
 */
export const longestUpdate = (chunks: readonly DecodedChunk[], startModel: Float32Array, total: number): number => {
  const squares: number[] = [];
  let sum = 0;
  for (const { index, parameters } of chunks) {
    const { start } = chunkRange(index, startModel.length);
    let square = 0;
    for (let offset = 0; offset < parameters.length; offset++) {
      const difference = parameters[offset]! - startModel[start + offset]!;
      square += difference * difference;
      // one sum over all parameters in order, because the norm is defined so
      sum += difference * difference;
    }
    squares.push(square);
  }
  const count = chunks.length;
  if (count === total) return Math.sqrt(sum);
  if (count < 2) return Number.POSITIVE_INFINITY;
  const mean = sum / count;
  const variance = squares.reduce((all, square) => all + (square - mean) * (square - mean), 0) / (count - 1);
  const error = total * Math.sqrt(((1 - count / total) * variance) / count);
  return Math.sqrt(total * mean + (STUDENT[count - 2] ?? STUDENT_MANY) * error);
};
