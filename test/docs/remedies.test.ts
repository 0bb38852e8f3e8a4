import ts from "typescript";
import { expect, it } from "vitest";
import { createProgram } from "../../src/cli/createProgram.ts";
import { readSources } from "../architecture/readExports.ts";
import { TextTerminal } from "../support/TextTerminal.ts";
import { scripts } from "./commandLines.ts";
import { root } from "./documents.ts";

/** The texts of a source file: what stands in quotes, in templates and between tags. */
const textsOf = (path: string, source: string): string[] => {
  const kind = path.endsWith("x") ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true, kind);
  const texts: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node) || ts.isJsxText(node)) texts.push(node.text);
    else if (ts.isTemplateExpression(node)) texts.push(node.getText(file));
    ts.forEachChild(node, visit);
  };
  visit(file);
  return texts;
};

/** Commands of a text: `gfml`, a name, and at least one flag, FILE or ${value}. Prose in which gfml is the subject has none. */
const COMMAND = /\bgfml ([a-z][a-z-]*)((?: (?:--[a-z][a-z.-]*|[A-Z][A-Z-]+\b|\$\{[^}]*\}))+)/g;

const { signal } = new AbortController();
const terminal = new TextTerminal({ columns: 200 });
const program = createProgram(
  { out: terminal, err: terminal, environment: {}, program: "gfml", signal, now: () => 0 },
  () => {},
);

const faultsOf = (text: string): string[] => {
  const faults = [...text.matchAll(/\bnpm run ([a-z][a-z:-]*)/g)].flatMap(([command, name]) =>
    scripts[name!] === undefined && name !== "gfml" ? [command] : [],
  );
  for (const [command, name, rest] of text.matchAll(COMMAND)) {
    const flags = rest!.match(/--[a-z][a-z.-]*/g) ?? [];
    const known = program.commands.find((one) => one.name() === name);
    if (known === undefined ? flags.length > 0 : flags.some((flag) => !known.options.some(({ long }) => long === flag)))
      faults.push(command);
  }
  return faults;
};

it("finds only commands, flags and scripts that exist in errors, messages and pages", () => {
  const sources = [...readSources(root, ["src", "dashboard/src"])].filter(([path]) => !path.includes(".test."));
  const texts = sources.flatMap(([path, source]) => textsOf(path, source).map((text) => ({ path, text })));
  expect(texts.filter(({ text }) => text.match(COMMAND)).length).toBeGreaterThan(10);
  expect(texts.flatMap(({ path, text }) => faultsOf(text).map((command) => `${path}: ${command}`))).toEqual([]);
});

it.each(["gfml deploy --rpc URL", "gfml run --rouns", "npm run nothing"])("notices %s", (command) => {
  expect(faultsOf(`first run ${command}, then go on`)).toHaveLength(1);
});
