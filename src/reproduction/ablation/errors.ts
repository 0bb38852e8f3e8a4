import { GfmlError } from "../../core/index.ts";

/** An ablation was requested by an unknown name. */
export const unknownAblationError = (name: string, known: readonly string[]): GfmlError =>
  new GfmlError("GFML_UNKNOWN_ABLATION", "there is no such erratum, decision or sensitivity", {
    values: { name, known: known.join(" ") },
    remedy: "name some of these, or none for all; docs/reference/errata.md describes them",
  });
