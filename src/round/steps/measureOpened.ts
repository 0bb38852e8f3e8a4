import { chunkRange } from "../update/chunks.ts";

/** A chunk of theta_i as it was opened. */
export interface ReadChunk {
  readonly index: number;
  readonly parameters: Float32Array;
}

/** Student's t, 99.95 %, by degrees of freedom from 1: standard errors by which a sample may be wrong before a claim is cut. */
const STUDENT = [636.6, 31.6, 12.92, 8.61, 6.87, 5.96, 5.41, 5.04, 4.78, 4.59, 4.44, 4.32, 4.22, 4.14, 4.07] as const;
const MANY = 4.02;

/**
 * The longest that an update can be, ||theta_i - theta_start||, by its opened chunks, ascending. All of them: its norm, to
 * the bit. Some: the squares' mean a chunk times the number of chunks, and so many standard errors more that an honest claim is
 * hardly ever cut for the luck of the draw; of one chunk nothing can be said.
 */
export const measureOpened = (chunks: readonly ReadChunk[], start: Float32Array, total: number): number => {
  const squares: number[] = [];
  let all = 0;
  for (const { index, parameters } of chunks) {
    const { start: offset } = chunkRange(index, start.length);
    let square = 0;
    for (let at = 0; at < parameters.length; at++) {
      const difference = parameters[at]! - start[offset + at]!;
      square += difference * difference;
      // one sum over all parameters in their order, as the norm is defined
      all += difference * difference;
    }
    squares.push(square);
  }
  const count = chunks.length;
  if (count === total) return Math.sqrt(all);
  if (count < 2) return Number.POSITIVE_INFINITY;
  const mean = all / count;
  const variance = squares.reduce((sum, square) => sum + (square - mean) * (square - mean), 0) / (count - 1);
  const error = total * Math.sqrt(((1 - count / total) * variance) / count);
  return Math.sqrt(total * mean + (STUDENT[count - 2] ?? MANY) * error);
};
