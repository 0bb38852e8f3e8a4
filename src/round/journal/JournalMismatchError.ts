import { GfmlError } from "../../core/index.ts";

/** The journal holds an answer to something else than what is asked now: it is of another task, or of another version. */
export class JournalMismatchError extends GfmlError {
  readonly code = "GFML_JOURNAL_MISMATCH";

  constructor(question: string) {
    super(`the journal's answer to "${question}" was given to another question`, {
      remedy: "go on with the configuration, data and version that the round was begun with",
    });
  }
}
