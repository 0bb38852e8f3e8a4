import { requirePositive } from "../core/index.ts";
import type { Samples } from "../data/index.ts";
import { type Model, requireVectors, workspaceOf } from "../model/index.ts";
import { type MetaBatches, metaVectors, type SecondOrder, writeMetaGradient } from "./metaStep.ts";

/** Arguments of `metaGradient`. */
export interface MetaGradientInput {
  readonly model: Model;
  /** theta */
  readonly parameters: Float32Array;
  readonly samples: Samples;
  readonly batches: MetaBatches;
  /** beta */
  readonly stepSize: number;
  readonly secondOrder: SecondOrder;
}

/**
 * The Per-FedAvg meta-gradient of one step, at any point (eqs. 2-4; docs/explanation/mathematics.md, 11): a fresh array.
 *
 * @throws InvalidValueError for batches or parameters that do not fit the model
 */
export const metaGradient = (input: MetaGradientInput): Float32Array => {
  const { model, parameters, samples, batches, stepSize, secondOrder } = input;
  requireVectors(model.parameterCount, { parameters });
  requirePositive("stepSize", stepSize);
  const workspace = workspaceOf(model);
  const vectors = metaVectors(workspace);
  workspace.write(vectors.point, parameters);
  writeMetaGradient(workspace, vectors, { samples, batches, stepSize, secondOrder });
  const out = new Float32Array(model.parameterCount);
  workspace.read(vectors.meta, out);
  return out;
};
