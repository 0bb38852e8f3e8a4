import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, it } from "vitest";
import { readDocuments } from "./documents.ts";
import { cloneBare, installClone, shareInstallation } from "./play/bareClone.ts";
import { playedPages } from "./play/played.ts";
import { playPage } from "./play/playPage.ts";

describe("a page's shell blocks, played in order from a bare clone,", () => {
  let installed = "";
  beforeAll(() => {
    installed = cloneBare();
    installClone(installed);
  });
  afterAll(() => rmSync(installed, { recursive: true, force: true }));

  it.each(playedPages(readDocuments(), "long").map((page) => [page.path, page] as const))(
    "does what %s says",
    async (_, page) => {
      const clone = cloneBare();
      try {
        // a page that shows the installation installs
        const installs = page.blocks.some(({ language, text }) => language === "sh" && /\bnpm ci\b/.test(text));
        if (!installs) shareInstallation(installed, clone);
        await playPage(page, clone, "long");
      } finally {
        rmSync(clone, { recursive: true, force: true });
      }
    },
  );
});
