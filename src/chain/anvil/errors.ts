import { GfmlError } from "../../core/index.ts";

/** The optional package with anvil for this platform is not installed. */
export const anvilMissingError = (platform: string, processor: string, packageName: string): GfmlError =>
  new GfmlError("GFML_ANVIL_MISSING", "the embedded chain's program, anvil, is not installed", {
    values: { platform: `${platform} ${processor}`, package: packageName },
    remedy:
      "install again with optional dependencies (npm install --include=optional), choose --ledger memory, or set GFML_ANVIL to the path of an anvil binary",
  });

/** GFML_ANVIL is not the path of an executable file. */
export const anvilPathError = (path: string, cause: unknown): GfmlError =>
  new GfmlError("GFML_ANVIL_PATH", "GFML_ANVIL is not the path of an executable file", {
    values: { GFML_ANVIL: path, reason: cause instanceof Error ? cause.message : String(cause) },
    remedy: "set GFML_ANVIL to the path of an anvil binary, unset it, or choose --ledger memory",
    cause,
  });

/** No anvil is published for this operating system and processor. */
export const anvilPlatformError = (platform: string, processor: string, supported: readonly string[]): GfmlError =>
  new GfmlError("GFML_ANVIL_PLATFORM", "the embedded chain's program, anvil, is not published for this platform", {
    values: { platform: `${platform} ${processor}`, published: supported.join(", ") },
    remedy:
      "choose --ledger memory, give --ledger the URL of a chain, or set GFML_ANVIL to the path of an anvil that you built",
  });

/** The embedded chain's process ended while it was needed, and not by `stop`. */
export const chainDiedError = (how: string, logPath: string, lastLines: readonly string[]): GfmlError =>
  new GfmlError("GFML_CHAIN_DIED", "the embedded chain's process ended by itself or was killed", {
    values: { how, log: logPath, "last lines": lastLines.join(" | ") || "none" },
    remedy: "resume from the last checkpoint with --resume: it holds the chain's state",
  });

/** The embedded chain responded to a request with an error. */
export class ChainRequestError extends GfmlError {
  constructor(method: string, rpcCode: number, rpcMessage: string) {
    super("GFML_CHAIN_REQUEST", "the embedded chain refused a request", {
      values: { method, answer: `${rpcCode} ${rpcMessage}` },
      remedy: "check that GFML_ANVIL, if set, names anvil 1.7 or later",
    });
  }
}

/** The embedded chain did not become ready: it ended at once, or stayed silent too long. */
export const chainStartError = (
  reason: string,
  program: string,
  logPath: string,
  lastLines: readonly string[],
  cause?: unknown,
): GfmlError =>
  new GfmlError("GFML_CHAIN_START", "the embedded chain did not start", {
    values: { reason, program, log: logPath, "last lines": lastLines.join(" | ") || "none" },
    remedy:
      "read the log; if this anvil cannot run here (it needs glibc on Linux), use --ledger memory or set GFML_ANVIL",
    ...(cause !== undefined && { cause }),
  });

/** A snapshot of the chain is damaged, or anvil refused it. */
export const chainStateError = (reason: string, bytes: number, cause?: unknown): GfmlError =>
  new GfmlError("GFML_CHAIN_STATE", "the chain's snapshot cannot be loaded", {
    values: { reason, bytes },
    remedy: "resume from an earlier checkpoint",
    ...(cause !== undefined && { cause }),
  });

/** A call to an embedded chain after `stop`. */
export const chainStoppedError = (method: string): GfmlError =>
  new GfmlError("GFML_CHAIN_STOPPED", "the embedded chain was stopped", {
    values: { method },
    remedy: "finish all calls before stop, or start it again from a snapshot",
  });

/** The embedded chain's process runs, but did not respond to a request. */
export const embeddedChainSilentError = (method: string, url: string, logPath: string, cause: unknown): GfmlError =>
  new GfmlError("GFML_EMBEDDED_CHAIN_SILENT", "the embedded chain's process runs but does not respond", {
    values: { method, url, log: logPath, reason: cause instanceof Error ? cause.message : String(cause) },
    remedy: "read the log; if the machine is only slow, give requests more time (requestTimeout)",
    cause,
  });

/** A snapshot was requested while transactions wait, which would be lost. */
export const poolNotEmptyError = (pending: number): GfmlError =>
  new GfmlError("GFML_POOL_NOT_EMPTY", "transactions wait to be mined, and a snapshot now would lose them", {
    values: { pending },
    remedy: "mine before you take the snapshot",
  });

/** Transactions wait in the pool, but the mined blocks are empty. */
export const poolStuckError = (pending: number, block: bigint): GfmlError =>
  new GfmlError("GFML_POOL_STUCK", "the embedded chain mines empty blocks although transactions wait", {
    values: { pending, block },
    remedy: "resume from the last checkpoint with --resume",
  });
