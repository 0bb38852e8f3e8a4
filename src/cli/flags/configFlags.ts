import { readFile } from "node:fs/promises";
import { type Command, Option } from "commander";
import {
  type ConfigField,
  type ConfigLayer,
  configFields,
  fieldLayer,
  namedLayer,
  parseModuleTrust,
  pinOwnScheme,
  pinOwnTrainer,
  type RunConfig,
  readConfigText,
  requireTrustedModules,
  resolveConfig,
  runNames,
  settingLayer,
} from "../../simulation/index.ts";
import { readManifest, withFile } from "../../storage/index.ts";
import { usageError } from "../errors.ts";

/** Short names of common fields. */
const flagAliases: Readonly<Record<string, string>> = {
  data: "data.set",
  "data-dir": "data.directory",
  partition: "data.partition",
  path: "data.path",
  images: "data.images",
  labels: "data.labels",
  contract: "data.contract",
  label: "data.labelColumn",
  header: "data.header",
  separator: "data.separator",
  decimal: "data.decimal",
  drop: "data.drop",
  encoding: "data.encoding",
  classes: "data.classes",
  target: "data.target",
  scaling: "data.scaling",
  learners: "population.learners",
  coalitions: "coalition.count",
  confirmations: "chain.confirmations",
  keystore: "chain.keystore",
};

/**
 * Adds a flag for every configuration field: `--population.learners <integer>`. Common fields also get a short name, and names of
 * several words a form with hyphens: `--evaluation-interval`. Names of version 1 are accepted.
 *
 * @param isWanted - selects the fields (default: all)
 */
export const addConfigFlags = (command: Command, isWanted: (field: ConfigField) => boolean = () => true): void => {
  for (const field of configFields().filter(isWanted)) {
    const help = `${field.description}; ${field.allowed}${showDefault(field.default)}`;
    const aliases = Object.keys(flagAliases).filter((alias) => flagAliases[alias] === field.path);
    const value = `<${placeholder(field)}>`;
    command.addOption(new Option(`--${field.path} ${value}`, help).helpGroup(groupOf(field.path)));
    for (const alias of aliases) {
      command.addOption(new Option(`--${alias} ${value}`, `short for --${field.path}`).helpGroup("Often used:"));
    }
    for (const other of otherNamesOf(field.path)) command.addOption(new Option(`--${other} ${value}`).hideHelp());
  }
};

/** One layer for each given configuration flag. */
export const flagLayers = (command: Command): ConfigLayer[] => {
  const byFlag = new Map<string, string>(Object.entries(flagAliases));
  for (const { path } of configFields()) {
    for (const name of [path, ...otherNamesOf(path)]) byFlag.set(name, path);
  }
  return command.options.flatMap((option) => {
    const name = option.long?.slice(2) ?? "";
    const path = byFlag.get(name);
    const attribute = option.attributeName();
    if (path === undefined || command.getOptionValueSource(attribute) !== "cli") return [];
    const text = String(command.getOptionValue(attribute));
    // no built-in trainer has a space in its name
    const field = path === "trainer" && /\S\s+\S/.test(text) && !text.trim().startsWith("{") ? "trainer.command" : path;
    return [fieldLayer(field, text, `--${name}`)];
  });
};

/** The flags of a field that the help hides. */
const otherNamesOf = (path: string): Set<string> => {
  const first = runNames.encodePath(path.split(".")).join(".");
  const names = new Set([hyphenate(path), first, hyphenate(first)]);
  names.delete(path);
  return names;
};

const hyphenate = (path: string): string => path.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

const groupOf = (path: string): string => {
  const group = path.includes(".") ? path.slice(0, path.indexOf(".")) : "run";
  return `Fields of ${group}:`;
};

const placeholder = ({ schema }: ConfigField): string => {
  if (schema.enum !== undefined) return "name";
  if (schema.type === "array") return "list";
  return schema.type === "string" ? "text" : (schema.type ?? "value");
};

const showDefault = (value: unknown): string =>
  value === undefined ? "" : ` (default: ${Array.isArray(value) ? value.join(",") : String(value)})`;

/**
 * The configuration of a command line, over the preset `benefit` unless it names a different one. Flags override `--set`,
 * `--set` overrides the file, and the file overrides the preset or the configuration of a resumed run.
 *
 * @param notice - receives a line about an old name that still works
 * @throws GFML_UNTRUSTED_MODULE if the folder of a run that resumes names a module that is not trusted
 * @throws GFML_OWN_SCHEME, InvalidConfigError, GFML_CONFIG_SYNTAX, GFML_SETTING_SYNTAX, FileAccessError, GFML_NOT_A_RUN_FOLDER
 */
export const loadConfig = async (
  command: Command,
  { file, settings, resumed, trust }: GivenConfig,
  notice: (line: string) => void = () => {},
): Promise<RunConfig> => {
  const layers: ConfigLayer[] = [...settings.map(settingLayer), ...flagLayers(command)];
  const usual = namedLayer("the default of gfml run", { preset: "benefit" });
  if (file !== undefined) {
    layers.unshift(readConfigText(await withFile("read", file, () => readFile(file, "utf8")), file));
  }
  if (layers.some(({ value }) => value.preset === "default")) {
    notice('the preset "default" is now called "faithful"; the old name still works');
  }
  if (resumed === undefined) return pinModules(resolveConfig([usual, ...layers]));
  const trusted = parseModuleTrust(trust);
  if (trusted === undefined) {
    throw usageError("--trust-modules takes SHA-256 values, 64 hex digits each", {
      values: { given: trust },
      remedy: "write --trust-modules alone at the end of the command, or with the values separated by commas",
    });
  }
  const config = resolveConfig(layers, await storedLayer(resumed));
  await requireTrustedModules(config, layers, trusted, resumed);
  return pinModules(config);
};

const pinModules = async (config: RunConfig): Promise<RunConfig> => pinOwnTrainer(await pinOwnScheme(config));

/** What a command line says beside flags of fields. */
interface GivenConfig {
  readonly file: string | undefined;
  readonly settings: readonly string[];
  /** Folder of the run that resumes. */
  readonly resumed: string | undefined;
  /** `--trust-modules`. */
  readonly trust: string | true | undefined;
}

/** The configuration of a run folder as a layer. */
const storedLayer = async (folder: string): Promise<ConfigLayer> =>
  namedLayer(`the run in ${folder}`, (await readManifest(folder)).config);
