import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import config from "../../tsdown.config.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const entries = [config].flat().flatMap(({ entry }) => entry as string[]);

/** Files beside a module of `src` that it starts as a thread or a process: it names them twice, as `.ts` and as `.js`. */
const startedBy = (file: string): string[] => {
  const text = readFileSync(join(root, file), "utf8");
  if (!text.includes("import.meta.url")) return [];
  return [...text.matchAll(/"(\.{1,2}\/[\w./-]+)\.ts"/g)]
    .filter(([, name]) => text.includes(`"${name}.js"`))
    .map(([, name]) => normalize(join(dirname(file), `${name}.ts`)));
};

const sources = globSync("src/**/*.ts", { cwd: root, exclude: (name) => name.endsWith(".test.ts") });
const programs = sources.flatMap(startedBy);

it("builds every file that src starts as a thread or a process", () => {
  expect(programs.length).toBeGreaterThanOrEqual(3);
  expect(programs.filter((file) => !entries.includes(file))).toEqual([]);
});

it("builds no file that is gone", () => {
  expect(entries.filter((file) => !existsSync(join(root, file)))).toEqual([]);
});

it("knows every way in which src starts a thread or a process of gfml", () => {
  const starts = sources.filter((file) => {
    const code = readFileSync(join(root, file), "utf8").replace(/^\s*(\/\/|\/?\*).*$/gm, "");
    return /\bnew Worker\((?!.*eval: true)|\bfork\(/.test(code);
  });
  expect(starts.filter((file) => startedBy(file).length === 0)).toEqual([]);
});
