import type { Samples } from "../data/index.ts";
import type { ModelWorkspace, WorkspaceVector } from "../model/index.ts";
import type { MetaBatches } from "./drawBatches.ts";
import type { SecondOrder } from "./MetaTerms.ts";

/** Distance of the two gradients of a central difference, relative to the size of the parameters (spec: section 11). */
const RELATIVE_DISTANCE = 1e-3;

/** Vectors that `writeMetaGradient` needs: the point and room to work. Only the point keeps its value. */
export interface MetaVectors {
  readonly point: WorkspaceVector;
  readonly meta: WorkspaceVector;
  readonly shifted: WorkspaceVector;
  readonly first: WorkspaceVector;
  readonly second: WorkspaceVector;
}

/** Reserves the vectors of a meta-step. */
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
  samples: Samples,
  batches: MetaBatches,
  stepSize: number,
  secondOrder: SecondOrder,
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
