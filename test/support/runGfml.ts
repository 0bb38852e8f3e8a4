import { type ChildProcess, spawn } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { until } from "./until.ts";

const main = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));

/** What a process of gfml left. */
export interface Finished {
  readonly code: number | null;
  readonly killedBy: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

/** A process of gfml that is still running. */
export interface Running {
  readonly child: ChildProcess;
  readonly finished: Promise<Finished>;
  /** What it has written to its output so far. */
  output(): string;
  /** Resolves when the output holds this text so many times; also when the process ends. Waits 5 minutes at most. */
  seen(text: string, times?: number): Promise<void>;
}

/** Starts the real command line in a process of its own. */
export const startGfml = (
  argv: readonly string[],
  options: {
    readonly cwd?: string;
    readonly environment?: Readonly<Record<string, string>>;
    /** What to run it with, e.g. inside a network namespace. */
    readonly prefix?: readonly string[];
    /** In a process group of its own, to be killed with all its children. */
    readonly ownGroup?: boolean;
  } = {},
): Running => {
  const { NO_COLOR: _, FORCE_COLOR: __, ...inherited } = process.env;
  const [command, ...words] = [...(options.prefix ?? []), process.execPath, main, ...argv];
  const child = spawn(command!, words, {
    ...(options.cwd !== undefined && { cwd: options.cwd }),
    env: { NODE_COMPILE_CACHE: join(tmpdir(), "gfml-test-compile-cache"), ...inherited, ...options.environment },
    stdio: ["ignore", "pipe", "pipe"],
    detached: options.ownGroup === true,
  });
  let out = "";
  let err = "";
  let isOver = false;
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    out += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    err += text;
  });
  const finished = new Promise<Finished>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, killedBy) => {
      isOver = true;
      resolve({ code, killedBy, out, err });
    });
  });
  return {
    child,
    finished,
    output: () => out,
    seen: async (text, times = 1) => {
      const isSeen = (): boolean => isOver || (out + err).split(text).length > times;
      await until(`"${text}" ${times} times in the output of gfml ${argv.join(" ")}`, isSeen, 300);
    },
  };
};

/** Runs the real command line to its end. */
export const runGfml = (...argv: readonly string[]): Promise<Finished> => startGfml(argv).finished;
