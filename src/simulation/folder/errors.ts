import { GfmlError } from "../../core/index.ts";

/** A run cannot start with the reputations of the named run. */
export const reputationSourceError = (folder: string, reason: string, remedy: string): GfmlError =>
  new GfmlError("GFML_REPUTATION_SOURCE", `this run cannot start with the reputations in ${folder}`, {
    values: { reason },
    remedy,
  });
