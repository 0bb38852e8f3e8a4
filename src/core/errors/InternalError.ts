import { GfmlError } from "./GfmlError.ts";

/** Something that gfml guarantees does not hold: a defect of gfml, not of its input. */
export class InternalError extends GfmlError {
  readonly code = "GFML_INTERNAL";
  override readonly fault = "internal";

  constructor(shortMessage: string, values: Readonly<Record<string, unknown>> = {}) {
    super(shortMessage, { values, remedy: "this is a defect of gfml: please report it with these values" });
  }
}
