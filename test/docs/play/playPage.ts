import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import type { Document } from "../documents.ts";
import { isThere, readMarks } from "./blockMarks.ts";
import { PageShell } from "./PageShell.ts";

/** Seconds that a block may take in the normal suite, and in the long one. */
const LIMITS = { short: 180, long: 3600 } as const;

/** Words of a page that stand for what its service printed, and where they are found. */
const addresses = { "JOIN-ADDRESS": /join address: (\S+)/ } as const;

/**
 * Plays the shell blocks of a page in order, in a clone.
 *
 * @param suite - `short` leaves out the blocks that are marked `long`, and does not install again
 */
export const playPage = async (page: Document, clone: string, suite: "short" | "long"): Promise<void> => {
  const scripts = mkdtempSync(join(tmpdir(), "gfml-page-"));
  const shell = new PageShell(clone, scripts, environment());
  const known = new Map<string, string>();
  try {
    if (suite === "short") await shell.run('npm() { [ "$1" = ci ] || command npm "$@"; }', 0, LIMITS.short);
    for (const block of page.blocks) {
      const file = block.words.find((word) => word.startsWith("file="))?.slice("file=".length);
      if (file !== undefined) shell.write(file, block.text);
      if (block.language !== "sh") continue;
      const marks = readMarks(block);
      if (marks.notPlayed !== undefined || (marks.needs !== undefined && !isThere(marks.needs))) continue;
      if (marks.isLong && suite === "short") continue;
      const text = [...known].reduce((line, [word, value]) => line.replaceAll(word, value), block.text);
      try {
        if (marks.interrupts) await shell.interrupt();
        if (marks.isBackground) {
          const printed = await shell.start(text, LIMITS[suite]);
          for (const [word, pattern] of Object.entries(addresses)) {
            const address = pattern.exec(printed)?.[1];
            if (address !== undefined) known.set(word, address);
          }
        } else await shell.run(text, marks.exitCode, LIMITS[suite]);
      } catch (error) {
        throw new Error(`${page.path} line ${block.line}: ${(error as Error).message}`, { cause: error });
      }
    }
  } finally {
    await shell.end();
    rmSync(scripts, { recursive: true, force: true });
  }
};

/** A newcomer's environment: no setting of gfml but where the data sets of this machine lie, and no colors. */
const environment = (): NodeJS.ProcessEnv => {
  const kept = Object.entries(process.env).filter(
    ([name]) =>
      !/^(GFML_|VITEST|NODE_(ENV|OPTIONS|PATH)$|FORCE_COLOR|npm_(command|execpath|lifecycle|package|node))/.test(
        name,
      ) || name === "GFML_DATA_DIR",
  );
  // npm puts the tools of this checkout first
  const path = process.env.PATH?.split(delimiter).filter((folder) => !folder.includes("node_modules"));
  return { ...Object.fromEntries(kept), PATH: path?.join(delimiter), NO_COLOR: "1" };
};
