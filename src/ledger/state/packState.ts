import { readTerms, todaysName } from "../../round/index.ts";
import type { LedgerState } from "./LedgerState.ts";

/** A state as plain JSON data: bigints, maps and sets become one-field objects, so that `unpackState` gives an equal state. */
export const packState = (state: LedgerState): unknown => pack(state);

/** The state that `packState` packed, in this version or an earlier one. */
export const unpackState = (packed: unknown): LedgerState => {
  const state = unpack(packed) as LedgerState;
  return { ...state, tasks: state.tasks.map((task) => ({ ...task, terms: readTerms(task.terms) })) };
};

const pack = (value: unknown): unknown => {
  if (typeof value === "bigint") return { $integer: `${value}` };
  if (value instanceof Map) return { $map: [...value].map(([key, inner]) => [key, pack(inner)]) };
  if (value instanceof Set) return { $set: [...value] };
  if (Array.isArray(value)) return value.map(pack);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .map(([key, inner]) => [key, pack(inner)]),
  );
};

const unpack = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(unpack);
  if (typeof value !== "object" || value === null) return value;
  if ("$integer" in value) return BigInt(value.$integer as string);
  if ("$map" in value) return new Map((value.$map as [unknown, unknown][]).map(([key, inner]) => [key, unpack(inner)]));
  if ("$set" in value) return new Set(value.$set as unknown[]);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [todaysName(key), unpack(inner)]));
};
