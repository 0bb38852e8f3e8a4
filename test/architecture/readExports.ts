import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import ts from "typescript";

/** Source text of each TypeScript file, by its path from the repository root. */
export type Sources = ReadonlyMap<string, string>;

/** All TypeScript files of these folders, without generated ones. */
export const readSources = (root: string, folders: readonly string[]): Sources =>
  new Map(
    folders
      .flatMap((folder) =>
        (readdirSync(join(root, folder), { recursive: true }) as string[]).map((path) => `${folder}/${path}`),
      )
      .filter((path) => /\.(ts|tsx|mjs)$/.test(path) && !/(^|\/)(generated|node_modules|dist)\//.test(path))
      .filter((path) => existsSync(join(root, path)))
      .map((path) => [path, readFileSync(join(root, path), "utf8")]),
  );

interface FileFacts {
  /** Names that the file declares and exports. */
  readonly declared: ReadonlySet<string>;
  /** What each exported name of another file stands for here: [exported name, file, name there]. */
  readonly handedOn: readonly (readonly [string, string, string])[];
  /** Files whose exports are all exported again. */
  readonly handedOnWhole: readonly string[];
  /** Names that the file uses of others: [file, name there]. */
  readonly used: readonly (readonly [string, string])[];
}

const factsOf = (path: string, text: string, aliases: Readonly<Record<string, string>>): FileFacts => {
  const kind = path.endsWith("x") ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, kind);
  const declared = new Set<string>();
  const handedOn: [string, string, string][] = [];
  const handedOnWhole: string[] = [];
  const used: [string, string][] = [];
  const identifiers = new Set<string>();
  const wholeModules: string[] = [];
  const imported = new Map<string, readonly [string, string]>();
  const resolve = (name: string): string | undefined =>
    name.startsWith(".") ? normalize(join(dirname(path), name)).replaceAll("\\", "/") : aliases[name];

  const bind = (name: ts.BindingName): void => {
    if (ts.isIdentifier(name)) declared.add(name.text);
    else for (const element of name.elements) if (!ts.isOmittedExpression(element)) bind(element.name);
  };
  for (const statement of file.statements) {
    if (ts.isImportDeclaration(statement)) {
      const target = resolve((statement.moduleSpecifier as ts.StringLiteral).text);
      const clause = statement.importClause;
      if (target === undefined || clause === undefined) continue;
      const bindings = clause.namedBindings;
      if (bindings !== undefined && ts.isNamespaceImport(bindings)) wholeModules.push(target);
      else
        for (const element of bindings?.elements ?? []) {
          const there = [target, (element.propertyName ?? element.name).text] as const;
          imported.set(element.name.text, there);
          used.push([...there]);
        }
    } else if (ts.isExportDeclaration(statement)) {
      const target = statement.moduleSpecifier && resolve((statement.moduleSpecifier as ts.StringLiteral).text);
      const clause = statement.exportClause;
      if (clause === undefined) {
        if (target !== undefined) handedOnWhole.push(target);
      } else if (ts.isNamedExports(clause)) {
        for (const element of clause.elements) {
          const local = (element.propertyName ?? element.name).text;
          const there = imported.get(local);
          if (target !== undefined) handedOn.push([element.name.text, target, local]);
          else if (there !== undefined) handedOn.push([element.name.text, ...there]);
          else declared.add(element.name.text);
        }
      } else if (target !== undefined) wholeModules.push(target);
    } else if (
      // a type names what a function takes or gives: whoever calls the function may name it
      !ts.isInterfaceDeclaration(statement) &&
      !ts.isTypeAliasDeclaration(statement) &&
      ts.canHaveModifiers(statement) &&
      ts.getModifiers(statement)?.some(({ kind: modifier }) => modifier === ts.SyntaxKind.ExportKeyword)
    ) {
      if (ts.isVariableStatement(statement))
        for (const declaration of statement.declarationList.declarations) bind(declaration.name);
      else {
        const name = (statement as ts.DeclarationStatement).name;
        if (name !== undefined && ts.isIdentifier(name)) declared.add(name.text);
      }
    }
  }
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) identifiers.add(node.text);
    const argument = ts.isCallExpression(node) ? node.arguments[0] : undefined;
    if (argument !== undefined && ts.isStringLiteralLike(argument)) {
      const isImport = (node as ts.CallExpression).expression.kind === ts.SyntaxKind.ImportKeyword;
      const target = isImport ? resolve(argument.text) : undefined;
      if (target !== undefined) wholeModules.push(target);
    }
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      const target = resolve((node.argument.literal as ts.StringLiteral).text);
      if (target !== undefined) wholeModules.push(target);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  // of a module taken whole, all names that the file says anywhere may be meant
  for (const target of wholeModules) for (const name of identifiers) used.push([target, name]);
  return { declared, handedOn, handedOnWhole, used };
};

/**
 * Functions, classes and constants of `sources` that no file but a test imports, as "file: name". `entries` are the files whose every export is for
 * users. `aliases` are the files that package names stand for.
 */
export const findExportsOfTests = (
  sources: Sources,
  isTest: (path: string) => boolean,
  entries: readonly string[],
  aliases: Readonly<Record<string, string>> = {},
): string[] => {
  const facts = new Map<string, FileFacts>();
  for (const [path, text] of sources) facts.set(path, factsOf(path, text, aliases));
  const inUse = new Set<string>();
  const use = (path: string, name: string): void => {
    const key = `${path}: ${name}`;
    const file = facts.get(path);
    if (file === undefined || inUse.has(key)) return;
    inUse.add(key);
    for (const [exported, target, there] of file.handedOn) if (exported === name) use(target, there);
    if (!file.declared.has(name)) for (const target of file.handedOnWhole) use(target, name);
  };
  const useAll = (path: string): void => {
    const file = facts.get(path);
    for (const name of file?.declared ?? []) use(path, name);
    for (const [name] of file?.handedOn ?? []) use(path, name);
    for (const target of file?.handedOnWhole ?? []) useAll(target);
  };
  for (const path of entries) useAll(path);
  for (const [path, { used }] of facts) if (!isTest(path)) for (const [target, name] of used) use(target, name);
  const found: string[] = [];
  for (const [path, { declared }] of facts) {
    if (isTest(path)) continue;
    for (const name of declared) if (!inUse.has(`${path}: ${name}`)) found.push(`${path}: ${name}`);
  }
  return found.sort();
};
