import { GfmlError } from "../../core/index.ts";

/** An ablation was asked for by a name that none has. */
export class UnknownAblationError extends GfmlError {
  readonly code = "GFML_UNKNOWN_ABLATION";

  constructor(name: string, known: readonly string[]) {
    super("there is no such erratum, decision or sensitivity", {
      values: { name, known: known.join(" ") },
      remedy: "name some of these, or none for all; docs/reference/errata.md says what they are",
    });
  }
}
