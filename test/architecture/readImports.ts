import { cruise } from "dependency-cruiser";
import type { ImportEdge } from "./houseRules.ts";

export interface ImportGraph {
  readonly files: readonly string[];
  readonly edges: readonly ImportEdge[];
}

/** All TypeScript files under `root`/src and what they import, type imports included. */
export const readImports = async (root: string): Promise<ImportGraph> => {
  const { output } = await cruise(["src"], {
    baseDir: root,
    tsPreCompilationDeps: true,
    // packages are named, not entered: excluded, they would be in no edge
    doNotFollow: { path: "node_modules" },
  });
  if (typeof output === "string") throw new Error(`dependency-cruiser gave text instead of a graph: ${output}`);
  const edges: ImportEdge[] = [];
  const files: string[] = [];
  for (const module of output.modules) {
    if (!module.source.startsWith("src/")) continue;
    files.push(module.source);
    for (const dependency of module.dependencies) {
      const isFile = dependency.resolved.startsWith("src/");
      const isBuiltIn = dependency.coreModule;
      const name = isBuiltIn ? `node:${dependency.module.replace(/^node:/, "")}` : dependency.module;
      const isTypeOnly = dependency.dependencyTypes.includes("type-only");
      const isLazy = dependency.dynamic || isTypeOnly;
      edges.push({ from: module.source, to: isFile ? dependency.resolved : name, isLazy, isTypeOnly });
    }
  }
  return { files, edges };
};
