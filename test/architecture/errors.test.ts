import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { readSources, type Sources } from "./readExports.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const isTest = (path: string): boolean => /\.test\.tsx?$|\.fixture\.ts$/.test(path);

/** Subclasses of GfmlError that no file but a test tells apart, as "file: class". A function that returns a GfmlError serves them. */
const findNeedlessClasses = (sources: Sources): string[] => {
  const classes = new Map<string, { readonly path: string; readonly parent: string }>();
  const told = new Set<string>();
  for (const [path, text] of sources) {
    if (isTest(path)) continue;
    for (const [, name, parent] of text.matchAll(/\bclass (\w+) extends (\w+)\b/g))
      classes.set(name!, { path, parent: parent! });
    for (const [, name] of text.matchAll(/\binstanceof (\w+)/g)) told.add(name!);
  }
  const isError = (name: string): boolean => {
    const parent = classes.get(name)?.parent;
    return parent !== undefined && (parent === "GfmlError" || isError(parent));
  };
  return [...classes]
    .filter(([name]) => isError(name) && !told.has(name))
    .map(([name, { path }]) => `${path}: ${name}`)
    .sort();
};

describe("classes of errors", () => {
  it("finds no class of errors that only tests tell apart", () => {
    const sources = readSources(root, ["src", "dashboard/src"]);
    expect(sources.size).toBeGreaterThan(500);
    expect(findNeedlessClasses(sources)).toEqual([]);
  });

  it("notices a class that only a test tells apart, and subclasses of subclasses", () => {
    const sources = new Map([
      ["src/a/errors.ts", "export class A extends GfmlError {}\nexport class B extends A {}\nclass C extends Error {}"],
      ["src/a/use.ts", "if (error instanceof A) throw new B();"],
      ["src/a/use.test.ts", "expect(error instanceof B).toBe(true);"],
    ]);
    expect(findNeedlessClasses(sources)).toEqual(["src/a/errors.ts: B"]);
  });
});
