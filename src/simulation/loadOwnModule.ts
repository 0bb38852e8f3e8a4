import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { GfmlError, type GfmlErrorDetails } from "../core/index.ts";
import { importUserModule } from "./importUserModule.ts";

/** The kind of definition that a user's module must export, with the words of its errors. */
export interface OwnModuleKind {
  /** The configuration's field, such as "scheme". */
  readonly field: "scheme" | "trainer";
  /** The `kind` of what the module exports as default. */
  readonly kind: string;
  /** The function that makes it, such as "defineScheme". */
  readonly define: string;
  /** Whether a value that says it is of the kind is what that function gives. */
  readonly isDefined: (value: object) => boolean;
  /** Where examples are. */
  readonly example: string;
  readonly error: (shortMessage: string, details: GfmlErrorDetails) => GfmlError;
}

/**
 * Imports a user's module. Its default export must come from the define function of its kind.
 *
 * @param expected - hash of the expected content, hex; if absent, it is not checked
 * @throws the kind's error if the module cannot be loaded, does not match its hash, or defines nothing of the kind
 */
export const loadOwnModule = async (kind: OwnModuleKind, path: string, expected?: string): Promise<unknown> => {
  const { field, define, error } = kind;
  const remedy = remedyOf(kind);
  const found = await hashOf(kind, path);
  if (expected !== undefined && found !== expected) {
    throw error(`${field}.module is not the file that the run started with`, {
      values: { [`${field}.module`]: path, [`${field}.sha256`]: expected, "sha256 of the file": found },
      remedy: "restore the original file, or start a new run",
    });
  }
  // a changed file is a different module
  const url = `${pathToFileURL(resolve(path)).href}?sha256=${found}`;
  const loaded = await importUserModule(url).catch((cause: unknown) => {
    // its own function refused what the module gave it
    if (cause instanceof GfmlError && cause.code === error("", {}).code) throw cause;
    throw error(`${field}.module cannot be loaded: ${cause instanceof Error ? cause.message : String(cause)}`, {
      values: { [`${field}.module`]: path },
      remedy,
      cause,
    });
  });
  const defined = loaded.default as { readonly kind?: unknown } | undefined;
  if (defined?.kind !== kind.kind || !kind.isDefined(defined)) {
    throw error(`${field}.module has no ${field} as its default export`, {
      values: { [`${field}.module`]: path, exports: Object.keys(loaded) },
      remedy: `write export default ${define}({ ... }); ${remedy}`,
    });
  }
  return defined;
};

/** A field's value with the content hash of its module, so that whoever keeps the configuration keeps what was played. */
export const pinOwnModule = async <Value>(kind: OwnModuleKind, value: Value): Promise<Value> => {
  if (!isOwnModule(value) || value.sha256 !== undefined) return value;
  return { ...value, sha256: await hashOf(kind, value.module) };
};

/** Whether a field's value names a module. */
export const isOwnModule = (value: unknown): value is { readonly module: string; readonly sha256?: string } =>
  typeof value === "object" && value !== null && "module" in value;

const remedyOf = ({ field, example }: OwnModuleKind): string => `see ${example} for ${field}s that work`;

const hashOf = async (kind: OwnModuleKind, path: string): Promise<string> => {
  const content = await readFile(path).catch((cause: unknown) => {
    throw kind.error(`${kind.field}.module cannot be read`, {
      values: { [`${kind.field}.module`]: path },
      remedy: remedyOf(kind),
      cause,
    });
  });
  return bytesToHex(sha256(content));
};
