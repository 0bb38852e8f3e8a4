import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";

const contracts = join(import.meta.dirname, "../../contracts");

/** The text of all Solidity files in a folder and its subfolders. */
const readSources = async (folder: string): Promise<string[]> => {
  const names = await readdir(join(contracts, folder), { recursive: true });
  const files = names.filter((name) => name.endsWith(".sol"));
  return Promise.all(files.map((name) => readFile(join(contracts, folder, name), "utf8")));
};

/** Errors or events with the first line of their documentation, empty if they have none. */
const declarations = (sources: readonly string[], kind: "error" | "event"): { name: string; says: string }[] =>
  sources.flatMap((source) =>
    [...source.matchAll(new RegExp(`((?: *///.*\n)*) *${kind} (\\w+)\\(`, "g"))].map(([, comment = "", name]) => ({
      name: name!,
      says: /@notice (.*)/.exec(comment)?.[1] ?? "",
    })),
  );

const sources = await readSources("src");
const errors = declarations(sources, "error");
const events = declarations(sources, "event");

it("documents when every error is thrown and every event is emitted", () => {
  expect(errors.length).toBeGreaterThan(50);
  expect(events.length).toBeGreaterThan(15);
  expect(errors.filter(({ says }) => !/^Thrown when \w/.test(says))).toEqual([]);
  expect(events.filter(({ says }) => !/^Emitted (when|for each) \w/.test(says))).toEqual([]);
});

it("throws every error somewhere, and expects it in a test of the contracts", async () => {
  const tests = (await readSources("test")).join("\n");
  const code = sources.join("\n");
  for (const { name } of errors) {
    expect(code, `revert ${name}`).toMatch(new RegExp(`\\brevert (\\w+\\.)?${name}\\(`));
    expect(tests, `a test that expects ${name}`).toMatch(new RegExp(`\\.${name}\\.selector`));
  }
});

it("refuses nothing without an error of its own", () => {
  const code = sources.join("\n");
  expect(code).not.toMatch(/\brequire\(/);
  expect(code).not.toMatch(/\brevert\(\s*("|\))/);
});
