import { GfmlError } from "../../core/index.ts";

/** The process of a run ended without a message: it was killed, or ran out of memory. */
export const runCrashedError = (code: number | null, signal: string | null, output: string): GfmlError =>
  new GfmlError(
    "GFML_RUN_CRASHED",
    signal === null ? `the process of a run ended with code ${code}` : `the process of a run was killed by ${signal}`,
    {
      values: output.trim() === "" ? {} : { "its last lines": output.trim() },
      remedy:
        "start the experiment again: the run resumes from its checkpoint; with fewer --workers if memory ran short",
      fault: "internal",
    },
  );
