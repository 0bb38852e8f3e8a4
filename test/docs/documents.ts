import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const root: string = fileURLToPath(new URL("../../", import.meta.url));

/** A fenced block of a document. */
export interface Block {
  readonly document: string;
  /** Of the opening fence, from 1. */
  readonly line: number;
  readonly language: string;
  /** The words after the language: `run`, `output`, `file=model.ts`. */
  readonly words: readonly string[];
  readonly text: string;
}

/** A Markdown file of the project, taken apart. */
export interface Document {
  /** From the root, with slashes. */
  readonly path: string;
  readonly text: string;
  /** The text outside fenced blocks, line by line; the lines of blocks are empty. */
  readonly prose: readonly string[];
  readonly blocks: readonly Block[];
}

/** Every page of the repository: those of the root, of docs/, of the contracts, and those beside examples and benches. */
export const readDocuments = (): Document[] => {
  const paths = (folder: string): string[] =>
    readdirSync(`${root}${folder}`)
      .filter((name) => name.endsWith(".md"))
      .map((name) => `${folder}${name}`);
  const folders = ["examples", "bench"].flatMap((parent) =>
    readdirSync(`${root}${parent}`, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => `${parent}/${entry.name}/`),
  );
  return [
    "",
    "contracts/",
    "docs/",
    "python/",
    ...["tutorials", "how-to", "reference", "explanation", "results"].map((kind) => `docs/${kind}/`),
    ...folders,
  ]
    .flatMap(paths)
    .sort()
    .map((path) => readDocument(path));
};

const readDocument = (path: string): Document => {
  const text = readFileSync(`${root}${path}`, "utf8");
  const prose: string[] = [];
  const blocks: Block[] = [];
  let open: { line: number; info: string; indent: number; lines: string[] } | undefined;
  text.split("\n").forEach((line, index) => {
    // in a list a block is indented
    const fence = /^( *)```(.*)$/.exec(line);
    prose.push(open === undefined && fence === null ? line : "");
    if (fence === null) open?.lines.push(line.slice(Math.min(open.indent, line.search(/\S|$/))));
    else if (open === undefined)
      open = { line: index + 1, info: fence[2]!.trim(), indent: fence[1]!.length, lines: [] };
    else {
      const [language = "", ...words] = open.info.split(/\s+/);
      blocks.push({ document: path, line: open.line, language, words, text: open.lines.join("\n") });
      open = undefined;
    }
  });
  if (open !== undefined) throw new Error(`${path} line ${open.line}: a fenced block is never closed`);
  return { path, text, prose, blocks };
};

/** The anchors of a document's headings, as GitHub makes them. */
export const anchorsOf = ({ prose }: Document): Set<string> => {
  const anchors = new Set<string>();
  for (const line of prose) {
    const heading = /^#{1,6} (.*)$/.exec(line)?.[1];
    if (heading === undefined) continue;
    const words = heading.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, "");
    anchors.add(words.trim().replace(/\s/g, "-"));
  }
  return anchors;
};
