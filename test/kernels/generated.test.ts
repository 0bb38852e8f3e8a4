import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { buildKernelModules } from "../../scripts/buildKernels.mjs";

it("has the generated modules that assembly/ compiles to, byte for byte", async () => {
  const modules = await buildKernelModules();
  expect(modules.map(({ path }) => path)).toEqual(["src/kernels/generated/strict.ts", "src/kernels/generated/fma.ts"]);
  for (const { path, text } of modules) expect(await readFile(path, "utf8")).toBe(text);
});
