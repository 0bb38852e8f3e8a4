import { showInterval } from "../../text/index.ts";
import type { DemonstratedNumber } from "./AblationRow.ts";
import type { AblationMeasure } from "./ablationMeasures.ts";
import type { MeasuredChange } from "./summariseAblation.ts";

/** "+1.20 ± 0.40", or "0" where every seed gave the same. */
export const formatChange = ({ difference }: MeasuredChange, { digits }: AblationMeasure): string => {
  if (difference.count === 0) return "-";
  if (difference.mean === 0 && (difference.halfWidth ?? 0) === 0) return "0";
  return `${difference.mean > 0 ? "+" : ""}${showInterval({ ...difference, digits })}`;
};

/** The number with its unit: NaN and the infinities in words, as they are what is shown. */
export const formatNumber = ({ value, unit }: DemonstratedNumber): string => {
  if (Number.isNaN(value)) return "not a number";
  if (!Number.isFinite(value)) return value > 0 ? "infinite" : "minus infinity";
  const size = Math.abs(value);
  const text =
    Number.isInteger(value) && size < 1e6
      ? String(value)
      : size >= 1e-3 && size < 1e6
        ? String(Number(value.toPrecision(5)))
        : value.toExponential(3);
  return unit === "" ? text : `${text} ${unit}`;
};
