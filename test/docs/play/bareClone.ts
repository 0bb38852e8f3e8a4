import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { buildPages } from "../../support/buildPages.ts";
import { root } from "../documents.ts";

const git = (folder: string, ...args: string[]): string =>
  execFileSync("git", args, { cwd: folder, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });

/** A commit needs an author, whom a machine need not have. */
const AUTHOR = ["-c", "user.name=test", "-c", "user.email=test@localhost", "-c", "commit.gpgsign=false"];

const listed = (...args: string[]): string[] =>
  git(root, "ls-files", "-z", ...args)
    .split("\0")
    .filter((path) => path !== "");

/**
 * Clones this repository into a new temporary folder, as it is at the last commit, and adds the changes of the working tree that a
 * commit of everything would add.
 */
export const cloneBare = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "gfml-clone-"));
  git(root, "clone", "--quiet", "--no-checkout", "--shared", root, folder);
  git(folder, "checkout", "--quiet", "--detach", git(root, "rev-parse", "HEAD").trim());
  for (const path of listed("--modified", "--others", "--exclude-standard")) {
    const [from, to] = [join(root, path), join(folder, path)];
    if (!existsSync(from)) rmSync(to, { force: true });
    else {
      mkdirSync(dirname(to), { recursive: true });
      cpSync(from, to);
    }
  }
  git(folder, "add", "--all");
  git(folder, ...AUTHOR, "commit", "--quiet", "--allow-empty", "--no-verify", "--message", "the working tree");
  return folder;
};

/** Makes a clone what it was before a page was played in it; its installation stays. */
export const resetClone = (folder: string): void => {
  git(folder, "reset", "--quiet", "--hard");
  git(folder, "clean", "-fdxq", "--exclude=/node_modules", "--exclude=/dist");
};

/** Installs a clone as a newcomer does. */
export const installClone = (folder: string): void => {
  execFileSync("npm", ["ci", "--prefer-offline", "--no-audit", "--no-fund"], { cwd: folder, stdio: "pipe" });
};

/**
 * Gives a clone what `npm ci` would give it, without the wait: the dependencies of this checkout, and a `dist` whose entries lead
 * to the clone's sources.
 */
export const linkClone = async (folder: string): Promise<void> => {
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  const { exports } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const entries = (Object.values(exports) as ({ default: string } | string)[])
    .filter((entry) => typeof entry !== "string")
    .map((entry) => entry.default);
  for (const entry of [...entries, "./dist/cli/main.js"]) {
    const built = join(folder, entry);
    const source = join(folder, entry.replace("./dist/", "src/").replace(/\.js$/, ".ts"));
    mkdirSync(dirname(built), { recursive: true });
    writeFileSync(built, `export * from ${JSON.stringify(relative(dirname(built), source))};\n`);
  }
  symlinkSync(await buildPages(), join(folder, "dist", "dashboard"));
};

/** Gives a clone the installation of a different clone. */
export const shareInstallation = (installed: string, folder: string): void => {
  symlinkSync(join(installed, "node_modules"), join(folder, "node_modules"));
  cpSync(join(installed, "dist"), join(folder, "dist"), { recursive: true });
};
