import type { Axis } from "./Chart.ts";

/** The same value with its interval cut where values must lie by their nature. */
export const withinLimits = <Value extends { readonly low?: number | null; readonly high?: number | null }>(
  value: Value,
  { limits }: Axis,
): Value => {
  const { low, high } = value;
  if (limits === undefined || typeof low !== "number" || typeof high !== "number") return value;
  return { ...value, low: Math.max(low, limits[0]), high: Math.min(high, limits[1]) };
};
