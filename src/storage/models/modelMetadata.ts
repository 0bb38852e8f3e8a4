import { z } from "zod";
import { InvalidValueError } from "../../core/index.ts";
import { type DataContract, readContract } from "../../data/index.ts";
import type { Calibration } from "../../meta/index.ts";
import { calibrationSchema } from "../../round/index.ts";

/** The key under which a model file's metadata hold the data contract. */
const CONTRACT = "contract";

/** Metadata of a model file that say what the model reads: the contract with its scaling, as JSON. */
export const contractMetadata = (contract: unknown): Readonly<Record<string, string>> =>
  contract === undefined || contract === null ? {} : { [CONTRACT]: JSON.stringify(contract) };

/**
 * The contract in a model file's metadata; undefined if there is none.
 *
 * @throws GFML_DATA_CONTRACT if it is invalid
 */
export const contractOf = (metadata: Readonly<Record<string, string>>, file: string): DataContract | undefined => {
  const text = metadata[CONTRACT];
  if (text === undefined) return undefined;
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    // reported below, as any other document that is no contract
  }
  return readContract(document, file);
};

/** The key under which a model file's metadata say how newcomers adapt the model. */
const CALIBRATION = "calibration";

/** Metadata of a model file that say how newcomers adapt the model, as JSON; none where that is not known. */
export const calibrationMetadata = (calibration: Calibration | undefined): Readonly<Record<string, string>> =>
  calibration === undefined ? {} : { [CALIBRATION]: JSON.stringify(calibration) };

/**
 * How newcomers adapt the model of a file; undefined if it does not say.
 *
 * @throws InvalidValueError if what it says is no calibration
 */
export const calibrationIn = (metadata: Readonly<Record<string, string>>): Calibration | undefined => {
  const text = metadata[CALIBRATION];
  if (text === undefined) return undefined;
  try {
    return calibrationSchema.parse(JSON.parse(text));
  } catch (error) {
    const problem = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new InvalidValueError(`metadata.${CALIBRATION}`, problem, "the calibration that gfml wrote");
  }
};
