// Tools that few steps need, and that are too large for every install: the folders below have a package.json and a lock file of
// their own. A step that needs such a tool asks for it here; it is installed then, once.
//
//     node scripts/tools.mjs contracts solhint ...    runs a tool's program
import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));

/** Folders of the repository that have tools of their own. */
export const TOOL_FOLDERS = ["assembly", "contracts", "test/onnx"];

/**
 * Installs a folder's tools as its lock file says, where they are not installed yet.
 *
 * @param {string} name - one of TOOL_FOLDERS
 * @returns the folder `node_modules` in which they lie
 */
export const installTools = (name) => {
  const folder = join(root, name);
  const modules = join(folder, "node_modules");
  const stamp = join(modules, ".installed");
  const lock = readFileSync(join(folder, "package-lock.json"), "utf8");
  const isCurrent = () => existsSync(stamp) && readFileSync(stamp, "utf8") === lock;
  if (isCurrent()) return modules;
  console.error(`installing the tools of ${name}`);
  // beside the folder, and moved into it: two processes may want the same tools at once
  const building = mkdtempSync(join(folder, ".installing-"));
  try {
    for (const file of ["package.json", "package-lock.json"]) copyFileSync(join(folder, file), join(building, file));
    // `npm run` tells its children which npm it is
    const npm = process.env.npm_execpath;
    const words = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel", "error"];
    const options = { cwd: building, stdio: ["ignore", "ignore", "inherit"] };
    if (npm?.endsWith(".js")) execFileSync(process.execPath, [npm, ...words], options);
    else execFileSync("npm", words, { ...options, shell: process.platform === "win32" });
    writeFileSync(join(building, "node_modules", ".installed"), lock);
    if (isCurrent()) return modules;
    rmSync(modules, { recursive: true, force: true });
    renameSync(join(building, "node_modules"), modules);
  } finally {
    rmSync(building, { recursive: true, force: true });
  }
  return modules;
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [name, program, ...words] = process.argv.slice(2);
  const bin = join(installTools(name), ".bin", program);
  process.exitCode =
    spawnSync(bin, words, { cwd: root, stdio: "inherit", shell: process.platform === "win32" }).status ?? 1;
}
