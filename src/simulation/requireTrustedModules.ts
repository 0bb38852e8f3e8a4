import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { isHash } from "../core/index.ts";
import { withFile } from "../storage/index.ts";
import type { ConfigLayer } from "./config/ConfigLayer.ts";
import type { RunConfig } from "./config/RunConfig.ts";
import { untrustedCommandError, untrustedModuleError } from "./errors.ts";
import { isOwnModule } from "./loadOwnModule.ts";
import { isProgram } from "./program/programHash.ts";

/** Which modules that a folder names may run: all of them, or files by their SHA-256 (hex). */
export type ModuleTrust = "all" | ReadonlySet<string>;

/** The `--trust-modules` of a command line. @returns undefined if it is not a list of SHA-256 values */
export const parseModuleTrust = (text: string | true | undefined): ModuleTrust | undefined => {
  if (text === true) return "all";
  const hashes = (text ?? "")
    .toLowerCase()
    .split(",")
    .filter((part) => part !== "");
  return hashes.every(isHash) ? new Set(hashes) : undefined;
};

/**
 * Refuses a folder's configuration whose modules the user does not trust. A module is trusted by its hash, or if the layers
 * over the folder's configuration name both its path and its SHA-256. A command is trusted if these layers name it.
 *
 * @param given - the layers that the user wrote
 * @throws GFML_UNTRUSTED_MODULE; FileAccessError if a module cannot be read
 */
export const requireTrustedModules = async (
  config: RunConfig,
  given: readonly ConfigLayer[],
  trust: ModuleTrust,
  folder: string,
): Promise<void> => {
  if (trust === "all") return;
  for (const field of ["scheme", "trainer", "model"] as const) {
    const value = config[field];
    if (!isOwnModule(value)) continue;
    const path = value.module;
    const content = await withFile("read", path, () => readFile(path));
    const sha256 = createHash("sha256").update(content).digest("hex");
    const isOwn = namesModule(given, field, { module: path, sha256 });
    if (!isOwn && !trust.has(sha256)) throw untrustedModuleError(folder, `${field}.module`, path, sha256);
  }
  if (!isProgram(config.trainer)) return;
  // the whole command is trusted, or nothing: its first word could be any program
  const { command } = config.trainer;
  if (given.some(({ value }) => (value.trainer as { command?: unknown } | undefined)?.command === command)) return;
  throw untrustedCommandError(folder, command);
};

/** Whether the layers, one or several of them, name both path and hash of the module. */
const namesModule = (
  given: readonly ConfigLayer[],
  field: string,
  expected: Readonly<Record<"module" | "sha256", string>>,
): boolean =>
  Object.entries(expected).every(([name, text]) =>
    given.some(({ value }) => (value[field] as Record<string, unknown> | undefined)?.[name] === text),
  );
