// Compiles assembly/ to the two kernel binaries and writes them as modules: `npm run kernels`.
// `node scripts/buildKernels.mjs --check` writes nothing and exits with 1 if a module is not current.
import { readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { installTools } from "./tools.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

/** One binary for each rounding. assembly/multiplyAdd.ts reads the constant FMA. */
const binaries = [
  { name: "strict", constant: "strictKernels", fma: 0, features: ["simd"] },
  { name: "fma", constant: "fmaKernels", fma: 1, features: ["simd", "relaxed-simd"] },
];

/** Compiles one binary and returns the text of its module. */
const buildModule = async (asc, { constant, fma, features }) => {
  let bytes;
  const { error, stderr } = await asc.main(
    [
      "assembly/index.ts",
      "--baseDir",
      root,
      "--outFile",
      "kernels.wasm",
      "--optimizeLevel",
      "3",
      "--noAssert",
      "--runtime",
      "stub",
      "--initialMemory",
      "1",
      "--use",
      `FMA=${fma}`,
      ...features.flatMap((feature) => ["--enable", feature]),
    ],
    {
      writeFile: (name, contents) => {
        if (name === "kernels.wasm") bytes = contents;
      },
    },
  );
  if (error) throw new Error(`the kernels do not compile:\n${stderr}`, { cause: error });
  const text = Buffer.from(bytes)
    .toString("base64")
    .replace(/.{1,116}/g, '  "$&" +\n');
  return [
    "// Generated from assembly/ by `npm run kernels`. Do not edit.",
    `/** WebAssembly bytes in base64 (${bytes.length} bytes). */`,
    `export const ${constant}: string =`,
    `${text.slice(0, -3)};`,
    "",
  ].join("\n");
};

/** The current modules: path (from the repository's root) and text. */
export const buildKernelModules = async () => {
  const compiler = join(installTools("assembly"), "assemblyscript/dist/asc.js");
  const { default: asc } = await import(pathToFileURL(compiler).href);
  const modules = [];
  for (const binary of binaries)
    modules.push({ path: `src/kernels/generated/${binary.name}.ts`, text: await buildModule(asc, binary) });
  return modules;
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const check = process.argv.includes("--check");
  for (const { path, text } of await buildKernelModules()) {
    const current = await readFile(join(root, path), "utf8").catch(() => "");
    if (current === text) continue;
    if (check) {
      console.error(`${path} differs from what assembly/ compiles to: run npm run kernels`);
      process.exitCode = 1;
    } else {
      await writeFile(join(root, path), text);
      console.log(`wrote ${path}`);
    }
  }
}
