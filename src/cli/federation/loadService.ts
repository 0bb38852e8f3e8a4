import { readFile } from "node:fs/promises";
import { resolveService, type ServiceConfig, serviceFieldLayer } from "../../federation/index.ts";
import { readConfigText } from "../../simulation/index.ts";
import { withFile } from "../../storage/index.ts";

/**
 * The configuration of a service from a file, with `--set` over it.
 *
 * @throws InvalidConfigError, GFML_CONFIG_SYNTAX, GFML_SETTING_SYNTAX, FileAccessError
 */
export const loadService = async (file: string, settings: readonly string[]): Promise<ServiceConfig> =>
  resolveService([
    readConfigText(await withFile("read", file, () => readFile(file, "utf8")), file),
    ...settings.map(serviceFieldLayer),
  ]);
