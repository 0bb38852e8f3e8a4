// Tools that few steps need, and that are too large for every install. The folders below have their own package.json and lock
// file. When a step first needs such a tool, this script installs it.
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
 * Installs a folder's tools by its lock file, unless they are installed.
 *
 * @param {string} name - one of TOOL_FOLDERS
 * @returns their folder `node_modules`
 */
export const installTools = (name) => {
  const folder = join(root, name);
  const modules = join(folder, "node_modules");
  const stamp = join(modules, ".installed");
  const lock = readFileSync(join(folder, "package-lock.json"), "utf8");
  const isCurrent = () => existsSync(stamp) && readFileSync(stamp, "utf8") === lock;
  if (isCurrent()) return modules;
  console.error(`installing the tools of ${name}`);
  // installed beside the folder and then moved into it, because two processes may install the same tools at once
  const building = mkdtempSync(join(folder, ".installing-"));
  try {
    for (const file of ["package.json", "package-lock.json"]) copyFileSync(join(folder, file), join(building, file));
    // `npm run` passes the path of its npm to its children
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
