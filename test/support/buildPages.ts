import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, globSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const root = fileURLToPath(new URL("../../", import.meta.url));
const kept = join(root, "node_modules", ".cache", "gfml-pages");
/** ms for which a build that nobody needs any more is kept. */
const KEPT = 24 * 3_600_000;

/**
 * The folder of the pages as `npm run pages` builds them into dist; not to be written to. Whoever is first builds them; they are
 * used again until any of the sources changes.
 */
export const buildPages = async (): Promise<string> => {
  const folder = join(kept, hashOfSources());
  if (existsSync(folder)) return folder;
  const own = join(kept, `building-${process.pid}-${Math.random().toString(36).slice(2)}`);
  mkdirSync(own, { recursive: true });
  const vite = join(root, "node_modules/vite/bin/vite.js");
  // in a test's environment React would be its larger, talkative self
  const env = { ...process.env, NODE_ENV: "production" };
  const args = [vite, "build", "dashboard", "--outDir", own, "--logLevel", "error"];
  await promisify(execFile)(process.execPath, args, { cwd: root, env });
  try {
    renameSync(own, folder);
  } catch {
    // another test file was faster
    rmSync(own, { recursive: true, force: true });
  }
  for (const other of readdirSync(kept).map((name) => join(kept, name)))
    if (other !== folder && Date.now() - statSync(other).mtimeMs > KEPT)
      rmSync(other, { recursive: true, force: true });
  return folder;
};

const hashOfSources = (): string => {
  const files = globSync(["dashboard/**", "src/**", "package.json", "package-lock.json"], { cwd: root });
  const hash = createHash("sha256");
  for (const file of files.sort()) {
    const path = join(root, file);
    if (file.includes("node_modules") || !statSync(path).isFile()) continue;
    hash.update(`${file}\0`).update(readFileSync(path)).update("\0");
  }
  return hash.digest("hex").slice(0, 24);
};
