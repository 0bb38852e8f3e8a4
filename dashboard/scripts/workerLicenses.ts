import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

/**
 * Vite lists the licenses of what pages bundle, but not of what is only in their workers: these go into a file of their own.
 *
 * @returns a plugin for the workers' builds, which collects, and one for the pages' build, which writes
 */
export const workerLicenses = (fileName: string): { readonly collect: () => Plugin; readonly write: () => Plugin } => {
  const folders = new Set<string>();
  return {
    collect: () => ({
      name: "collect-worker-licenses",
      generateBundle() {
        for (const id of this.getModuleIds()) {
          const folder = packageOf(id);
          if (folder !== undefined) folders.add(folder);
        }
      },
    }),
    write: () => ({
      name: "write-worker-licenses",
      generateBundle() {
        const parts = [...folders].map(licenseOf).sort();
        this.emitFile({ type: "asset", fileName, source: `# Licenses of what workers bundle\n\n${parts.join("\n")}` });
      },
    }),
  };
};

/** The folder of the package that a module is of; undefined for our own. */
const packageOf = (id: string): string | undefined => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(id)?.[0];

const licenseOf = (folder: string): string => {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Record<
    string,
    string
  >;
  const files = readdirSync(folder).filter((file) => /^licen[cs]e/i.test(file));
  const texts = files.map((file) => readFileSync(join(folder, file), "utf8").trim());
  return `## ${name} - ${version} (${license})\n\n${texts.join("\n\n")}\n`;
};
