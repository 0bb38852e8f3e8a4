import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { floors } from "./houseRules.ts";

const folder = fileURLToPath(new URL("../../dashboard/src/", import.meta.url));
const files = (readdirSync(folder, { recursive: true }) as string[]).filter((path) => /\.tsx?$/.test(path));
const read = (path: string): string => readFileSync(join(folder, path), "utf8");

/** Rooms from floor 7 up that hold nothing but what runs in a page. */
const forPages: ReadonlySet<string> = new Set(["charts", "view"]);

const IMPORTS = /^(?:import|export)\b[^"';=]*\bfrom\s+"([^"]+)"|^import\s+"([^"]+)"|\bimport\(\s*"([^"]+)"\s*\)/gm;

/** What a file of the pages imports that it must not. */
const faultsOf = (path: string, text: string): string[] =>
  [...text.matchAll(IMPORTS)].flatMap((found) => {
    const name = found[1] ?? found[2] ?? found[3];
    const room = /^gfml\/([a-z]+)$/.exec(name!)?.[1];
    if (room !== undefined) {
      // the entry for pages, which holds no module of Node
      if (room === "browser") return [];
      const floor = floors[room];
      return floor !== undefined && (floor < 7 || forPages.has(room)) ? [] : [`${path}: ${name}`];
    }
    const isOwn = name!.startsWith("./") || name!.startsWith("../");
    if (isOwn)
      return join("/", path, "..", name!).startsWith("/..") || name!.includes("/src/") ? [`${path}: ${name}`] : [];
    return ["react", "react-dom", "react-dom/client"].includes(name!) || path.endsWith(".test.ts")
      ? []
      : [`${path}: ${name}`];
  });

describe("the pages", () => {
  it("imports files of the pages, React, and rooms that run in pages", () => {
    expect(files.length).toBeGreaterThan(40);
    expect(files.flatMap((path) => faultsOf(path, read(path)))).toEqual([]);
    expect(files.filter((path) => read(path).includes("gfml/"))).not.toEqual([]);
  });

  it("notices other imports", () => {
    const planted =
      'import { RunFolder } from "gfml/storage";\nimport "node:fs";\nimport "../../src/core/index.ts";\nimport "gfml/view";';
    expect(faultsOf("a.ts", planted)).toHaveLength(3);
  });

  it("sets nothing as HTML, and has no file over 500 lines", () => {
    const offenders = files.filter((path) =>
      /dangerouslySetInnerHTML|\.innerHTML|insertAdjacentHTML|document\.write/.test(read(path)),
    );
    expect(offenders).toEqual([]);
    expect(files.filter((path) => read(path).split("\n").length > 500)).toEqual([]);
  });

  it("keeps the words of the pages in one place", () => {
    // text between tags, or in a label, that is not made of code
    const spoken =
      /<(?:p|h[1-6]|button|legend|th|td|dt|dd|a|label|span)[^>{]*>\s*[A-Za-z]{3,}|(?:aria-label|title|placeholder)="[^"]*[A-Za-z]{3,}/;
    expect(files.filter((path) => path.endsWith(".tsx") && spoken.test(read(path)))).toEqual([]);
  });
});
