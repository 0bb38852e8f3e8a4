import { sha256 } from "@noble/hashes/sha2.js";
import { concatBytes, hexToBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import type { CoalitionIndex } from "../../core/index.ts";
import type { TaskId } from "../ports/Ledger.ts";

/** Which coalition's chunks are drawn. */
export interface ChunkDraw {
  readonly task: TaskId;
  readonly round: number;
  readonly coalition: CoalitionIndex;
}

/**
 * Which chunks a head is to open: `count` of `total` without repetition, ascending; all of them where there are no more.
 * Anybody who knows the beacon finds the same ones: numbers below n are drawn from the u32le words of
 * SHA-256("gfml head check" || beacon || task || round || coalition || block), each number u32le, block from 0; words from
 * the largest multiple of n on are skipped.
 *
 * @param beacon - 32 bytes, hex, that nobody could know when the updates were hashed
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
  // a shuffle of which only the places that changed are kept
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
    for (const [at, value] of [task, round, coalition, block].entries()) numbers.setUint32(4 * at, value, true);
    const hash = sha256(concatBytes(LABEL, beacon, new Uint8Array(numbers.buffer)));
    const view = new DataView(hash.buffer, hash.byteOffset);
    for (let at = 0; at < 8; at++) yield view.getUint32(4 * at, true);
  }
};

const LABEL = utf8ToBytes("gfml head check");
