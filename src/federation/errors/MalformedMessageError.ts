import { GfmlError } from "../../core/index.ts";

/** A message of the federation is not what the protocol says: another shape, length or value. */
export class MalformedMessageError extends GfmlError {
  readonly code = "GFML_MALFORMED_MESSAGE";

  constructor(problem: string, values: Readonly<Record<string, unknown>> = {}) {
    super(problem, { values, remedy: "the other side is no gfml of this version, or lies" });
  }
}
