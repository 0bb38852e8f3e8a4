import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { findPython, withPythonPackage } from "../support/findPython.ts";

const folder = mkdtempSync(join(tmpdir(), "gfml-wheel-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const run = (python: string, argv: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(python, argv, { env: withPythonPackage(), encoding: "utf8" });
  return { status, text: `${stdout}${stderr}` };
};

const pytest = findPython("pytest");
describe.skipIf(pytest === undefined)("the package for Python", () => {
  it("passes its own tests", () => {
    const { status, text } = run(pytest!, ["-m", "pytest", "-q", "-p", "no:cacheprovider", "python"]);
    expect(status, text).toBe(0);
    expect(text).toMatch(/\d+ passed/);
  });
});

const hatchling = findPython("hatchling", "pip");
describe.skipIf(hatchling === undefined)("the wheel", () => {
  it("holds every module and the mark of a typed package", () => {
    const build = ["-m", "pip", "wheel", "./python", "--no-deps", "--no-build-isolation", "--quiet", "-w", folder];
    const { status, text } = run(hatchling!, build);
    expect(status, text).toBe(0);
    const [wheel] = readdirSync(folder);
    expect(wheel).toBe("gfml-0.1.0-py3-none-any.whl");
    const names = run(hatchling!, [
      "-c",
      `import zipfile; print(*zipfile.ZipFile("${join(folder, wheel!)}").namelist())`,
    ]);
    const packed = names.text.split(/\s+/).filter((name) => name.startsWith("gfml/"));
    const sources = readdirSync("python/src/gfml").filter((name) => /\.(py|typed)$/.test(name));
    expect(packed.sort()).toEqual(sources.map((name) => `gfml/${name}`).sort());
  });
});
