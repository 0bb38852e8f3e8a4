import { InternalError } from "../../core/index.ts";

/**
 * JSON with sorted keys and no spaces: equal values give equal text. Wads are written as decimal strings; an undefined
 * property is an absent one.
 * @throws InternalError on NaN, Infinity, undefined inside an array, a function, or an object that is not plain data (a
 *   Map, a typed array): nothing is dropped silently
 */
export const canonicalJson = (value: unknown): string => {
  if (value === null || typeof value === "boolean" || typeof value === "string") return JSON.stringify(value);
  if (typeof value === "bigint") return `"${value}"`;
  if (typeof value === "number") {
    if (!Number.isFinite(value))
      throw new InternalError("a number that is not finite cannot be written as JSON", { value });
    return JSON.stringify(value === 0 ? 0 : value);
  }
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (isPlain(value)) {
    const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
    entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonicalJson(inner)}`).join(",")}}`;
  }
  const type = typeof value === "object" ? value.constructor.name : typeof value;
  throw new InternalError("a value of this type cannot be written as JSON", { type });
};

const isPlain = (value: unknown): value is object => {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value) as object | null;
  // objects of another realm (a worker's, a test's) have another Object.prototype, whose own prototype is null too
  return prototype === null || Object.getPrototypeOf(prototype) === null;
};
