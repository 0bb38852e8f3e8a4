import type { Names } from "../../round/index.ts";
import type { ConfigLayer } from "./ConfigLayer.ts";
import { isGroup } from "./mergeValues.ts";

/** A layer with today's names, from one that may have names of version 1. Messages still name the original place. */
export const upgradeLayer = (layer: ConfigLayer, names: Names<never>): ConfigLayer => {
  const written = new Map(pathsOf(layer.value).map((path) => [keyOf(names.upgradePath(path)), path]));
  return {
    value: names.upgrade(layer.value) as ConfigLayer["value"],
    originOf: (path) => layer.originOf(written.get(keyOf(path)) ?? path),
  };
};

const keyOf = (path: readonly PropertyKey[]): string => path.map(String).join(".");

/** The path of every field, including groups. */
const pathsOf = (group: Readonly<Record<string, unknown>>): PropertyKey[][] =>
  Object.entries(group).flatMap(([name, value]) => [
    [name],
    ...(isGroup(value) ? pathsOf(value).map((path) => [name, ...path]) : []),
  ]);
