import { InvalidValueError } from "../../core/index.ts";
import { DataFormatError } from "../errors.ts";
import { sharedBytes, sharedFloats } from "../Samples.ts";

/**
 * How a table's numbers are scaled before a model reads them.
 *
 * - `none`: no scaling; float32.
 * - `bytes`: integers 0 .. 255, read as value / 255 (pixels).
 * - `range`: each column moved and scaled to [0, 1]; a constant column becomes 0.
 * - `standardize`: each column minus its mean, divided by its standard deviation; a constant column becomes 0.
 * - `auto`: `bytes` if all values are integers 0 .. 255 and one is above 1; `none` if all lie in [-10, 10]; else
 *   `standardize`.
 */
export type Scaling = "auto" | "none" | "bytes" | "range" | "standardize";

/** Scaled features, and the scaling used. */
export interface ScaledFeatures {
  readonly features: Uint8Array | Float32Array;
  readonly scaling: Exclude<Scaling, "auto">;
}

const SCALINGS: readonly Scaling[] = ["auto", "none", "bytes", "range", "standardize"];

/**
 * @param values - rows x columns
 * @param file - name for errors
 * @throws InvalidValueError if the scaling is unknown
 * @throws DataFormatError if the scaling is `bytes` and a value is not a byte
 */
export const scaleFeatures = (
  values: Float64Array,
  columns: number,
  scaling: Scaling,
  file: string,
): ScaledFeatures => {
  if (!SCALINGS.includes(scaling)) throw new InvalidValueError("scaling", scaling, SCALINGS.join(", "));
  const chosen = scaling === "auto" ? choose(values) : scaling;
  if (chosen === "bytes") return { features: toBytes(values, columns, file), scaling: chosen };
  const features = sharedFloats(values.length);
  if (chosen === "none") features.set(values);
  else for (let column = 0; column < columns; column++) scaleColumn(values, columns, column, chosen, features);
  return { features, scaling: chosen };
};

const isByte = (value: number): boolean => Number.isInteger(value) && value >= 0 && value <= 255;

const choose = (values: Float64Array): Exclude<Scaling, "auto"> => {
  if (values.every(isByte) && values.some((value) => value > 1)) return "bytes";
  return values.every((value) => Math.abs(value) <= 10) ? "none" : "standardize";
};

const toBytes = (values: Float64Array, columns: number, file: string): Uint8Array => {
  const at = values.findIndex((value) => !isByte(value));
  if (at >= 0) {
    throw new DataFormatError(
      file,
      "scaling 'bytes' needs integers from 0 to 255",
      { sample: Math.floor(at / columns), feature: at % columns, value: values[at] },
      "choose the scaling 'range' or 'standardize'",
    );
  }
  const bytes = sharedBytes(values.length);
  bytes.set(values);
  return bytes;
};

const scaleColumn = (
  values: Float64Array,
  columns: number,
  column: number,
  scaling: "range" | "standardize",
  output: Float32Array,
): void => {
  const rows = values.length / columns;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  let sum = 0;
  for (let at = column; at < values.length; at += columns) {
    low = Math.min(low, values[at]!);
    high = Math.max(high, values[at]!);
    sum += values[at]!;
  }
  if (low === high) return;
  const center = scaling === "range" ? low : sum / rows;
  let width = high - low;
  if (scaling === "standardize") {
    let squares = 0;
    for (let at = column; at < values.length; at += columns) squares += (values[at]! - center) * (values[at]! - center);
    width = Math.sqrt(squares / rows);
  }
  for (let at = column; at < values.length; at += columns) output[at] = (values[at]! - center) / width;
};
