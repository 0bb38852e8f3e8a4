import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Block, readDocuments } from "./documents.ts";
import { cloneBare, linkClone, resetClone } from "./play/bareClone.ts";
import { readMarks } from "./play/blockMarks.ts";
import { conditionalBlocks, playedPages } from "./play/played.ts";
import { playPage } from "./play/playPage.ts";

const documents = readDocuments();
const shellBlocks = documents.flatMap(({ blocks }) => blocks.filter(({ language }) => language === "sh"));

describe("the shell blocks of the pages", () => {
  it("leaves blocks out only where the list says so", () => {
    const found = shellBlocks.flatMap((block) => {
      const { needs, notPlayed } = readMarks(block);
      const mark = notPlayed === undefined ? needs && `needs=${needs}` : `not-played=${notPlayed}`;
      return mark === undefined ? [] : [`${block.document}: ${mark}: ${firstCommandOf(block)}`];
    });
    expect(found.sort()).toEqual([...conditionalBlocks].sort());
  });

  it("calls gfml as it is called in a clone", () => {
    const faults = shellBlocks.flatMap(({ document, line, text }) =>
      /^\s*gfml /m.test(text) ? [`${document} line ${line}: write npx gfml`] : [],
    );
    expect(faults).toEqual([]);
  });

  it("finds no command in a block of text", () => {
    const texts = documents.flatMap(({ blocks }) =>
      blocks.filter(({ language, words }) => (language === "text" || language === "") && words.length === 0),
    );
    const faults = texts.flatMap(({ document, line, text }) =>
      /^(npm|npx|node|gfml|git|pip|python3?) /m.test(text) ? [`${document} line ${line}`] : [],
    );
    expect(faults).toEqual([]);
  });

  it("finds no command on a line alone outside of them", () => {
    const indented = documents.flatMap(({ path, prose }) =>
      prose.flatMap((line, index) =>
        /^ {4}(npm|npx|node|gfml|git) /.test(line) ? [`${path} line ${index + 1}: ${line.trim()}`] : [],
      ),
    );
    expect(indented).toEqual([]);
  });

  const firstCommandOf = ({ text }: Block): string => text.split("\n")[0]!.replace(/\s+#.*$/, "");
});

describe("a page's short shell blocks, played in order in a clone,", () => {
  let clone = "";
  beforeAll(async () => {
    clone = cloneBare();
    await linkClone(clone);
  }, 300_000);
  afterAll(() => rmSync(clone, { recursive: true, force: true }));

  it.each(playedPages(documents, "short").map((page) => [page.path, page] as const))(
    "does what %s says",
    { timeout: 600_000 },
    async (_, page) => {
      resetClone(clone);
      await playPage(page, clone, "short");
    },
  );
});
