import { readFile } from "node:fs/promises";
import { readConfigText } from "../../simulation/index.ts";
import { withFile } from "../../storage/index.ts";
import { parseExperiment } from "./defineExperiment.ts";
import type { Experiment } from "./Experiment.ts";

/**
 * Reads an experiment's file, YAML or JSON. Paths in it are relative to the folder that the command runs in, as in a run's
 * own configuration.
 *
 * @throws GFML_CONFIG_SYNTAX, FileAccessError; InvalidConfigError with every problem at once, each with its line
 */
export const readExperiment = async (file: string): Promise<Experiment> =>
  parseExperiment(readConfigText(await withFile("read", file, () => readFile(file, "utf8")), file));
