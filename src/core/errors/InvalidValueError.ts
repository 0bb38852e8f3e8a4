import { GfmlError } from "./GfmlError.ts";

/** A value handed to a public function is outside what the function is defined for. Thrown before any work starts. */
export class InvalidValueError extends GfmlError {
  readonly code = "GFML_INVALID_VALUE";

  /**
   * @param field - the argument's name, as the caller wrote it
   * @param value - what was given
   * @param allowed - what is allowed, as a phrase: "a number greater than 0"
   */
  constructor(field: string, value: unknown, allowed: string, remedy?: string) {
    const shown = typeof value === "number" ? String(value) : value;
    super(`${field} must be ${allowed}`, { values: { [field]: shown }, ...(remedy !== undefined && { remedy }) });
  }
}
