#!/usr/bin/env node
// solc-js with the command line of the native compiler, for forge (foundry.toml).
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const options = process.argv.slice(2);

if (options.includes("--version")) {
  // loading the compiler takes a second, and forge often asks for its version
  const { version } = require("solc/package.json");
  console.log(`solc, the solidity compiler commandline interface\nVersion: ${version}+soljson`);
} else if (options.includes("--standard-json")) {
  // forge puts every source into its input, so there are no imports to resolve
  const output = require("solc").compile(readFileSync(0, "utf8"));
  process.stdout.write(output);
} else {
  console.error("solc.mjs: only --version and --standard-json");
  process.exitCode = 1;
}
