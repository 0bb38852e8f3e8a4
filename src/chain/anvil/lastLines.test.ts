import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { lastLines } from "./lastLines.ts";

const folder = mkdtempSync(join(tmpdir(), "gfml-lines-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const path = join(folder, "log");

it("returns the last lines that are not empty", () => {
  writeFileSync(path, "one\n\n  two\r\n\nthree\n");
  expect(lastLines(path)).toEqual(["one", "two", "three"]);
  expect(lastLines(path, 0, 2)).toEqual(["two", "three"]);
});

it("returns only what was written after an offset", () => {
  writeFileSync(path, "one\ntwo\n");
  expect(lastLines(path, 4)).toEqual(["two"]);
  expect(lastLines(path, 8)).toEqual([]);
  expect(lastLines(path, 99)).toEqual([]);
});

it("reads only the end of a long file", () => {
  writeFileSync(path, `${"x".repeat(9000)}\nend\n`);
  expect(lastLines(path, 0, 1)).toEqual(["end"]);
  expect(lastLines(path).join("").length).toBeLessThan(8192);
});

it("returns no lines without a file", () => {
  expect(lastLines(join(folder, "none"))).toEqual([]);
});
