import type { GfmlError, RandomStream } from "../core/index.ts";
import type { Samples } from "../data/index.ts";
import { programFailedError } from "./errors.ts";
import type { ProgramModel } from "./ProgramModel.ts";
import { type ProgramOptions, ProgramProcess } from "./ProgramProcess.ts";

/** What a pool of trainer programs needs. */
export interface ProgramPoolOptions extends ProgramOptions {
  /** Most processes at a time. */
  readonly size: number;
  /** Samples for the programs. */
  readonly samples: Samples;
}

/** A place for a process. It is empty before the first work, and after a failure. */
interface Slot {
  process: ProgramProcess | undefined;
  isBusy: boolean;
}

/**
 * Processes of one trainer program. Work goes to a process that is free. A process that fails is replaced for the next work, so
 * one failure costs one result.
 */
export class ProgramPool {
  readonly #options: ProgramPoolOptions;
  readonly #slots: readonly Slot[];
  readonly #waiting: (() => void)[] = [];
  #closing: GfmlError | undefined;
  /** The model that all processes must have. */
  readonly model: ProgramModel;

  private constructor(options: ProgramPoolOptions, first: ProgramProcess, model: ProgramModel) {
    this.#options = options;
    this.model = model;
    this.#slots = Array.from({ length: options.size }, (_, index) => ({
      process: index === 0 ? first : undefined,
      isBusy: false,
    }));
  }

  /** Starts the first process; the others start with their first work. @throws GFML_TRAINER_PROGRAM */
  static async start(options: ProgramPoolOptions): Promise<ProgramPool> {
    const { process, model } = await startProgram(options);
    return new ProgramPool(options, process, model);
  }

  /** Lets a free process work. Waits until one is free. @throws GFML_TRAINER_PROGRAM; what the work throws */
  async use<Result>(work: (process: ProgramProcess) => Promise<Result>): Promise<Result> {
    const slot = await this.#take();
    try {
      if (slot.process?.failure !== undefined) await this.#empty(slot);
      if (this.#closing !== undefined) throw this.#closing;
      slot.process ??= await this.#replace();
      return await work(slot.process);
    } finally {
      slot.isBusy = false;
      this.#waiting.shift()?.();
    }
  }

  /** Parameters to start from, which follow from the stream. @throws GFML_TRAINER_PROGRAM */
  initialParameters(stream: RandomStream): Promise<Float32Array> {
    const seed = stream.integerBelow(2 ** 31);
    return this.use(async (process) =>
      process.vectorOf(await process.request({ kind: "initial", seed }), "parameters", this.model.parameterCount),
    );
  }

  /** Ends all processes; waiting work is rejected. */
  async close(): Promise<void> {
    this.#closing ??= programFailedError(this.#options.command, "was closed", []);
    for (const wake of this.#waiting.splice(0)) wake();
    await Promise.all(this.#slots.map(async ({ process }) => process?.close()));
  }

  async #take(): Promise<Slot> {
    for (;;) {
      if (this.#closing !== undefined) throw this.#closing;
      const free = this.#slots.filter(({ isBusy }) => !isBusy);
      // prefer a running process to starting a new one
      const slot = free.find(({ process }) => process !== undefined && process.failure === undefined) ?? free[0];
      if (slot !== undefined) {
        slot.isBusy = true;
        return slot;
      }
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
      });
    }
  }

  async #empty(slot: Slot): Promise<void> {
    await slot.process?.close();
    slot.process = undefined;
  }

  async #replace(): Promise<ProgramProcess> {
    const { process, model } = await startProgram(this.#options);
    if (this.#closing !== undefined) {
      await process.close();
      throw this.#closing;
    }
    if (model.parameterCount === this.model.parameterCount && model.embeddingSize === this.model.embeddingSize)
      return process;
    await process.close();
    throw programFailedError(
      this.#options.command,
      `has ${model.parameterCount} parameters now, and had ${this.model.parameterCount} at first`,
      [],
      "make the same model in every process",
    );
  }
}

const startProgram = async (
  options: ProgramPoolOptions,
): Promise<{ readonly process: ProgramProcess; readonly model: ProgramModel }> => {
  const process = await ProgramProcess.start(options);
  try {
    return { process, model: await process.setUp(options.samples) };
  } catch (error) {
    await process.close();
    throw error;
  }
};
