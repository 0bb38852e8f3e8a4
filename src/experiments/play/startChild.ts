import { fork } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { errorToText } from "../../simulation/index.ts";
import { runCrashedError } from "./errors.ts";
import type { FromChild, PlayEnd, PlayJob, ToChild } from "./playMessages.ts";

/** A run in a separate process. */
export interface RunChild {
  /** Never rejects. */
  readonly ended: Promise<PlayEnd>;
  /** Asks it to stop after the round in progress. */
  stop(): void;
}

/** Number of characters kept from a run's output, for the report of its crash. */
const KEPT_OUTPUT = 2000;

/** Starts the process of a run. */
export const startChild = (
  job: PlayJob,
  environment: Readonly<Record<string, string | undefined>>,
  onMessage: (message: Exclude<FromChild, PlayEnd>) => void,
): RunChild => {
  // run from TypeScript sources in a clone, from JavaScript in the published package
  const file = import.meta.url.endsWith(".ts") ? "./child.ts" : "./child.js";
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), [], {
    // no flags of this process, as those of a debugger; a nursery that grew would hold a hundred megabytes of garbage
    execArgv: ["--semi-space-growth-factor=1"],
    // each starts with the same modules
    env: { NODE_COMPILE_CACHE: join(tmpdir(), "node-compile-cache"), ...environment },
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  let output = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    output = `${output}${text}`.slice(-KEPT_OUTPUT);
  });
  const ended = new Promise<PlayEnd>((resolve) => {
    let end: PlayEnd | undefined;
    const fail = (error: unknown): void => resolve({ kind: "failed", error: errorToText(error), cpu: 0 });
    child.on("message", (message: FromChild) => {
      if (message.kind === "started" || message.kind === "round" || message.kind === "notice") onMessage(message);
      else end = message;
    });
    child.on("error", fail);
    // its files are closed and its locks released only when it is gone
    child.on("close", (code, signal) =>
      end === undefined ? fail(runCrashedError(code, signal, output)) : resolve(end),
    );
  });
  const send = (message: ToChild): void => {
    // a process that is ending needs no message
    if (child.connected) child.send(message, () => {});
  };
  send({ kind: "play", job });
  return { ended, stop: () => send({ kind: "stop" }) };
};
