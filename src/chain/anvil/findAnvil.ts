import { accessSync, constants, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { anvilMissingError, anvilPathError, anvilPlatformError } from "./errors.ts";

/** Where to look. By default, the values of this process. */
export interface AnvilSearch {
  readonly platform?: string;
  readonly processor?: string;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** A file or URL from which packages are looked up. */
  readonly from?: string | URL;
}

/** npm's names of the packages with the binary, by Node's platform and processor. */
const packageOf: Readonly<Record<string, string>> = {
  "linux x64": "@foundry-rs/anvil-linux-amd64",
  "linux arm64": "@foundry-rs/anvil-linux-arm64",
  "darwin x64": "@foundry-rs/anvil-darwin-amd64",
  "darwin arm64": "@foundry-rs/anvil-darwin-arm64",
  "win32 x64": "@foundry-rs/anvil-win32-amd64",
};

/**
 * Path of the anvil binary: GFML_ANVIL if set, otherwise the platform's package. It is the program itself, not npm's
 * wrapper in `.bin`. The wrapper would add a second Node process, and killing it would lose the chain.
 *
 * @throws GFML_ANVIL_PATH, GFML_ANVIL_PLATFORM, GFML_ANVIL_MISSING
 */
export const findAnvil = (search: AnvilSearch = {}): string => {
  const { platform = process.platform, processor = process.arch, environment = process.env } = search;
  const chosen = environment.GFML_ANVIL;
  if (chosen !== undefined && chosen !== "") return requireProgram(chosen);
  const packageName = packageOf[`${platform} ${processor}`];
  if (packageName === undefined) throw anvilPlatformError(platform, processor, Object.keys(packageOf));
  const manifest = locateManifest(packageName, search.from ?? import.meta.url);
  if (manifest === undefined) throw anvilMissingError(platform, processor, packageName);
  const program = join(dirname(manifest), "bin", platform === "win32" ? "anvil.exe" : "anvil");
  if (!isFile(program)) throw anvilMissingError(platform, processor, packageName);
  return program;
};

const requireProgram = (path: string): string => {
  try {
    accessSync(path, constants.X_OK);
    if (!isFile(path)) throw new Error("it is not a file");
    return path;
  } catch (cause) {
    throw anvilPathError(path, cause);
  }
};

/** Next to gfml or, with package managers that do not hoist, next to the wrapper package that depends on it. */
const locateManifest = (packageName: string, from: string | URL): string | undefined => {
  const here = createRequire(from);
  const direct = tryResolve(here, `${packageName}/package.json`);
  if (direct !== undefined) return direct;
  const wrapper = tryResolve(here, "@foundry-rs/anvil/package.json");
  return wrapper === undefined ? undefined : tryResolve(createRequire(wrapper), `${packageName}/package.json`);
};

const tryResolve = (require: NodeJS.Require, id: string): string | undefined => {
  try {
    return require.resolve(id);
  } catch {
    return undefined;
  }
};

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
