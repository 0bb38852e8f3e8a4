import type { Axis } from "./Chart.ts";

/** A number for people: four significant digits, thousands apart, no exponent between 0.001 and a billion. */
export const showNumber = (value: number): string => {
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 1e9 || size < 1e-3) return value.toExponential(1).replace("e+", "e").replace("-", "\u2212");
  const digits = size >= 1000 ? 0 : size >= 100 ? 1 : size >= 1 ? 2 : 4;
  const text = value.toLocaleString("en", { maximumFractionDigits: digits, useGrouping: size >= 10_000 });
  return text.replace("-", "\u2212");
};

/** Shows each of these numbers with the same digits after the point, as few as they need: a column that can be compared. */
export const showAlike = (values: readonly number[]): ((value: number) => string) => {
  const sizes = values.map(Math.abs);
  const largest = sizes.reduce((a, b) => Math.max(a, b), 0);
  if (largest >= 1e9 || (largest > 0 && largest < 1e-2)) return showNumber;
  const most = largest >= 1000 ? 0 : largest >= 100 ? 1 : largest >= 1 ? 2 : 4;
  let digits = 0;
  while (digits < most && values.some((value) => Number(value.toFixed(digits)) !== Number(value.toFixed(most))))
    digits++;
  const format = { minimumFractionDigits: digits, maximumFractionDigits: digits, useGrouping: largest >= 10_000 };
  return (value) =>
    value
      .toLocaleString("en", format)
      .replace(/^-(?=[0.]*$)/, "")
      .replace("-", "\u2212");
};

/** "accuracy (%)", or the label alone without a unit. */
export const axisLabel = ({ label, unit }: { readonly label: string; readonly unit?: string }): string =>
  unit === undefined || unit === "" ? label : `${label} (${unit})`;

/** "completion-time" of "Completion time": for ids and file names. */
export const slug = (title: string): string =>
  title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");

/** At most so many of the items, evenly spread, the first and the last among them. */
export const thin = <Item>(items: readonly Item[], limit: number): readonly Item[] => {
  if (items.length <= limit) return items;
  const step = (items.length - 1) / (limit - 1);
  return Array.from({ length: limit }, (_, index) => items[Math.round(index * step)]!);
};

/** Every second, third .. of the items, so that at most so many are left; the last is always among them. */
export const everyNth = <Item>(items: readonly Item[], limit: number): readonly Item[] => {
  const step = Math.max(1, Math.ceil((items.length - 1) / Math.max(1, limit - 1)));
  return items.filter((_, index) => index % step === 0 || index === items.length - 1);
};

/** The same value with its interval cut where values must lie by their nature. */
export const withinLimits = <Value extends { readonly low?: number | null; readonly high?: number | null }>(
  value: Value,
  { limits }: Axis,
): Value => {
  const { low, high } = value;
  if (limits === undefined || typeof low !== "number" || typeof high !== "number") return value;
  return { ...value, low: Math.max(low, limits[0]), high: Math.min(high, limits[1]) };
};
