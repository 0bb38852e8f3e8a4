import { readFileSync } from "node:fs";
import type { ConfigLayer } from "../config/ConfigLayer.ts";
import { InvalidConfigError } from "../config/errors.ts";
import { readConfigText } from "../config/readConfigText.ts";

/**
 * The layers with the highest one's scenario alone: one scenario replaces another, they do not mix. One that is named by a
 * file is read, so that a resolved configuration holds all that decides the run.
 *
 * @throws InvalidConfigError if the file cannot be read; GFML_CONFIG_SYNTAX if it is not YAML
 */
export const withOneScenario = (layers: readonly ConfigLayer[]): ConfigLayer[] => {
  const last = layers.findLastIndex(({ value }) => value.scenario !== undefined && value.scenario !== null);
  return layers.map((layer, place) => {
    const { scenario, ...others } = layer.value;
    if (scenario === undefined || scenario === null) return layer;
    if (place !== last) return { value: others, originOf: (path) => layer.originOf(path) };
    return typeof scenario === "string" && scenario !== "" ? readInto(layer, scenario) : layer;
  });
};

const readInto = (layer: ConfigLayer, path: string): ConfigLayer => {
  const file = readConfigText(readText(layer, path), path);
  return {
    value: { ...layer.value, scenario: file.value },
    originOf: (place) => (place[0] === "scenario" ? file.originOf(place.slice(1)) : layer.originOf(place)),
  };
};

const readText = (layer: ConfigLayer, path: string): string => {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const problem = `cannot be read: ${code === "ENOENT" ? "there is no such file" : message}`;
    throw new InvalidConfigError([{ field: "scenario", value: path, origin: layer.originOf(["scenario"]), problem }]);
  }
};
