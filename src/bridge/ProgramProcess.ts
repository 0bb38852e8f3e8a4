import { type ChildProcess, spawn } from "node:child_process";
import { after, type GfmlError } from "../core/index.ts";
import type { Samples } from "../data/index.ts";
import { divergedError } from "../meta/index.ts";
import type { Scores } from "../round/index.ts";
import type { Tensor } from "../safetensors/index.ts";
import { programCommandError, programFailedError, programProtocolError } from "./errors.ts";
import { encodeFrame, type Frame, FrameReader, PROTOCOL, vectorTensor } from "./frames.ts";
import { type ProgramModel, programModelOf } from "./ProgramModel.ts";
import { splitCommand } from "./splitCommand.ts";

/** Lines of a program's output that an error shows. */
const LAST_LINES = 20;
/** Longest line kept, characters. */
const LONGEST_LINE = 500;

/** How a program is started. */
export interface ProgramOptions {
  readonly command: string;
  /** Longest time for its start and for each request, s. */
  readonly timeout: number;
  /** The variables of the process. Those that begin with GFML_ hold keys and passwords, and are not passed on. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Receives each line that the program prints. */
  readonly onLine?: ((line: string) => void) | undefined;
}

interface Pending {
  readonly resolve: (frame: Frame) => void;
  readonly reject: (error: unknown) => void;
  readonly cancel: () => void;
}

/** One process of a trainer program. It handles one request at a time. */
export class ProgramProcess {
  readonly #options: ProgramOptions;
  readonly #child: ChildProcess;
  readonly #reader = new FrameReader();
  readonly #lines: string[] = [];
  readonly #ended: Promise<void>;
  #pending: Pending | undefined;
  #failure: GfmlError | undefined;
  #nextId = 1;

  private constructor(options: ProgramOptions) {
    this.#options = options;
    const [program, ...parameters] = splitCommand(options.command);
    this.#child = spawn(program, parameters, {
      stdio: ["pipe", "pipe", "pipe"],
      env: programEnvironment(options.environment),
    });
    const { stdin, stdout, stderr } = this.#child;
    // a write to a program that has ended fails; its end says why
    stdin!.on("error", () => {});
    stdout!.on("data", (chunk: Uint8Array) => this.#onData(chunk));
    const whole = this.#collectLines(stderr!);
    this.#child.on("error", (cause) => this.#fail(programCommandError(options.command, cause.message, cause)));
    this.#ended = new Promise((resolve) => {
      this.#child.on("close", (code, signal) => {
        whole();
        const how = signal === null ? `ended with exit code ${code}` : `was ended by ${signal}`;
        this.#fail(programFailedError(options.command, how, this.#lines));
        resolve();
      });
      this.#child.on("error", () => resolve());
    });
  }

  /** Starts a program and waits until it says hello. @throws GFML_TRAINER_PROGRAM */
  static async start(options: ProgramOptions): Promise<ProgramProcess> {
    const process = new ProgramProcess(options);
    try {
      await process.#greet();
      return process;
    } catch (error) {
      await process.close();
      throw error;
    }
  }

  /** Why no further request can be made; undefined while the program works. */
  get failure(): GfmlError | undefined {
    return this.#failure;
  }

  /**
   * Gives the program its samples and gets the description of its model.
   *
   * @throws GFML_TRAINER_PROGRAM
   */
  async setUp(samples: Samples): Promise<ProgramModel> {
    const { count, featureCount, features, labels } = samples;
    const tensors = [
      { name: "features", shape: [count, featureCount], values: features },
      vectorTensor("labels", labels),
    ];
    const { header } = await this.request({ kind: "setup", protocol: PROTOCOL }, tensors, "ready");
    return this.#checked(() => programModelOf(header));
  }

  /**
   * Makes a request. @returns the answer
   * @throws GFML_TRAINER_PROGRAM if the program ends, is too slow, reports an error, or sends something else; GFML_DIVERGED
   */
  async request(
    header: { readonly kind: string; readonly [field: string]: unknown },
    tensors: readonly Tensor[] = [],
    answer = header.kind,
  ): Promise<Frame> {
    const id = this.#nextId++;
    const reply = this.#expect();
    for (const part of encodeFrame({ ...header, id }, tensors)) this.#child.stdin!.write(part);
    const frame = await reply;
    const { kind, code, message } = frame.header;
    if (frame.header.id !== id || (kind !== answer && kind !== "failed"))
      throw this.#broken(`it answered "${String(kind)}" to "${header.kind}"`);
    if (kind !== "failed") return frame;
    if (code === "diverged") throw this.#divergence(header, frame.header);
    const told = String(message).trimEnd().split("\n").slice(-LAST_LINES);
    throw programFailedError(this.#options.command, `reports an error at the request "${header.kind}"`, told);
  }

  /** A vector of an answer. @throws GFML_TRAINER_PROGRAM if it is absent or has a different length */
  vectorOf({ header, tensors }: Frame, name: string, length: number): Float32Array {
    const values = tensors.get(name);
    if (values instanceof Float32Array && values.length === length) return values;
    throw this.#broken(`the answer "${String(header.kind)}" has no tensor ${name} of ${length} float32 numbers`);
  }

  /** Numbers of an answer's header, each finite. @throws GFML_TRAINER_PROGRAM */
  numbersOf({ header }: Frame, name: string, length: number): number[] {
    const values = header[name];
    if (Array.isArray(values) && values.length === length && values.every(Number.isFinite)) return values;
    throw this.#broken(`the answer "${String(header.kind)}" has no ${name} of ${length} numbers`);
  }

  /** Accuracy and loss out of an answer. @throws GFML_TRAINER_PROGRAM */
  scoresOf(value: unknown): Scores {
    const { accuracy, loss } = (value ?? {}) as Partial<Scores>;
    if (accuracy !== undefined && accuracy >= 0 && accuracy <= 1 && loss !== undefined && Number.isFinite(loss))
      return { accuracy, loss };
    throw this.#broken("an answer has no accuracy from 0 to 1 with a finite loss");
  }

  /** Ends the program: it may finish what it does for a moment. */
  async close(): Promise<void> {
    this.#failure ??= programFailedError(this.#options.command, "was closed", []);
    this.#child.stdin!.end();
    const cancel = after(GRACE, () => this.#child.kill("SIGKILL"));
    await this.#ended;
    cancel();
  }

  async #greet(): Promise<void> {
    const { kind, protocol } = (await this.#expect()).header;
    if (kind !== "hello") throw this.#broken(`its first message is "${String(kind)}" instead of "hello"`);
    if (protocol !== PROTOCOL)
      throw this.#broken(`it speaks version ${String(protocol)} of the protocol, this program version ${PROTOCOL}`);
  }

  #expect(): Promise<Frame> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    return new Promise((resolve, reject) => {
      const { command, timeout } = this.#options;
      const cancel = after(timeout, () => {
        this.#child.kill("SIGKILL");
        this.#fail(
          programFailedError(command, `did not answer within ${timeout} s`, this.#lines, "allow more time, or do less"),
        );
      });
      this.#pending = { resolve, reject, cancel };
    });
  }

  #onData(chunk: Uint8Array): void {
    if (this.#failure !== undefined) return;
    try {
      for (const frame of this.#reader.push(chunk)) {
        const pending = this.#pending;
        if (pending === undefined) throw new Error(`it sent "${String(frame.header.kind)}" without a request`);
        this.#pending = undefined;
        pending.cancel();
        pending.resolve(frame);
      }
    } catch (error) {
      this.#broken(error instanceof Error ? error.message : String(error));
    }
  }

  #checked<Value>(read: () => Value): Value {
    try {
      return read();
    } catch (error) {
      throw this.#broken(error instanceof Error ? error.message : String(error));
    }
  }

  /** Ends a program that does not follow the protocol. */
  #broken(problem: string): GfmlError {
    const error = programProtocolError(this.#options.command, problem, this.#lines);
    this.#child.kill("SIGKILL");
    this.#fail(error);
    return error;
  }

  #fail(error: GfmlError): void {
    this.#failure ??= error;
    const pending = this.#pending;
    this.#pending = undefined;
    pending?.cancel();
    pending?.reject(this.#failure);
  }

  #divergence(request: object, { step, norm }: Frame["header"]): GfmlError {
    const { learner = 0, round = 0, rate = 0 } = request as Readonly<Record<string, number | undefined>>;
    const gradientNorm = typeof norm === "number" ? norm : Number.POSITIVE_INFINITY;
    return divergedError({ learner, round, step: Number(step), rate, gradientNorm });
  }

  /** Keeps the last lines of a stream. @returns a function that takes what is left as a line */
  #collectLines(stream: NodeJS.ReadableStream): () => void {
    let rest = "";
    const take = (line: string): void => {
      const short = line.slice(0, LONGEST_LINE);
      this.#lines.push(short);
      if (this.#lines.length > LAST_LINES) this.#lines.shift();
      this.#options.onLine?.(short);
    };
    stream.setEncoding("utf8");
    stream.on("data", (text: string) => {
      const lines = (rest + text).split(/\r?\n/);
      rest = lines.pop()!.slice(-LONGEST_LINE);
      for (const line of lines) take(line);
    });
    return () => {
      if (rest !== "") take(rest);
      rest = "";
    };
  }
}

/** Time for a program to end by itself after its input has ended, s. */
const GRACE = 5;

/** One thread for each process, so that sums have one order; the user's own variables are kept. */
const programEnvironment = (given: ProgramOptions["environment"]): Record<string, string | undefined> => ({
  OMP_NUM_THREADS: "1",
  MKL_NUM_THREADS: "1",
  OPENBLAS_NUM_THREADS: "1",
  XLA_FLAGS: "--xla_cpu_multi_thread_eigen=false",
  PYTHONHASHSEED: "0",
  ...Object.fromEntries(Object.entries(given).filter(([name]) => !name.startsWith("GFML_"))),
});
