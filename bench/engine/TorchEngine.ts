import { type ChildProcess, spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { MeasuredRound } from "./Measurement.ts";

/** Facts about the installed PyTorch. */
export interface TorchVersion {
  readonly torch: string;
  readonly threads: number;
  /** Instruction set of its kernels, e.g. AVX2. */
  readonly cpu: string;
}

/** PyTorch in a child process (engine.py), which plays one round for each request. */
export class TorchEngine {
  readonly version: TorchVersion;
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  readonly #folder: string;

  private constructor(child: ChildProcess, lines: AsyncIterator<string>, folder: string, version: TorchVersion) {
    this.#child = child;
    this.#lines = lines;
    this.#folder = folder;
    this.version = version;
  }

  /** Starts PyTorch, or returns the reason why it is not available. @param folder - holds the workload */
  static async start(python: string, folder: string): Promise<TorchEngine | string> {
    const child = spawn(python, [join(import.meta.dirname, "engine.py"), folder], { stdio: ["pipe", "pipe", "pipe"] });
    let complaint = "";
    child.stderr.on("data", (data: Buffer) => {
      complaint += data.toString();
    });
    child.on("error", (error) => {
      complaint += error.message;
    });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const first = await lines.next();
    if (first.done === true) return complaint.trim().split("\n").at(-1) ?? "no answer";
    return new TorchEngine(child, lines, folder, JSON.parse(first.value) as TorchVersion);
  }

  /** Runs the round. @throws Error if the process ended */
  async run(variant: "loop" | "batched", secondOrder: "exact" | "hf", learners: number): Promise<MeasuredRound> {
    this.#child.stdin!.write(`${variant} ${secondOrder}\n`);
    const line = await this.#lines.next();
    if (line.done === true) throw new Error("PyTorch ended during the benchmark");
    const { wall, cpu } = JSON.parse(line.value) as { wall: number; cpu: number };
    const bytes = await readFile(join(this.#folder, `${variant}-${secondOrder}.f32`));
    const values = new Float32Array(new Uint8Array(bytes).buffer);
    const length = values.length / learners;
    const results = Array.from({ length: learners }, (_, i) => values.subarray(i * length, (i + 1) * length));
    return { wall, cpu, results };
  }

  stop(): void {
    this.#child.stdin!.end();
  }
}
