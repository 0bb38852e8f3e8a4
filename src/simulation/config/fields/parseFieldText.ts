import { parse } from "yaml";
import type { ConfigField } from "./configFields.ts";

/**
 * The value that a text on the command line stands for. Lists may be written with commas: `80,60`. A text that is not of
 * the field's type is returned as it is, so that the schema refuses it together with all other problems.
 */
export const parseFieldText = (field: ConfigField | undefined, text: string): unknown => {
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
    return parse(text) ?? text;
  } catch {
    return text;
  }
};
