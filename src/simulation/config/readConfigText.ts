import { isNode, LineCounter, parseDocument } from "yaml";
import type { ConfigLayer } from "./ConfigLayer.ts";
import { configSyntaxError, InvalidConfigError } from "./errors.ts";

/**
 * Reads a configuration file in YAML, which includes JSON.
 *
 * @param name - the file's name, for messages
 * @throws GFML_CONFIG_SYNTAX if it cannot be read; InvalidConfigError if it is not a group of fields
 */
export const readConfigText = (text: string, name: string): ConfigLayer => {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const error = document.errors[0];
  if (error !== undefined) {
    const { line, col } = lines.linePos(error.pos[0]);
    throw configSyntaxError(name, line, col, error.message);
  }
  const value: unknown = document.toJS() ?? {};
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    const problem = "a configuration must be a group of fields, one per line: rounds: 60";
    throw new InvalidConfigError([{ field: "(all)", value, origin: name, problem }]);
  }
  return {
    value: value as Record<string, unknown>,
    originOf: (path) => {
      for (let length = path.length; length > 0; length--) {
        const node: unknown = document.getIn(path.slice(0, length), true);
        if (isNode(node) && node.range) return `${name} line ${lines.linePos(node.range[0]).line}`;
      }
      return name;
    },
  };
};
