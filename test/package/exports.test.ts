import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { beforeAll, describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
/** The source of each published entry, from the package's own list. */
const entries = Object.entries<{ readonly default: string }>(manifest.exports)
  .filter(([entry]) => entry !== "./package.json")
  .map(([entry, { default: built }]) => ({
    entry,
    source: join(root, built.replace("./dist/", "src/").replace(/\.js$/, ".ts")),
  }));

describe("the public surface", () => {
  let checker: ts.TypeChecker;
  let program: ts.Program;
  beforeAll(() => {
    const { config } = ts.readConfigFile(join(root, "tsconfig.json"), ts.sys.readFile);
    const { options } = ts.parseJsonConfigFileContent({ ...config, include: [] }, ts.sys, root);
    program = ts.createProgram(
      entries.map(({ source }) => source),
      options,
    );
    checker = program.getTypeChecker();
  });

  /** The names of an entry, with what they name. */
  const exportsOf = (source: string): ReadonlyMap<string, ts.Symbol> => {
    const module = checker.getSymbolAtLocation(program.getSourceFile(source)!)!;
    return new Map(
      checker
        .getExportsOfModule(module)
        .map((symbol) => [
          symbol.name,
          symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol,
        ]),
    );
  };

  // a name that appears, or goes, is a decision: update the snapshot and the changelog together
  it.each(entries)("has these names in $entry", ({ source }) => {
    const names = [...exportsOf(source)].map(([name, { flags }]) =>
      flags & ts.SymbolFlags.Value ? name : `type ${name}`,
    );
    expect(names.sort()).toMatchSnapshot();
  });

  it.each(entries)("documents each name of $entry", ({ source }) => {
    const bare = [...exportsOf(source)].filter(
      ([, symbol]) => ts.displayPartsToString(symbol.getDocumentationComment(checker)).trim() === "",
    );
    const placeOf = (symbol: ts.Symbol): string =>
      symbol.declarations?.[0]?.getSourceFile().fileName.slice(dirname(root).length) ?? "";
    expect(bare.map(([name, symbol]) => `${name} in ${placeOf(symbol)}`)).toEqual([]);
  });

  it("gives a name in two entries one meaning", () => {
    const meanings = new Map<string, Set<ts.Symbol>>();
    for (const { source } of entries)
      for (const [name, symbol] of exportsOf(source)) meanings.set(name, (meanings.get(name) ?? new Set()).add(symbol));
    const twofold = [...meanings].filter(([, symbols]) => symbols.size > 1).map(([name]) => name);
    expect(twofold.sort()).toEqual([]);
  });
});
