import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { type DefinedScheme, OwnSchemeError } from "../round/index.ts";
import type { RunConfig } from "./config/RunConfig.ts";
import { importUserModule } from "./importUserModule.ts";

const remedy = "see examples/own-scheme for schemes that work";

/**
 * Imports a user's scheme: a module whose default export is what `defineScheme` gives.
 *
 * @param expected - what the file's content must hash to, hex; not checked if absent
 * @throws OwnSchemeError if the module cannot be loaded, does not match its hash, or defines no scheme
 */
export const loadOwnScheme = async (path: string, expected?: string): Promise<DefinedScheme> => {
  const found = await hashOf(path);
  if (expected !== undefined && found !== expected) {
    throw new OwnSchemeError("scheme.module is not the file that the run was started with", {
      values: { "scheme.module": path, "scheme.sha256": expected, "sha256 of the file": found },
      remedy: "put the file back as it was, or start a new run",
    });
  }
  // a file that was changed is a different module
  const url = `${pathToFileURL(resolve(path)).href}?sha256=${found}`;
  const loaded = await importUserModule(url).catch((cause: unknown) => {
    if (cause instanceof OwnSchemeError) throw cause;
    throw new OwnSchemeError(
      `scheme.module cannot be loaded: ${cause instanceof Error ? cause.message : String(cause)}`,
      { values: { "scheme.module": path }, remedy, cause },
    );
  });
  const scheme: unknown = loaded.default;
  if ((scheme as Partial<DefinedScheme> | undefined)?.kind !== "gfml-scheme") {
    throw new OwnSchemeError("scheme.module has no scheme as its default export", {
      values: { "scheme.module": path, exports: Object.keys(loaded) },
      remedy: `write export default defineScheme({ ... }); ${remedy}`,
    });
  }
  return scheme as DefinedScheme;
};

/**
 * The configuration with the content hash of its scheme's module, so that whoever keeps the configuration keeps the scheme:
 * a run that resumes refuses a changed file. Imports of the module are not covered.
 *
 * @throws OwnSchemeError if the file cannot be read, or does not match the hash in the configuration
 */
export const pinOwnScheme = async (config: RunConfig): Promise<RunConfig> => {
  const { scheme } = config;
  if (typeof scheme === "string" || !("module" in scheme) || scheme.sha256 !== undefined) return config;
  return { ...config, scheme: { ...scheme, sha256: await hashOf(scheme.module) } };
};

/** The scheme in the configuration's module; undefined if it has none. */
export const ownSchemeOf = async ({ scheme }: Pick<RunConfig, "scheme">): Promise<DefinedScheme | undefined> =>
  typeof scheme === "object" && "module" in scheme ? loadOwnScheme(scheme.module, scheme.sha256) : undefined;

const hashOf = async (path: string): Promise<string> => {
  const content = await readFile(path).catch((cause: unknown) => {
    throw new OwnSchemeError("scheme.module cannot be read", { values: { "scheme.module": path }, remedy, cause });
  });
  return bytesToHex(sha256(content));
};
