import { mkdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { createGunzip } from "node:zlib";
import { GfmlError, pause, requireFinite, requirePositive } from "../../core/index.ts";
import { callRpc, postRpc, readAnswer, rpcBody } from "./callRpc.ts";
import type { EmbeddedChain } from "./EmbeddedChain.ts";
import {
  ChainRequestError,
  chainDiedError,
  chainStartError,
  chainStateError,
  chainStoppedError,
  embeddedChainSilentError,
  poolNotEmptyError,
} from "./errors.ts";
import { findAnvil } from "./findAnvil.ts";
import { lastLines } from "./lastLines.ts";
import { mineBlocks, type RpcRequest, readHead, readPool } from "./mineBlocks.ts";
import { readHexAnswer } from "./readHexAnswer.ts";
import { type GuardedProcess, type ProcessEnd, spawnGuarded } from "./spawnGuarded.ts";

/** Interval at which the log is read while the chain starts [ms]. */
const START_POLL = 10;
/** How long a failed request waits to learn that the process has ended [ms]. */
const DEATH_NOTICE = 2000;

export interface EmbeddedChainOptions {
  /** Folder of the log, `anvil.log`; created if missing. */
  readonly folder: string;
  /** A result of `dump` to restart from. */
  readonly state?: Uint8Array;
  /** Path of anvil; if absent, `findAnvil` looks for it. */
  readonly program?: string;
  /** Longest start [ms]. */
  readonly startTimeout?: number;
  /** Longest duration of one request [ms]. */
  readonly requestTimeout?: number;
  /** How long `stop` waits before it kills [ms]. */
  readonly stopGrace?: number;
  /** How the process is tied to this one; set by tests only. */
  readonly guard?: "shell" | "node";
}

/**
 * Starts the embedded chain, empty or from a snapshot.
 *
 * @throws GFML_ANVIL_MISSING, GFML_ANVIL_PATH, GFML_ANVIL_PLATFORM, GFML_CHAIN_START, GFML_CHAIN_STATE
 */
export const startEmbeddedChain = async (options: EmbeddedChainOptions): Promise<EmbeddedChain> => {
  const { state } = options;
  const startTimeout = requirePositive("startTimeout", options.startTimeout ?? 30_000);
  const requestTimeout = requirePositive("requestTimeout", options.requestTimeout ?? 120_000);
  const stopGrace = requirePositive("stopGrace", options.stopGrace ?? 3000);
  if (state !== undefined) await requireWhole(state);
  const program = resolve(options.program ?? findAnvil());
  const folder = resolve(options.folder);
  const logPath = join(folder, "anvil.log");
  let logStart: number;
  let child: GuardedProcess;
  try {
    mkdirSync(folder, { recursive: true });
    logStart = statSync(logPath, { throwIfNoEntry: false })?.size ?? 0;
    child = spawnGuarded({
      program,
      arguments: anvilArguments(),
      folder,
      environment: plainEnvironment(),
      logPath,
      ...(options.guard !== undefined && { guard: options.guard }),
    });
  } catch (error) {
    throw chainStartError((error as Error).message, program, logPath, [], error);
  }
  const linesNow = (): readonly string[] => lastLines(logPath, logStart);

  let url: string;
  try {
    url = await awaitListening(child, logPath, logStart, startTimeout);
  } catch (error) {
    await child.stop(stopGrace);
    throw chainStartError((error as Error).message, program, logPath, linesNow(), error);
  }

  let stopped = false;
  const death = (end: ProcessEnd): GfmlError => chainDiedError(describeEnd(end), logPath, linesNow());
  const diagnose = async (): Promise<GfmlError | undefined> => {
    const end = child.end() ?? (await Promise.race([child.ended, pause(DEATH_NOTICE / 1000).then(() => undefined)]));
    return end === undefined || stopped ? undefined : death(end);
  };
  const guarded = async <Answer>(method: string, ask: () => Promise<Answer>): Promise<Answer> => {
    if (stopped) throw chainStoppedError(method);
    const end = child.end();
    if (end !== undefined) throw death(end);
    try {
      return await ask();
    } catch (error) {
      if (error instanceof GfmlError) throw error;
      const died = await diagnose();
      if (died !== undefined) throw died;
      if (stopped) throw chainStoppedError(method);
      throw embeddedChainSilentError(method, url, logPath, error);
    }
  };
  const request: RpcRequest = (method, ...parameters) =>
    guarded(method, () => callRpc(url, method, parameters, requestTimeout));

  const inTurn = oneAfterAnother();
  const chain: Omit<EmbeddedChain, "version"> = {
    url,
    chainId: EMBEDDED_CHAIN_ID,
    pid: child.pid,
    logPath,
    head: () => readHead(request),
    pool: () => readPool(request),
    mine: async (timestamp, { evenEmpty = false } = {}) => {
      requireFinite("timestamp", timestamp);
      return inTurn(() => mineBlocks(request, timestamp, evenEmpty));
    },
    dump: () =>
      inTurn(async () => {
        const { pending } = await readPool(request);
        if (pending > 0) throw poolNotEmptyError(pending);
        return guarded("anvil_dumpState", () => downloadState(url, requestTimeout));
      }),
    diagnose,
    stop: () => {
      stopped = true;
      return child.stop(stopGrace);
    },
  };
  try {
    const version = String(await request("web3_clientVersion"));
    if (state !== undefined) {
      const upload = () => guarded("anvil_loadState", () => uploadState(url, state, requestTimeout));
      await loadState(request, upload, state.length);
    }
    return { ...chain, version };
  } catch (error) {
    await chain.stop();
    throw error;
  }
};

/** The URL once the chain says that it listens: the port is in its output. */
const awaitListening = async (
  child: GuardedProcess,
  logPath: string,
  logStart: number,
  timeout: number,
): Promise<string> => {
  for (let waited = 0; waited < timeout; waited += START_POLL) {
    const lines = lastLines(logPath, logStart, Number.POSITIVE_INFINITY);
    const port = lines.map((line) => /^Listening on 127\.0\.0\.1:(\d+)$/.exec(line)?.[1]).find((found) => found);
    const end = child.end();
    if (end !== undefined) throw new Error(describeEnd(end));
    if (port !== undefined) return `http://127.0.0.1:${port}`;
    await Promise.race([pause(START_POLL / 1000), child.ended]);
  }
  throw new Error(`it did not listen within ${timeout} ms`);
};

const loadState = async (request: RpcRequest, upload: () => Promise<unknown>, size: number): Promise<void> => {
  const own = await readGenesisHash(request);
  try {
    if ((await upload()) !== true) throw chainStateError("anvil refused it", size);
  } catch (error) {
    if (!(error instanceof ChainRequestError)) throw error;
    throw chainStateError(String(error.values.answer), size, error);
  }
  // anvil keeps both first blocks if they differ, and the next snapshot would restore either
  if ((await readGenesisHash(request)) === own) return;
  throw chainStateError("its first block differs from the one that this anvil makes", size);
};

const readGenesisHash = async (request: RpcRequest): Promise<string> =>
  ((await request("eth_getBlockByNumber", "0x0", false)) as { readonly hash: string }).hash;

/** @throws GFML_CHAIN_STATE if a snapshot is damaged */
const requireWhole = async (state: Uint8Array): Promise<void> => {
  try {
    await requireGzip(state);
  } catch (error) {
    throw chainStateError((error as Error).message, state.length, error);
  }
};

const describeEnd = ({ code, signal, error }: ProcessEnd): string => {
  if (error !== undefined) return `it could not be started: ${error.message}`;
  return signal === null ? `it ended with exit code ${code}` : `it was ended by ${signal}`;
};

/** anvil reads settings from its environment, so it gets only the variables that a program needs to run. */
const plainEnvironment = (): Readonly<Record<string, string>> => {
  const names = ["PATH", "HOME", "TMPDIR", "TEMP", "TMP", "USERPROFILE", "SystemRoot", "LD_LIBRARY_PATH"];
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
};

const oneAfterAnother = (): (<Result>(work: () => Promise<Result>) => Promise<Result>) => {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const result = last.then(work, work);
    last = result.catch(() => {});
    return result;
  };
};

/**
 * How anvil is started. Mining is explicit, because anvil's automine stalls under load. There is no state file, because anvil's
 * does not survive a kill. States of old blocks are dropped, so that memory grows by transactions alone. London's rules are
 * those for which the contracts are compiled, so code that needs later ones fails here first. The first block is always the
 * same, because a loaded chain must begin with the very block that anvil made at its start. The system chooses the
 * port, so there is no race for it. There are no ready accounts and no CORS: pages in the user's browser get no response.
 */
const anvilArguments = (): readonly string[] => [
  ...["--host", "127.0.0.1", "--port", "0", "--no-cors", "--no-request-size-limit"],
  ...[
    "--chain-id",
    String(EMBEDDED_CHAIN_ID),
    "--hardfork",
    "london",
    "--timestamp",
    String(EMBEDDED_GENESIS_TIMESTAMP),
  ],
  ...["--no-mining", "--order", "fifo", "--gas-limit", String(EMBEDDED_BLOCK_GAS_LIMIT)],
  ...["--base-fee", "0", "--gas-price", "0", "--disable-min-priority-fee"],
  ...["--prune-history", "--accounts", "0", "--disable-default-create2-deployer", "--color", "never"],
];

/** Chain id of every embedded chain: the letters "gfml", an id that no public network uses. */
const EMBEDDED_CHAIN_ID = 0x67666d6c;

/**
 * Time of every embedded chain's first block, 2026-01-01 00:00 UTC [s]. Block times must be later. A virtual clock
 * that starts at 0 is added to it.
 */
const EMBEDDED_GENESIS_TIMESTAMP = 1_767_225_600;

/** Gas limit of one block of the embedded chain. */
const EMBEDDED_BLOCK_GAS_LIMIT = 30_000_000;

/**
 * The largest gas limit that a transaction should use (EIP-7825). Public chains enforce it. The embedded chain has older rules
 * and does not, so a transaction within the limit runs on both.
 */
export const TRANSACTION_GAS_LIMIT = 16_777_216;

/** Bytes that are converted to text at a time. */
const PIECE = 1 << 16;

/** All of anvil's chain, a gzip stream. Throws the errors of `callRpc`. */
const downloadState = async (url: string, timeout: number): Promise<Uint8Array> => {
  const method = "anvil_dumpState";
  const { body, headers } = await postRpc(url, rpcBody(method, []), timeout);
  const length = Number(headers.get("content-length") ?? Number.NaN);
  return readHexAnswer(method, body!, Number.isSafeInteger(length) ? length : undefined);
};

/** Loads a chain into anvil; true if anvil accepted it. Throws the errors of `callRpc`. */
const uploadState = async (url: string, state: Uint8Array, timeout: number): Promise<unknown> => {
  const method = "anvil_loadState";
  const [before, after] = rpcBody(method, ["0x"]).split('"0x"') as [string, string];
  const pieces = function* (): Generator<Uint8Array> {
    yield Buffer.from(`${before}"0x`);
    for (let at = 0; at < state.length; at += PIECE) {
      const piece = state.subarray(at, at + PIECE);
      yield Buffer.from(Buffer.from(piece.buffer, piece.byteOffset, piece.length).toString("hex"));
    }
    yield Buffer.from(`"${after}`);
  };
  return readAnswer(method, await postRpc(url, pieces(), timeout));
};

/** A snapshot is one gzip stream. anvil does not check its checksum, so this does. @throws if it is not whole */
const requireGzip = async (state: Uint8Array): Promise<void> => {
  const unpacked = createGunzip();
  unpacked.end(state);
  for await (const _ of unpacked);
};
