import ts from "typescript";

/** A file of the source. */
interface SourceText {
  /** From the root, with slashes. */
  readonly file: string;
  readonly text: string;
}

/** What makes an implementation of a port: a function or a class at the top of a file. */
export interface Factory {
  readonly port: string;
  readonly name: string;
  readonly isExported: boolean;
  /** It takes an implementation of the same port as an argument. */
  readonly isWrapper: boolean;
}

const statementsOf = ({ file, text }: SourceText): readonly ts.Statement[] =>
  ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true).statements;

const isExported = (node: ts.Statement): boolean =>
  ts.canHaveModifiers(node) &&
  (ts.getModifiers(node) ?? []).some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword);

/** The ports: exported interfaces that have methods. Interfaces of plain data are none. */
export const portsOf = (sources: readonly SourceText[]): { readonly name: string; readonly file: string }[] =>
  sources.flatMap((source) =>
    statementsOf(source).flatMap((statement) =>
      ts.isInterfaceDeclaration(statement) && isExported(statement) && statement.members.some(ts.isMethodSignature)
        ? [{ name: statement.name.text, file: source.file }]
        : [],
    ),
  );

/** The names of a type and of the interfaces that extend it. */
const namesOf = (port: string, sources: readonly SourceText[]): ReadonlySet<string> => {
  const names = new Set([port]);
  for (const source of sources) {
    if (!source.text.includes(port)) continue;
    for (const statement of statementsOf(source)) {
      if (!ts.isInterfaceDeclaration(statement)) continue;
      const bases = statement.heritageClauses?.flatMap(({ types }) => types.map((type) => type.expression.getText()));
      if (bases?.includes(port)) names.add(statement.name.text);
    }
  }
  return names;
};

/**
 * The functions and classes that make an implementation of a port. A function `restore...` makes one for which there is a
 * factory, so it is left out.
 */
export const factoriesOf = (sources: readonly SourceText[], ports: readonly string[]): Factory[] =>
  ports.flatMap((port) => {
    const names = namesOf(port, sources);
    const isPort = (type: ts.TypeNode | undefined): boolean =>
      type !== undefined && names.has(type.getText().replace(/^Promise<(.*)>$/, "$1"));
    const ofFunction = (name: string, signature: ts.SignatureDeclaration, statement: ts.Statement): Factory[] => {
      if (!isPort(signature.type) || name.startsWith("restore")) return [];
      const isWrapper = signature.parameters.some(({ type }) => isPort(type));
      return [{ port, name, isExported: isExported(statement), isWrapper }];
    };
    return sources
      .filter(({ text }) => [...names].some((name) => text.includes(name)))
      .flatMap((source) => statementsOf(source))
      .flatMap((statement) => {
        if (ts.isFunctionDeclaration(statement)) return ofFunction(statement.name!.text, statement, statement);
        if (ts.isClassDeclaration(statement)) {
          const isImplementation = statement.heritageClauses?.some(({ types }) => types.some(isPort)) ?? false;
          const name = statement.name!.text;
          return isImplementation ? [{ port, name, isExported: isExported(statement), isWrapper: false }] : [];
        }
        if (!ts.isVariableStatement(statement)) return [];
        return statement.declarationList.declarations.flatMap(({ name, initializer }) =>
          initializer !== undefined && ts.isArrowFunction(initializer)
            ? ofFunction(name.getText(), initializer, statement)
            : [],
        );
      });
  });
