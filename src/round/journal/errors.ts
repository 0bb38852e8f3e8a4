import { GfmlError } from "../../core/index.ts";

/** The journal's answer is to a different question: the journal belongs to a different task or version. */
export const journalMismatchError = (question: string): GfmlError =>
  new GfmlError(
    "GFML_JOURNAL_MISMATCH",
    `the journal's answer to "${question}" does not match the question asked now`,
    {
      remedy: "resume with the configuration, data and version that started the round",
    },
  );
