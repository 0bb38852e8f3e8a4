import { loadKernels } from "./loadKernels.ts";
import type { Rounding } from "./Rounding.ts";

/** What a machine does with a multiply-add: `"rounded"` product and sum, or `"fused"` with one rounding. */
export type DetectedRounding = "rounded" | "fused";

/**
 * What the kernels of a rounding really do on this machine, for a run's manifest: runs can only be expected to agree bit
 * for bit where this agrees. `"strict"` is always `"rounded"`.
 *
 * @throws GFML_KERNELS_UNAVAILABLE if the engine cannot run them
 */
export const detectRounding = (rounding: Rounding): DetectedRounding =>
  loadKernels(rounding).probeRounding(1) === 1 ? "fused" : "rounded";
