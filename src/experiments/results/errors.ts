import { GfmlError, type GfmlErrorDetails } from "../../core/index.ts";

/** A run folder cannot be used as a finished run of an experiment. */
export const noOutcomeError = (folder: string, reason: string, remedy: string): GfmlError =>
  new GfmlError("GFML_NO_OUTCOME", `the run in ${folder} cannot be a result of an experiment`, {
    values: { reason },
    remedy,
  });

/** A folder does not hold results of an experiment, or holds only some of their files. */
export const notResultsError = (folder: string, reason: string): GfmlError =>
  new GfmlError("GFML_NOT_RESULTS", `${folder} does not hold the results of an experiment`, {
    values: { reason },
    remedy: "name a folder that gfml experiment wrote, with all its files",
  });

/** Results that are to be joined are not parts of one experiment, or disagree about a run. */
export const resultsDifferError = (shortMessage: string, details: GfmlErrorDetails = {}): GfmlError =>
  new GfmlError("GFML_RESULTS_DIFFER", shortMessage, details);
