import { GfmlError } from "../../core/index.ts";

/** The journal holds an answer to something else than what is asked now: it is of another task, or of another version. */
export const journalMismatchError = (question: string): GfmlError =>
  new GfmlError("GFML_JOURNAL_MISMATCH", `the journal's answer to "${question}" was given to another question`, {
    remedy: "go on with the configuration, data and version that the round was begun with",
  });
