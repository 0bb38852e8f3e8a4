import { readFileSync } from "node:fs";
import type { ConfigLayer } from "../config/ConfigLayer.ts";
import { InvalidConfigError } from "../config/errors.ts";
import { readConfigText } from "../config/readConfigText.ts";

/**
 * The layers with only the highest one's scenario: scenarios replace each other and are not merged. If a file names
 * the scenario, it is read, so that a resolved configuration holds everything that decides the run.
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
    const problem = `cannot be read: ${code === "ENOENT" ? "the file does not exist" : message}`;
    throw new InvalidConfigError([{ field: "scenario", value: path, origin: layer.originOf(["scenario"]), problem }]);
  }
};
