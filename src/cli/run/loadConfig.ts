import { readFile } from "node:fs/promises";
import type { Command } from "commander";
import {
  type ConfigLayer,
  namedLayer,
  pinOwnScheme,
  type RunConfig,
  readConfigText,
  resolveConfig,
  settingLayer,
} from "../../simulation/index.ts";
import { readManifest, withFile } from "../../storage/index.ts";
import { flagLayers } from "../flags/configFlags.ts";

/**
 * The configuration that a command line describes: file < `--set` < flags, over the preset, or over the configuration of
 * the run that is resumed.
 *
 * @throws OwnSchemeError, InvalidConfigError, GFML_CONFIG_SYNTAX, GFML_SETTING_SYNTAX, FileAccessError, GFML_NOT_A_RUN_FOLDER
 */
export const loadConfig = async (
  command: Command,
  file: string | undefined,
  settings: readonly string[],
  resumed?: string,
): Promise<RunConfig> => {
  const layers: ConfigLayer[] = [...settings.map(settingLayer), ...flagLayers(command)];
  if (file !== undefined) {
    layers.unshift(readConfigText(await withFile("read", file, () => readFile(file, "utf8")), file));
  }
  return pinOwnScheme(
    resumed === undefined ? resolveConfig(layers) : resolveConfig(layers, await storedLayer(resumed)),
  );
};

/** The configuration of a run folder as a layer. */
const storedLayer = async (folder: string): Promise<ConfigLayer> =>
  namedLayer(`the run in ${folder}`, (await readManifest(folder)).config);
