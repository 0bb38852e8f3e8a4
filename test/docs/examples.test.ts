import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Block, readDocuments, root } from "./documents.ts";

const run = promisify(execFile);
const documents = readDocuments();
const blocks = documents.flatMap((document) => document.blocks);
const examples = blocks.filter(({ language, words }) => language === "ts" && words.includes("run"));

const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

/** Imports of the package, as a user writes them, made into imports of its source. */
const fromSource = (text: string): string =>
  text.replace(/(from |import\()"gfml((?:\/[a-z]+)?)"/g, (_, before: string, entry: string) => {
    const built: string = manifest.exports[`.${entry}`].default;
    return before + JSON.stringify(join(root, built.replace("./dist/", "src/").replace(/\.js$/, ".ts")));
  });

const fileOf = ({ words }: Block): string | undefined =>
  words.find((word) => word.startsWith("file="))?.slice("file=".length);
const placeOf = ({ document, line }: Block): string => `${document} line ${line}`;

/** What the page says an example prints: the block `text output` that follows it. */
const outputOf = (example: Block): string | undefined => {
  const next = blocks[blocks.indexOf(example) + 1];
  return next?.document === example.document && next.words.includes("output") ? next.text : undefined;
};

describe("the examples of the pages", () => {
  let folder = "";
  const home = (document: string): string => join(folder, document.replace(/\W/g, "-"));
  const program = (example: Block): string => join(home(example.document), `line${example.line}.mts`);

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "gfml-docs-"));
    for (const { path } of documents) mkdirSync(home(path), { recursive: true });
    for (const example of examples) writeFileSync(program(example), fromSource(example.text));
    for (const block of blocks) {
      const file = fileOf(block);
      if (file !== undefined) writeFileSync(join(home(block.document), file), fromSource(block.text));
    }
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("finds examples in the pages", () => {
    expect(new Set(examples.map(({ document }) => document))).toContain("README.md");
    expect(examples.length).toBeGreaterThanOrEqual(5);
  });

  it("compiles every example", async () => {
    const config = {
      extends: join(root, "tsconfig.json"),
      compilerOptions: { typeRoots: [join(root, "node_modules/@types")], isolatedDeclarations: false },
      include: ["**/*.mts"],
      exclude: [],
    };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
    const compiler = join(root, "node_modules/typescript-7/bin/tsc");
    const checked = await run(process.execPath, [compiler, "-p", folder, "--declaration", "false"]).catch(
      (error: { stdout: string }) => error,
    );
    expect(checked.stdout).toBe("");
  });

  it.each(examples.map((example) => [placeOf(example), example] as const))("runs: %s", async (_, example) => {
    const { stdout } = await run(process.execPath, [program(example)], { cwd: home(example.document) });
    const expected = outputOf(example);
    if (expected === undefined) expect(stdout).not.toBe("");
    else expect(stdout.trimEnd()).toBe(expected);
  });
});
