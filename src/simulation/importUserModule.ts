import { readFileSync } from "node:fs";
import module from "node:module";

let isReady = false;

/**
 * Imports a user's module. If it, or its imports, import `gfml` or one of its entries, they get the running copy of
 * gfml. So the module works in any folder, and the sources of a clone are never mixed with a build of other sources.
 */
export const importUserModule = async (url: string): Promise<Record<string, unknown>> => {
  if (!isReady) serveThisCopy();
  isReady = true;
  return import(url);
};

const serveThisCopy = (): void => {
  // the same path from src/simulation and from dist/simulation
  const root = new URL("../../", import.meta.url);
  const manifest = JSON.parse(readFileSync(new URL("package.json", root), "utf8"));
  const targets = manifest.exports as Record<string, { readonly default?: string }>;
  // a static import would keep gfml from loading on a Node without hooks
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
