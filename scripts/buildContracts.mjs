// Compiles contracts/src/*.sol and writes their ABIs and bytecode as modules: `npm run contracts`.
// `node scripts/buildContracts.mjs --check` writes nothing and exits with 1 if a module is not current.
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, posix } from "node:path";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);
const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const generated = "src/ledger/evm/abi/generated";

// the same as in foundry.toml, so that the tests run the deployed code
const settings = {
  optimizer: { enabled: true, runs: 200 },
  viaIR: true,
  evmVersion: "london",
  metadata: { bytecodeHash: "none", appendCBOR: false },
  outputSelection: {
    "*": {
      "*": ["abi", "evm.bytecode.object", "evm.deployedBytecode.object", "evm.deployedBytecode.immutableReferences"],
    },
  },
};
const packages = { "solady/": "node_modules/solady/src/", "@openzeppelin/": "node_modules/@openzeppelin/" };

/** Path of an imported source, from the repository's root. */
const resolveImport = (importer, path) => {
  if (path.startsWith(".")) return posix.join(posix.dirname(importer), path);
  for (const [prefix, folder] of Object.entries(packages)) {
    if (path.startsWith(prefix)) return folder + path.slice(prefix.length);
  }
  throw new Error(`${importer} imports ${path}, which is in none of ${Object.keys(packages).join(" ")}`);
};

/** A source and all its imports, by path. */
const collectSources = async (path, sources) => {
  if (sources.has(path)) return;
  const content = await readFile(join(root, path), "utf8");
  sources.set(path, { content });
  for (const [, imported] of content.matchAll(/^\s*import\s[^;]*?["']([^"']+)["']\s*;/gm)) {
    await collectSources(resolveImport(path, imported), sources);
  }
};

const compile = (sources) => {
  const remappings = Object.entries(packages).map(([prefix, folder]) => `${prefix}=${folder}`);
  const input = { language: "Solidity", sources: Object.fromEntries(sources), settings: { ...settings, remappings } };
  const output = JSON.parse(require("solc").compile(JSON.stringify(input)));
  const errors = (output.errors ?? []).filter(({ severity }) => severity === "error");
  if (errors.length > 0) {
    throw new Error(
      `the contracts do not compile:\n${errors.map(({ formattedMessage }) => formattedMessage).join("\n")}`,
    );
  }
  return output.contracts;
};

/** The sources of all contracts in contracts/src and their imports, by path. */
const readSources = async (names) => {
  const sources = new Map();
  for (const name of names) await collectSources(`contracts/src/${name}`, sources);
  return sources;
};

const contractFiles = async () =>
  (await readdir(join(root, "contracts/src"))).filter((name) => name.endsWith(".sol")).sort();

const digestOf = (sources) => {
  const { version } = require("solc/package.json");
  const inputs = [version, settings, [...sources].sort(([first], [second]) => (first < second ? -1 : 1))];
  return createHash("sha256").update(JSON.stringify(inputs)).digest("hex");
};

/** SHA-256 of the compiler's version, its settings and every source: the second line of a current module names it. */
export const digestContractSources = async () => digestOf(await readSources(await contractFiles()));

const moduleText = (path, name, digest, { abi, evm }) => {
  const creation = evm.bytecode.object;
  const runtime = evm.deployedBytecode.object;
  const runtimeOffset = creation.indexOf(runtime) / 2;
  if (runtime === "" || runtimeOffset < 0) throw new Error(`${name} has no code of its own to deploy`);
  const immutables = Object.values(evm.deployedBytecode.immutableReferences ?? {})
    .flat()
    .map(({ start, length }) => ({ offset: start, length }))
    .sort((first, second) => first.offset - second.offset);
  const constant = name[0].toLowerCase() + name.slice(1);
  return [
    `// Generated from ${path} by \`npm run contracts\`. Do not edit.`,
    `// Compiler, settings and sources: ${digest}`,
    'import type { ContractCode } from "../ContractCode.ts";',
    "",
    `/** What ${name} understands, emits and refuses with. */`,
    `export const ${constant}Abi = [`,
    ...abi.map((entry) => `  ${JSON.stringify(entry)},`),
    "] as const;",
    "",
    `/** ${name}: ${runtime.length / 2} bytes on chain. */`,
    `export const ${constant}Code: ContractCode = {`,
    `  creation: "0x${creation}",`,
    `  runtime: { offset: ${runtimeOffset}, length: ${runtime.length / 2} },`,
    `  immutables: ${JSON.stringify(immutables)},`,
    "};",
    "",
  ].join("\n");
};

/** The current modules: path (from the repository's root) and text. */
export const buildContractModules = async () => {
  const names = await contractFiles();
  const sources = await readSources(names);
  const digest = digestOf(sources);
  const compiled = compile(sources);
  return names.map((file) => {
    const path = `contracts/src/${file}`;
    const name = file.slice(0, -".sol".length);
    const text = moduleText(path, name, digest, compiled[path][name]);
    return { path: `${generated}/${name[0].toLowerCase()}${name.slice(1)}.ts`, text };
  });
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const check = process.argv.includes("--check");
  const modules = await buildContractModules();
  await mkdir(join(root, generated), { recursive: true });
  const wanted = new Map(modules.map(({ path, text }) => [path, text]));
  for (const name of await readdir(join(root, generated))) {
    const path = `${generated}/${name}`;
    if (!wanted.has(path)) wanted.set(path, null);
  }
  for (const [path, text] of wanted) {
    const current = await readFile(join(root, path), "utf8").catch(() => null);
    if (current === text) continue;
    if (check) {
      console.error(`${path} differs from what contracts/src compiles to: run npm run contracts`);
      process.exitCode = 1;
    } else if (text === null) {
      await rm(join(root, path));
      console.log(`removed ${path}`);
    } else {
      await writeFile(join(root, path), text);
      console.log(`wrote ${path}`);
    }
  }
}
