// Makes every package-lock.json complete and free of download addresses.
//
// A registry mirror may not hold the builds of a tool for other platforms; npm then leaves their entries out of the lock
// file and `npm ci` refuses it. Each missing optional platform build gets the entry that npm would have written, so that a
// clone installs on any platform; `resolved` addresses are dropped, so that everyone's own registry setting holds.
// Run after every change of dependencies: npm run lock
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { TOOL_FOLDERS } from "./tools.mjs";

const root = fileURLToPath(new URL("../", import.meta.url));
const operatingSystems = [
  "android",
  "darwin",
  "freebsd",
  "linux",
  "netbsd",
  "openbsd",
  "openharmony",
  "sunos",
  "win32",
  "aix",
];
const processors = ["arm64", "x64", "arm", "ia32", "ppc64", "s390x", "riscv64", "wasm32", "loong64"];

const platformOf = (name) => {
  const words = name.split(/[-/]/);
  const os = operatingSystems.filter((one) => words.includes(one));
  const cpu = processors.filter((one) => words.includes(one));
  return { ...(os.length > 0 && { os }), ...(cpu.length > 0 && { cpu }) };
};

const hasEntry = (lock, owner, name) => {
  let folder = owner;
  for (;;) {
    if (lock.packages[folder === "" ? `node_modules/${name}` : `${folder}/node_modules/${name}`]) return true;
    if (folder === "") return false;
    const at = folder.lastIndexOf("/node_modules/");
    folder = at < 0 ? "" : folder.slice(0, at);
  }
};

const complete = (file) => {
  const lock = JSON.parse(readFileSync(file, "utf8"));
  let added = 0;
  for (const [owner, entry] of Object.entries(lock.packages)) {
    delete entry.resolved;
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      if (hasEntry(lock, owner, name)) continue;
      const platform = platformOf(name);
      if (!platform.os && !platform.cpu)
        throw new Error(`${name}, optional for ${owner}, is missing and names no platform`);
      const top = lock.packages[`node_modules/${name}`];
      const place = top ? `${owner}/node_modules/${name}` : `node_modules/${name}`;
      lock.packages[place] = { version, ...platform, ...(entry.dev && { dev: true }), optional: true };
      added += 1;
    }
  }
  // without it, npm also installs programs for musl on systems with a different C library
  for (const [place, entry] of Object.entries(lock.packages))
    if (entry.optional && entry.os?.includes("linux") && /-musl\b/.test(place)) entry.libc ??= ["musl"];
  const sorted = Object.keys(lock.packages).sort((a, b) => a.localeCompare(b, "en"));
  lock.packages = Object.fromEntries(sorted.map((key) => [key, lock.packages[key]]));
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
  console.log(`${file.slice(root.length)}: ${sorted.length} packages, ${added} platform builds added`);
};

for (const folder of ["", ...TOOL_FOLDERS]) complete(join(root, folder, "package-lock.json"));
