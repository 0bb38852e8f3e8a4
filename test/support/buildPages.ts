import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** Builds the pages into a folder, as `npm run pages` does into dist. */
export const buildPages = async (folder: string): Promise<void> => {
  const vite = fileURLToPath(new URL("node_modules/vite/bin/vite.js", new URL("../../", import.meta.url)));
  // in a test's environment React would be its larger, talkative self
  const env = { ...process.env, NODE_ENV: "production" };
  const args = [vite, "build", "dashboard", "--outDir", folder, "--logLevel", "error"];
  await promisify(execFile)(process.execPath, args, { cwd: root, env });
};
