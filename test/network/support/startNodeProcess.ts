import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { NetworkLimits, NodeOptions } from "../../../src/network/index.ts";

export interface NodeProcessOptions {
  readonly name: string;
  readonly listen?: readonly string[];
  readonly limits?: Partial<NetworkLimits>;
  readonly relay?: NonNullable<NodeOptions["relay"]>;
  readonly connectTo?: { readonly addresses: readonly string[]; readonly account: string };
  /** Connects again whenever the connection has ended. */
  readonly reconnects?: boolean;
}

export interface NodeProcess {
  readonly child: ChildProcess;
  /** Waits for the next line with this field. */
  next(field: string): Promise<Record<string, unknown>>;
  /** Makes the process send so many bytes to each of its peers. Returns how many came back from each. */
  echo(length: number): Promise<unknown>;
  stop(): Promise<void>;
}

const PROGRAM = fileURLToPath(new URL("nodeProcess.fixture.ts", import.meta.url));

/** @param prefix - words before the command, e.g. to run it in a network namespace */
export const startNodeProcess = (options: NodeProcessOptions, prefix: readonly string[] = []): NodeProcess => {
  const [command, ...words] = [...prefix, process.execPath, PROGRAM, JSON.stringify(options)];
  const child = spawn(command!, words, { stdio: ["pipe", "pipe", "inherit"] });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const lines: Record<string, unknown>[] = [];
  const onLine: (() => void)[] = [];
  let at = 0;
  const wake = (): void => {
    for (const look of onLine.splice(0)) look();
  };
  createInterface({ input: child.stdout! }).on("line", (line) => {
    lines.push(JSON.parse(line) as Record<string, unknown>);
    wake();
  });
  void ended.then(wake);
  const next = async (field: string): Promise<Record<string, unknown>> => {
    for (;;) {
      const found = lines.findIndex((line, index) => index >= at && field in line);
      if (found >= 0) {
        at = found + 1;
        return lines[found]!;
      }
      if (child.exitCode !== null) throw new Error(`the process ended without "${field}": ${JSON.stringify(lines)}`);
      await new Promise<void>((resolve) => {
        onLine.push(resolve);
      });
    }
  };
  return {
    child,
    next,
    async echo(length) {
      child.stdin!.write(`${JSON.stringify({ echo: length })}\n`);
      return (await next("echoed")).echoed;
    },
    async stop() {
      child.kill("SIGCONT");
      child.kill("SIGKILL");
      await ended;
    },
  };
};
