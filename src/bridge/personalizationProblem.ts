import type { TaskConfig } from "../round/index.ts";

/**
 * The field of a personalization that trainer programs do not know, and what it must be; undefined if they can do all of it.
 * They take plain steps on all of a learner's samples.
 */
export const personalizationProblem = (terms: TaskConfig["personalization"]): string | undefined => {
  if (terms.active !== "fixed") return "active must be fixed: a trainer program trains no model alone";
  if (terms.newcomers !== "fixed") return "newcomers must be fixed: a trainer program rehearses nothing";
  if (terms.batchSize !== undefined) return "batchSize must be absent: a trainer program adapts with all samples";
  if (terms.prior !== undefined) return "prior must be absent: a trainer program knows no label prior";
  if (terms.heldOut > 0) return "heldOut must be 0: a trainer program holds out no samples";
  return undefined;
};
