import { GfmlError } from "../../core/index.ts";

/** Data or ways that are not part of the benefit. */
export const unknownBenefitError = (
  what: "data" | "ways",
  unknown: readonly string[],
  known: readonly string[],
): GfmlError =>
  new GfmlError("GFML_UNKNOWN_BENEFIT", `these ${what} are not part of the benefit`, {
    values: { [what]: unknown, known },
    remedy: `name ${what} of the list${what === "data" ? "; the smartphone recordings need --smartphone PATH" : ""}`,
  });
