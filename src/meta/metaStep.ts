import { InvalidValueError, type RandomStream, requireInteger, requirePositive } from "../core/index.ts";
import type { Samples } from "../data/index.ts";
import type { ModelWorkspace, WorkspaceVector } from "../model/index.ts";

/** Distance of the two gradients of a central difference, relative to the size of the parameters (docs/explanation/mathematics.md, 11). */
const RELATIVE_DISTANCE = 1e-3;

/** Vectors that `writeMetaGradient` needs: the point and working memory. Only the point keeps its value. */
export interface MetaVectors {
  readonly point: WorkspaceVector;
  readonly meta: WorkspaceVector;
  readonly shifted: WorkspaceVector;
  readonly first: WorkspaceVector;
  readonly second: WorkspaceVector;
}

/** What one meta-step is computed from, besides the point. */
interface MetaStep {
  readonly samples: Samples;
  readonly batches: MetaBatches;
  /** beta */
  readonly stepSize: number;
  readonly secondOrder: SecondOrder;
}

/** The first vectors of a workspace, for a meta-step. */
export const metaVectors = (workspace: ModelWorkspace): MetaVectors => {
  const [point, meta, shifted, first, second] = workspace.vectors(5) as [
    WorkspaceVector,
    WorkspaceVector,
    WorkspaceVector,
    WorkspaceVector,
    WorkspaceVector,
  ];
  return { point, meta, shifted, first, second };
};

/**
 * Writes the meta-gradient at a point (eqs. 2-4):
 *
 *     g = grad f(theta; D),  g' = grad f(theta - beta g; D')
 *     fo: g'     exact: g' - beta Hess f(theta; D'') g'
 *     hf: g' - beta (grad f(theta + e g'; D'') - grad f(theta - e g'; D'')) / (2e),  e = 1e-3 max(1, ||theta||) / ||g'||
 *
 * An absolute e would cancel in float32. g' = 0 gives 0.
 */
export const writeMetaGradient = (
  workspace: ModelWorkspace,
  { point, meta, shifted, first, second }: MetaVectors,
  { samples, batches, stepSize, secondOrder }: MetaStep,
): void => {
  workspace.useBatch({ samples, indices: batches.inner });
  workspace.gradient(point, first);
  workspace.addScaled(shifted, point, -stepSize, first);
  workspace.useBatch({ samples, indices: batches.outer });
  workspace.gradient(shifted, meta);
  if (secondOrder === "fo") return;
  if (secondOrder === "exact") {
    workspace.useBatch({ samples, indices: batches.curvature });
    workspace.hessianVectorProduct(point, meta, first);
    workspace.addScaled(meta, meta, -stepSize, first);
    return;
  }
  const norm = workspace.norm(meta);
  if (!(norm > 0)) return;
  const distance = (RELATIVE_DISTANCE * Math.max(1, workspace.norm(point))) / norm;
  workspace.useBatch({ samples, indices: batches.curvature });
  workspace.addScaled(shifted, point, distance, meta);
  workspace.gradient(shifted, first);
  workspace.addScaled(shifted, point, -distance, meta);
  workspace.gradient(shifted, second);
  workspace.addScaled(first, first, -1, second);
  workspace.addScaled(meta, meta, -stepSize / (2 * distance), first);
};

/**
 * The second-order term of the meta-gradient. `"exact"`: a Hessian-vector product (eq. 3). `"hf"`: Hessian-free, a central
 * difference of gradients (the paper's method). `"fo"`: omitted (first-order).
 */
export type SecondOrder = "exact" | "hf" | "fo";

/** How learners train locally: the terms shared by all learners of a task (paper III-A). */
export interface MetaTerms {
  /** tau: meta-steps per round. */
  readonly localSteps: number;
  /** alpha: rate of the meta-steps. */
  readonly metaRate: number;
  /** beta: rate of the inner (personalizing) step. */
  readonly stepSize: number;
  /** Number of samples in each of the batches D, D', D''. */
  readonly batchSize: number;
  readonly secondOrder: SecondOrder;
  /** mu of the trainer `fedprox`, lambda of `ditto`: how strongly a model is held near the one that came. Default 0.1. */
  readonly proximalWeight?: number;
}

/** @throws InvalidValueError naming the term */
export const requireMetaTerms = (terms: MetaTerms): void => {
  requireInteger("localSteps", terms.localSteps, 1);
  requirePositive("metaRate", terms.metaRate);
  requirePositive("stepSize", terms.stepSize);
  requireInteger("batchSize", terms.batchSize, 1);
  if (!["exact", "hf", "fo"].includes(terms.secondOrder))
    throw new InvalidValueError("secondOrder", terms.secondOrder, 'one of "exact", "hf", "fo"');
  const { proximalWeight } = terms;
  if (proximalWeight !== undefined && !(proximalWeight >= 0 && Number.isFinite(proximalWeight)))
    throw new InvalidValueError("proximalWeight", proximalWeight, "a finite number of at least 0");
};

/** The three batches of a meta-step: indices into the samples. */
export interface MetaBatches {
  /** D: for the inner step. */
  readonly inner: Uint32Array;
  /** D': for the gradient after the inner step. */
  readonly outer: Uint32Array;
  /** D'': for the second-order term. */
  readonly curvature: Uint32Array;
}

/** Draws one batch without replacement; with no more samples than a batch, it is the whole set in its own order. */
export const drawBatch = (indices: Uint32Array, batchSize: number, stream: RandomStream): Uint32Array =>
  indices.length <= batchSize
    ? indices
    : Uint32Array.from(stream.sampleWithoutReplacement(indices.length, batchSize), (place) => indices[place]!);

/**
 * Draws D, D', D'' from a learner's samples without replacement (docs/explanation/mathematics.md, 11): disjoint where there are enough samples
 * for three batches, otherwise drawn one by one. If all samples fit in a batch, each batch is the whole set in its own order.
 */
export const drawBatches = (indices: Uint32Array, batchSize: number, stream: RandomStream): MetaBatches => {
  if (indices.length <= batchSize) return { inner: indices, outer: indices, curvature: indices };
  const draw = (count: number): Uint32Array => drawBatch(indices, count, stream);
  if (indices.length < 3 * batchSize)
    return { inner: draw(batchSize), outer: draw(batchSize), curvature: draw(batchSize) };
  const all = Uint32Array.from(
    stream.sampleWithoutReplacement(indices.length, 3 * batchSize),
    (place) => indices[place]!,
  );
  return {
    inner: all.subarray(0, batchSize),
    outer: all.subarray(batchSize, 2 * batchSize),
    curvature: all.subarray(2 * batchSize),
  };
};
