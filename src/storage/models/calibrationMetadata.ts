import { z } from "zod";
import { InvalidValueError } from "../../core/index.ts";
import type { Calibration } from "../../meta/index.ts";
import { calibrationSchema } from "../../round/index.ts";

/** The key under which a model file's metadata say how newcomers adapt the model. */
const KEY = "calibration";

/** Metadata of a model file that say how newcomers adapt the model, as JSON; none where that is not known. */
export const calibrationMetadata = (calibration: Calibration | undefined): Readonly<Record<string, string>> =>
  calibration === undefined ? {} : { [KEY]: JSON.stringify(calibration) };

/**
 * How newcomers adapt the model of a file; undefined if it does not say.
 *
 * @throws InvalidValueError if what it says is no calibration
 */
export const calibrationIn = (metadata: Readonly<Record<string, string>>): Calibration | undefined => {
  const text = metadata[KEY];
  if (text === undefined) return undefined;
  try {
    return calibrationSchema.parse(JSON.parse(text));
  } catch (error) {
    const problem = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new InvalidValueError(`metadata.${KEY}`, problem, "the calibration that gfml wrote");
  }
};
