import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { after } from "../../core/index.ts";

/** How a process ended. */
export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: string | null;
  /** Why it could not be started. */
  readonly error?: Error;
}

/** A child process that ends with this process. */
export interface GuardedProcess {
  readonly pid: number;
  /** Set after it has ended. */
  end(): ProcessEnd | undefined;
  readonly ended: Promise<ProcessEnd>;
  /** Sends SIGTERM, then SIGKILL after `grace` milliseconds, and resolves once the process has ended. */
  stop(grace: number): Promise<void>;
}

export interface GuardedOptions {
  readonly program: string;
  readonly arguments: readonly string[];
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Its output and errors are appended to this file. */
  readonly logPath: string;
  /** `shell` if there is /bin/sh, `node` on Windows. */
  readonly guard?: "shell" | "node";
}

/**
 * A shell forks the guard, then becomes the program ($$ stays its id), so that there is no moment without a guard. The
 * guard reads a pipe that only this process holds. Its end means that this process died; a line means that the program ended.
 */
const SHELL_GUARD = `exec 3<&0
( if read -r line <&3; then exit 0; fi; kill -9 "$$" ) >/dev/null 2>&1 &
exec "$@" </dev/null 3<&-`;

/** The same for a process id given as argument, where there is no shell. */
const NODE_GUARD = `process.stdin.on("data", () => process.exit(0)).on("end", () => {
  try { process.kill(Number(process.argv[1]), "SIGKILL"); } catch {}
}).on("error", () => {})`;

/**
 * Starts a program that ends with this process, no matter how this process ends, even by SIGKILL. It has its own
 * process group: Ctrl-C reaches only this process, which then stops the program in order.
 */
export const spawnGuarded = (options: GuardedOptions): GuardedProcess => {
  const { program, folder: cwd, environment: env, guard = process.platform === "win32" ? "node" : "shell" } = options;
  const log = openSync(options.logPath, "a");
  let child: ChildProcess;
  let guardian: ChildProcess;
  try {
    if (guard === "shell") {
      const words = ["-c", SHELL_GUARD, "gfml-guard", program, ...options.arguments];
      child = spawn("/bin/sh", words, { cwd, env, detached: true, stdio: ["pipe", log, log] });
      guardian = child;
    } else {
      const common = { cwd, detached: true, windowsHide: true };
      child = spawn(program, options.arguments, { ...common, env, stdio: ["ignore", log, log] });
      const words = ["-e", NODE_GUARD, String(child.pid)];
      guardian = spawn(process.execPath, words, { ...common, stdio: ["pipe", "ignore", "ignore"] });
      guardian.on("error", () => {});
    }
  } finally {
    closeSync(log);
  }
  return follow(child, guardian);
};

const follow = (child: ChildProcess, guardian: ChildProcess): GuardedProcess => {
  const pipe = guardian.stdin;
  pipe?.on("error", () => {});
  let end: ProcessEnd | undefined;
  const ended = new Promise<ProcessEnd>((resolve) => {
    const finish = (how: ProcessEnd): void => {
      if (end !== undefined) return;
      end = how;
      // the guard must not kill a process that reuses the id
      pipe?.end("ended\n");
      resolve(how);
    };
    child.once("exit", (code, signal) => finish({ code, signal }));
    child.once("error", (error) => finish({ code: null, signal: null, error }));
  });
  // a forgotten chain must not keep this process running: the guard ends it then
  child.unref();
  guardian.unref();
  (pipe as { unref?: () => void } | null)?.unref?.();

  let stopping: Promise<void> | undefined;
  const stopNow = async (grace: number): Promise<void> => {
    if (end !== undefined) return;
    child.ref();
    child.kill("SIGTERM");
    const cancel = after(grace / 1000, () => child.kill("SIGKILL"));
    await ended;
    cancel();
  };
  return {
    pid: child.pid ?? -1,
    end: () => end,
    ended,
    stop: (grace) => (stopping ??= stopNow(grace)),
  };
};
