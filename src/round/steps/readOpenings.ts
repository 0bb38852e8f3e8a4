import type { LearnerId } from "../../core/index.ts";
import type { CoalitionOutcome, Opening } from "../ports/messages.ts";
import { chunkRange } from "../update/chunks.ts";
import { decodeChunk } from "../update/decodeChunk.ts";
import { UpdateFormatError } from "../update/errors.ts";
import type { UpdateEncoding } from "../update/UpdateEncoding.ts";
import { verifyOpening } from "../update/verifyOpening.ts";
import type { ReadChunk } from "./measureOpened.ts";

/** By learner: the chunks asked for, in that order. */
export type ReadOpenings = ReadonlyMap<LearnerId, readonly ReadChunk[]>;

/** What a head opened, where every proof leads to the root of the update that it reported; else what is wrong, for people. */
export const readOpenings = (
  openings: readonly Opening[],
  { members }: CoalitionOutcome,
  chunks: readonly number[],
  encoding: UpdateEncoding,
  start: Float32Array,
): ReadOpenings | string => {
  const opened = new Map(openings.map((opening) => [opening.learner, opening]));
  const delivered = members.filter((member) => member.delivered);
  if (openings.length !== delivered.length) return "it opened more updates than it took, or fewer";
  const read = new Map<LearnerId, readonly ReadChunk[]>();
  for (const { learner, updateHash } of delivered) {
    const own = opened.get(learner);
    if (own?.chunks.length !== chunks.length || !own.chunks.every(({ index }, at) => index === chunks[at]))
      return `it did not open the chunks of learner ${learner} that were asked for`;
    const parts: ReadChunk[] = [];
    for (const chunk of own.chunks) {
      if (!verifyOpening(updateHash, encoding, start.length, chunk))
        return `chunk ${chunk.index} of learner ${learner} is not part of its update`;
      const { start: from, end } = chunkRange(chunk.index, start.length);
      try {
        parts.push({
          index: chunk.index,
          parameters: decodeChunk(encoding, chunk.bytes, start.subarray(from, end)),
        });
      } catch (error) {
        if (!(error instanceof UpdateFormatError)) throw error;
        return `chunk ${chunk.index} of learner ${learner}: ${error.shortMessage}`;
      }
    }
    read.set(learner, parts);
  }
  return read;
};
