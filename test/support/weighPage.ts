import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

/** Bytes, packed by gzip, of all scripts in the reach of a built page: its own, what they import, its workers and theirs. */
export const weighPage = (folder: string, page: string): number => {
  const assets = readdirSync(join(folder, "assets")).filter((name) => name.endsWith(".js"));
  const reached = new Map([[page, readFileSync(join(folder, page), "utf8")]]);
  // a map goes on over what is added to it meanwhile
  for (const [, text] of reached) {
    for (const name of assets)
      if (!reached.has(name) && text.includes(name))
        reached.set(name, readFileSync(join(folder, "assets", name), "utf8"));
  }
  reached.delete(page);
  return [...reached.values()].reduce((sum, text) => sum + gzipSync(text).length, 0);
};
