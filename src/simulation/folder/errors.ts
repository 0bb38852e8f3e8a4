import { GfmlError } from "../../core/index.ts";

/** A run cannot start from the reputations of the run that was named. */
export const reputationSourceError = (folder: string, reason: string, remedy: string): GfmlError =>
  new GfmlError("GFML_REPUTATION_SOURCE", `this run cannot start from the reputations in ${folder}`, {
    values: { reason },
    remedy,
  });
