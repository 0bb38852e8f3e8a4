import { GfmlError } from "../../../../core/index.ts";

/** Two sources of one secret are set: which of them is meant cannot be known. */
export class KeySourceAmbiguousError extends GfmlError {
  readonly code = "GFML_KEY_SOURCE_AMBIGUOUS";

  constructor(sources: readonly string[]) {
    super("one secret is given twice", {
      values: { sources: sources.join(", ") },
      remedy: "keep one of them",
    });
  }
}
