#!/usr/bin/env node
// No new syntax: this file must run on a Node that is too old for the rest, to start a newer one or to say what to do.
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import module from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const OLDEST = [22, 18];
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"];
const home = dirname(dirname(fileURLToPath(import.meta.url)));

/** The program of the npm package `node`, which is a development dependency of gfml and may be one of your project. */
function findNode() {
  try {
    const manifest = module.createRequire(import.meta.url).resolve("node/package.json");
    const bin = JSON.parse(readFileSync(manifest, "utf8")).bin;
    const program = join(dirname(manifest), typeof bin === "string" ? bin : bin.node);
    return existsSync(program) ? program : undefined;
  } catch {
    return undefined;
  }
}

/** Runs this command line again with a newer Node, and ends as that process ends. */
function runWith(program) {
  const child = spawn(program, process.execArgv.concat(process.argv.slice(1)), {
    stdio: "inherit",
    env: Object.assign({}, process.env, { GFML_RELAUNCHED: "1" }),
  });
  for (const signal of SIGNALS) {
    // a terminal sends Ctrl-C to both processes; the child decides what it does then
    process.on(signal, () => signal !== "SIGINT" && child.kill(signal));
  }
  child.on("error", (error) => {
    console.error(error);
    process.exit(1);
  });
  child.on("exit", (code, signal) => {
    if (signal === null) process.exit(code);
    for (const name of SIGNALS) process.removeAllListeners(name);
    process.kill(process.pid, signal);
  });
}

function start() {
  const sources = join(home, "src", "cli", "main.ts");
  // a clone runs its sources, so that a change needs no build; the package has none
  if (!existsSync(sources)) return import("../dist/cli/main.js");
  // keeps the sources without their types; child processes take the folder from the environment
  module.enableCompileCache();
  if (module.getCompileCacheDir()) process.env.NODE_COMPILE_CACHE = module.getCompileCacheDir();
  return import("../src/cli/main.ts");
}

const version = process.versions.node.split(".").map(Number);
const isOld = version[0] < OLDEST[0] || (version[0] === OLDEST[0] && version[1] < OLDEST[1]);
const newer = isOld && process.env.GFML_RELAUNCHED === undefined ? findNode() : undefined;
if (newer !== undefined) runWith(newer);
else if (isOld) {
  console.error(
    `gfml needs Node ${OLDEST.join(".")} or newer; this is ${process.version}. ` +
      "Install a newer one from https://nodejs.org, or add one to your project: npm install --save-dev node@24",
  );
  process.exit(2);
} else
  start().catch((error) => {
    console.error(error);
    process.exit(1);
  });
