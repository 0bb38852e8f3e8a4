import { readFileSync } from "node:fs";
import module from "node:module";

let isReady = false;

/**
 * Imports a module that a user wrote. Where it, or what it imports, imports `gfml` or one of its entries, it gets the copy of
 * gfml that runs. So it works in any folder, and the sources of a clone never meet a build of other sources.
 */
export const importUserModule = async (url: string): Promise<Record<string, unknown>> => {
  if (!isReady) serveThisCopy();
  isReady = true;
  return import(url);
};

const serveThisCopy = (): void => {
  // the same from src/simulation and from dist/simulation
  const root = new URL("../../", import.meta.url);
  const manifest = JSON.parse(readFileSync(new URL("package.json", root), "utf8"));
  const targets = manifest.exports as Record<string, { readonly default?: string }>;
  // by its name it would keep all of gfml from loading on a Node that has no hooks
  module.registerHooks?.({
    resolve: (specifier, context, next) => {
      const entry = /^gfml(\/.*)?$/.exec(specifier);
      const target = entry === null ? undefined : targets[`.${entry[1] ?? ""}`]?.default;
      if (target === undefined) return next(specifier, context);
      const isBuilt = import.meta.url.endsWith(".js");
      const path = isBuilt ? target : target.replace("./dist/", "./src/").replace(/\.js$/, ".ts");
      return next(new URL(path, root).href, context);
    },
  });
};
