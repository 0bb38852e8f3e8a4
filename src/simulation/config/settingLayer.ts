import { parse } from "yaml";
import type { Names } from "../../round/index.ts";
import { type ConfigLayer, namedLayer } from "./ConfigLayer.ts";
import { settingSyntaxError } from "./errors.ts";
import { type ConfigField, configFields } from "./fields/configFields.ts";
import { configJsonSchema } from "./fields/configJsonSchema.ts";
import type { JsonSchema } from "./fields/JsonSchema.ts";
import { runNames } from "./runNames.ts";

/**
 * The layer of one `field=value`, the field with dots.
 *
 * @throws GFML_SETTING_SYNTAX if the setting is not of that form
 */
export const settingLayer = (setting: string): ConfigLayer => readSetting(setting, configJsonSchema(), runNames);

/** Like {@link settingLayer}, for a configuration of a different schema. */
export const settingLayerOf =
  (root: JsonSchema, names: Names<never>): ((setting: string) => ConfigLayer) =>
  (setting) =>
    readSetting(setting, root, names);

const readSetting = (setting: string, root: JsonSchema, names: Names<never>): ConfigLayer => {
  const at = setting.indexOf("=");
  const path = setting.slice(0, at).trim();
  if (at < 0 || !/^[^.\s]+(\.[^.\s]+)*$/.test(path)) throw settingSyntaxError(setting);
  return fieldLayer(names.upgradePath(path.split(".")).join("."), setting.slice(at + 1), `--set ${path}`, root);
};

/** The layer of one field given as text. */
export const fieldLayer = (
  path: string,
  text: string,
  origin: string,
  root: JsonSchema = configJsonSchema(),
): ConfigLayer => {
  const field = configFields(root).find((candidate) => candidate.path === path);
  let value: unknown = parseFieldText(field, text);
  for (const key of path.split(".").reverse()) value = { [key]: value };
  return namedLayer(origin, value as Record<string, unknown>);
};

/**
 * The value of a text on the command line. Lists may be written with commas: `80,60`. A text that does not match
 * the field's type is returned unchanged, so that the schema refuses it together with all other problems.
 */
const parseFieldText = (field: ConfigField | undefined, text: string): unknown => {
  const type = field?.schema.type;
  if (type === "string") return text;
  if (type === "number" || type === "integer") return text.trim() !== "" ? parseNumber(text) : text;
  const value = parseYaml(text);
  if (type !== "array" || Array.isArray(value)) return value;
  return text.split(",").map((item) => parseYaml(item.trim()));
};

const parseNumber = (text: string): number | string => {
  const value = Number(text);
  return Number.isNaN(value) ? text : value;
};

const parseYaml = (text: string): unknown => {
  try {
    // an alias is a text like any other
    return parse(text, { maxAliasCount: 0 }) ?? text;
  } catch {
    return text;
  }
};
