import { RandomStream } from "../../core/index.ts";
import { normal } from "../../math/index.ts";

/**
 * The random projection that all learners of a task share: k x size, row by row, independent normal numbers of variance
 * 1/k, so that lengths and angles are kept on average (Johnson and Lindenstrauss). It is no secret.
 */
export const projectionMatrix = (dimensions: number, size: number, seed: number): Float64Array => {
  const matrix = new Float64Array(dimensions * size);
  const scale = 1 / Math.sqrt(dimensions);
  for (let row = 0; row < dimensions; row++) {
    const random = new RandomStream(seed, "embedding projection", { step: row });
    for (let unit = 0; unit < size; unit++) matrix[row * size + unit] = scale * normal(random);
  }
  return matrix;
};
