import { execFile } from "node:child_process";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { HeadTask, NetworkBenchResult } from "./NetworkBench.ts";

export interface NetworkBenchOptions {
  /** Members of the head. Default 40. */
  readonly members?: number;
  /** Bytes to each member and back. Default 300 kB and 5 MB. */
  readonly payloads?: readonly number[];
  /** Counted exchanges of each size. Default 3. */
  readonly repetitions?: number;
}

const HEAD = fileURLToPath(new URL("head.ts", import.meta.url));

/** Measures a head and its members on this machine: two processes, one stream for each member, encrypted and checked. */
export const benchNetwork = async (options: NetworkBenchOptions = {}): Promise<NetworkBenchResult> => {
  const { members = 40, payloads = [300_000, 5_000_000], repetitions = 3 } = options;
  const task: HeadTask = { members, payloads, repetitions };
  const { stdout } = await promisify(execFile)(process.execPath, ["--expose-gc", HEAD, JSON.stringify(task)]);
  const measured = JSON.parse(stdout) as Omit<NetworkBenchResult, "machine" | "node">;
  return {
    machine: `${cpus()[0]?.model ?? "unknown"}, ${cpus().length} logical processors`,
    node: process.version,
    ...measured,
  };
};
