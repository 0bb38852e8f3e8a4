import { type DefinedScheme, ownSchemeError } from "../round/index.ts";
import type { RunConfig } from "./config/RunConfig.ts";
import { isOwnModule, loadOwnModule, type OwnModuleKind, pinOwnModule } from "./loadOwnModule.ts";

const schemeModule: OwnModuleKind = {
  field: "scheme",
  kind: "gfml-scheme",
  define: "defineScheme",
  isDefined: (value) => typeof (value as Partial<DefinedScheme>).coalition?.coalitionCount === "function",
  example: "examples/own-scheme",
  error: (shortMessage, details) => ownSchemeError(shortMessage, details),
};

/**
 * Imports a user's scheme: a module whose default export is a result of `defineScheme`.
 *
 * @param expected - hash of the file's expected content, hex; if absent, it is not checked
 * @throws GFML_OWN_SCHEME if the module cannot be loaded, does not match its hash, or defines no scheme
 */
export const loadOwnScheme = async (path: string, expected?: string): Promise<DefinedScheme> =>
  (await loadOwnModule(schemeModule, path, expected)) as DefinedScheme;

/**
 * The configuration with the content hash of its scheme's module. The configuration then identifies the scheme:
 * a resumed run refuses a changed file. The module's imports are not covered.
 *
 * @throws GFML_OWN_SCHEME if the file cannot be read
 */
export const pinOwnScheme = async (config: RunConfig): Promise<RunConfig> => ({
  ...config,
  scheme: await pinOwnModule(schemeModule, config.scheme),
});

/** The scheme in the configuration's module; undefined if it has none. */
export const ownSchemeOf = async ({ scheme }: Pick<RunConfig, "scheme">): Promise<DefinedScheme | undefined> =>
  isOwnModule(scheme) ? loadOwnScheme(scheme.module, scheme.sha256) : undefined;
