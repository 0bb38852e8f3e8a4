import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = new URL("../../", import.meta.url);
const manifest = JSON.parse(readFileSync(new URL("package.json", root), "utf8"));

/** The source of each published entry, from the package's own list. */
const entries = Object.entries<{ readonly default: string }>(manifest.exports)
  .filter(([entry]) => entry !== "./package.json")
  .map(([entry, { default: built }]) => ({
    entry,
    source: built.replace("./dist/", "src/").replace(/\.js$/, ".ts"),
  }));

describe("the public exports", () => {
  // a name that appears, or goes, is a decision: update the snapshot and the changelog together
  it.each(entries)("of $entry are these", async ({ source }) => {
    const exported = await import(fileURLToPath(new URL(source, root)));
    expect(Object.keys(exported).sort()).toMatchSnapshot();
  });

  it("name no two things alike in the main entry", () => {
    const text = readFileSync(new URL("src/index.ts", root), "utf8");
    const names = [...text.matchAll(/^export (?:type )?\{([^}]*)\}/gm)].flatMap((match) =>
      match[1]!.split(",").map((name) => name.replace(/^\s*type /, "").trim()),
    );
    const listed = names.filter((name) => name !== "");
    expect(new Set(listed).size).toBe(listed.length);
  });
});
