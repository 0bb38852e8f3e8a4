import { InvalidValueError, requireInteger, requirePositive } from "../core/index.ts";

/**
 * The second-order term of the meta-gradient. `"exact"`: a Hessian-vector product (eq. 3). `"hf"`: Hessian-free, a central
 * difference of gradients (the paper's). `"fo"`: left out (first-order).
 */
export type SecondOrder = "exact" | "hf" | "fo";

/** How learners train locally: the terms that all learners of a task share (paper III-A). */
export interface MetaTerms {
  /** tau: meta-steps a round. */
  readonly localSteps: number;
  /** alpha: rate of the meta-steps. */
  readonly metaRate: number;
  /** beta: rate of the inner (personalizing) step. */
  readonly stepSize: number;
  /** Samples of each of the batches D, D', D''. */
  readonly batchSize: number;
  readonly secondOrder: SecondOrder;
}

/** @throws InvalidValueError naming the term */
export const requireMetaTerms = (terms: MetaTerms): void => {
  requireInteger("localSteps", terms.localSteps, 1);
  requirePositive("metaRate", terms.metaRate);
  requirePositive("stepSize", terms.stepSize);
  requireInteger("batchSize", terms.batchSize, 1);
  if (!["exact", "hf", "fo"].includes(terms.secondOrder))
    throw new InvalidValueError("secondOrder", terms.secondOrder, 'one of "exact", "hf", "fo"');
};
