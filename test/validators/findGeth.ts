import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** Path of a geth that can run clique: GFML_GETH, or what `npm run validators:build` built; undefined if there is none. */
export const findGeth = (): string | undefined => {
  const built = join(process.env.GFML_GETH_FOLDER ?? join(homedir(), ".cache", "gfml", "geth-1.13.15"), "geth");
  const path = process.env.GFML_GETH ?? built;
  if (!existsSync(path)) return undefined;
  return spawnSync(path, ["version"]).status === 0 ? path : undefined;
};
