// Builds dist: the library with tsdown, then the pages with Vite. npm runs it after an install in a clone and before it packs.
// It does nothing if dist was built from the same files, or if the development tools are not installed
// (`npm ci --omit=dev`): the command line of a clone runs the sources and needs no build.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));
const stamp = join(root, "dist", ".built");
const INPUTS = ["src", "dashboard", "package.json", "package-lock.json", "tsconfig.json", "tsdown.config.ts"];

const filesOf = (path) => {
  if (!statSync(join(root, path)).isDirectory()) return [path];
  return readdirSync(join(root, path)).flatMap((name) => (name === "node_modules" ? [] : filesOf(`${path}/${name}`)));
};

const hashOfInputs = () => {
  const hash = createHash("sha256");
  for (const file of INPUTS.flatMap(filesOf).sort())
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update("\0");
  return hash.digest("hex");
};

const run = (tool, ...words) =>
  execFileSync(process.execPath, [join(root, "node_modules", tool), ...words], { cwd: root, stdio: "inherit" });

// npm says nothing when it leaves out an optional package whose `engines` exclude the Node that npm runs on
const { optionalDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const missing = Object.keys(optionalDependencies).filter((name) => !existsSync(join(root, "node_modules", name)));

if (!existsSync(join(root, "node_modules/tsdown"))) {
  console.error("development tools are not installed: dist is not built");
} else if (missing.length > 0) {
  const [, npmNode = process.version] = /\bnode\/(v[\d.]+)/.exec(process.env.npm_config_user_agent ?? "") ?? [];
  console.error(
    `dist cannot be built: ${missing.join(", ")} ${missing.length === 1 ? "is" : "are"} not installed. npm leaves such packages out ` +
      `if it runs on a Node older than 22.18 (it runs on ${npmNode}), or with --omit=optional. Run:\n` +
      `  npx --yes --package=node@24 -c "npm ci"`,
  );
  process.exit(1);
} else {
  const hash = hashOfInputs();
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === hash) console.error("dist is up to date");
  else {
    rmSync(stamp, { force: true });
    run("tsdown/dist/run.mjs", "--log-level", "warn");
    run("vite/bin/vite.js", "build", "dashboard", "--logLevel", "warn");
    writeFileSync(stamp, hash);
  }
}
