import { fixed } from "../../text/index.ts";
import type { MeanInterval } from "../statistics/meanInterval.ts";
import type { DemonstratedNumber } from "./AblationRow.ts";
import type { AblationMeasure } from "./ablationMeasures.ts";
import type { MeasuredChange } from "./summariseAblation.ts";

/** "12.30 ± 0.40", or without an interval where there is one value. */
export const formatInterval = ({ mean, halfWidth }: MeanInterval, digits: number): string =>
  halfWidth === null ? fixed(mean, digits) : `${fixed(mean, digits)} ± ${fixed(halfWidth, digits)}`;

/** "+1.20 ± 0.40", or "0" where every seed gave the same. */
export const formatChange = ({ difference }: MeasuredChange, { digits }: AblationMeasure): string => {
  if (difference.count === 0) return "-";
  if (difference.mean === 0 && (difference.halfWidth ?? 0) === 0) return "0";
  return `${difference.mean > 0 ? "+" : ""}${formatInterval(difference, digits)}`;
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
