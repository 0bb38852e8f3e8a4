import { chunkRange } from "../update/chunks.ts";

/** A chunk of theta_i as it was opened. */
export interface ReadChunk {
  readonly index: number;
  readonly parameters: Float32Array;
}

/** Standard errors by which a sample may be wrong before a claim is cut. */
const STANDARD_ERRORS = 3;

/**
 * The longest that an update can be, ||theta_i - theta_start||, by its opened chunks, ascending. All of them: its norm, to
 * the bit. Some: the square root of the squares' mean a chunk times the number of chunks, and three standard errors, so that
 * an honest claim is hardly ever cut for the luck of the draw; of one chunk nothing can be said.
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
  return Math.sqrt(total * mean + STANDARD_ERRORS * error);
};
