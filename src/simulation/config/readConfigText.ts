import { type Document, isNode, LineCounter, parseDocument, visit } from "yaml";
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
  const document = parseText(text, name, lines);
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

/** @throws GFML_CONFIG_SYNTAX */
const parseText = (text: string, name: string, lines: LineCounter): Document => {
  let document: Document;
  try {
    document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  } catch (error) {
    // the parser calls itself for each level
    if (!(error instanceof RangeError)) throw error;
    throw configSyntaxError(name, 1, 1, "groups or lists are nested too deeply");
  }
  const refuse = (offset: number, problem: string, remedy?: string): never => {
    const { line, col } = lines.linePos(offset);
    throw configSyntaxError(name, line, col, problem, remedy);
  };
  const error = document.errors[0];
  if (error !== undefined) refuse(error.pos[0], error.message);
  visit(document, {
    // a few lines of them stand for more values than memory holds
    Alias: (_, { source, range }) => {
      refuse(range?.[0] ?? 0, `*${source} is an alias`, `write the value out: an alias (*${source}) is not allowed`);
    },
  });
  return document;
};
