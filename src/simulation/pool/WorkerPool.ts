import { Worker, type WorkerOptions } from "node:worker_threads";
import type {
  AloneResult,
  AloneTask,
  EmbedTask,
  PersonalizeResult,
  PersonalizeTask,
  Trainer,
  TrainResult,
  TrainTask,
} from "../../round/index.ts";
import { relayedError, workerFailedError } from "./errors.ts";
import { SharedModels, UpdateSlots } from "./sharedMemory.ts";
import type {
  TrainReport,
  WorkerJob,
  WorkerReply,
  WorkerRequest,
  WorkerResult,
  WorkerSetup,
} from "./workerMessages.ts";

/**
 * Workers get no flags of the process: some, such as --input-type, keep a thread from starting. A small nursery is enough:
 * kernels work outside the heap, and the default would waste tens of megabytes per thread.
 */
const THREAD: WorkerOptions = { execArgv: [], resourceLimits: { maxYoungGenerationSizeMb: 6 } };

/** Measurements get one of four turns, so that they are reported soon but hardly slow the round in progress. */
const URGENT_BEFORE_PATIENT = 3;
/** The baseline gets the turns that no other job wants, but at least one of so many: it must be ready at the end. */
const OTHERS_BEFORE_IDLE = 20;

interface Waiting {
  readonly id: number;
  readonly job: WorkerJob;
  readonly resolve: (result: WorkerResult) => void;
  readonly reject: (error: unknown) => void;
}

type TrainJob = Extract<WorkerJob, { kind: "train" }>;

interface BusyWorker {
  readonly worker: Worker;
  current: Waiting | undefined;
}

/**
 * A trainer that distributes jobs over worker threads. A job's result depends on its arguments alone, so it does not matter
 * which thread runs it, or when. Work of the round (embed, train) has most of the turns, measurements (personalize) the rest; the
 * baseline (trainAlone) runs where a thread would be idle.
 */
export class WorkerPool implements Trainer {
  readonly #places: BusyWorker[];
  readonly #urgent: Waiting[] = [];
  readonly #patient: Waiting[] = [];
  readonly #idle: Waiting[] = [];
  #nextId = 0;
  #urgentInARow = 0;
  #othersInARow = 0;
  readonly #models = new SharedModels();
  readonly #slots = new UpdateSlots();
  #failure: unknown;

  private constructor(workers: readonly Worker[]) {
    this.#places = workers.map((worker) => ({ worker, current: undefined }));
    for (const place of this.#places) {
      place.worker.on("message", (reply: WorkerReply) => this.#onReply(place, reply));
      place.worker.on("messageerror", (error) => this.#fail(workerFailedError(error)));
      place.worker.on("error", (error) => this.#fail(workerFailedError(error)));
      // a thread that ends by itself returns no more results
      place.worker.on("exit", (code) => this.#fail(workerFailedError(new Error(`it ended with code ${code}`))));
    }
  }

  /**
   * Starts `size` threads and waits until each has compiled its kernels and built its model.
   * @throws GFML_WORKER_FAILED if a thread cannot start
   */
  static async start(size: number, setup: WorkerSetup): Promise<WorkerPool> {
    // run from TypeScript sources in a clone, from JavaScript in the published package
    const file = import.meta.url.endsWith(".ts") ? "./worker.ts" : "./worker.js";
    const workers = Array.from({ length: size }, () => new Worker(new URL(file, import.meta.url), THREAD));
    const pool = new WorkerPool(workers);
    try {
      await Promise.all(workers.map((worker) => greet(worker, setup)));
    } catch (error) {
      await pool.close();
      throw error;
    }
    return pool;
  }

  embed(task: EmbedTask): Promise<Float32Array> {
    return this.#withShared(task.models, (models) =>
      this.#enqueue({ kind: "embed", task: { ...task, models } }),
    ) as Promise<Float32Array>;
  }

  async train(task: TrainTask): Promise<TrainResult> {
    return this.#withShared([task.model], async ([model]) => {
      const job: TrainJob = { kind: "train", task: { ...task, model: model! } };
      try {
        const report = (await this.#enqueue(job)) as TrainReport;
        const slot = job.slot!;
        return { ...report, parameters: slot, release: () => this.#slots.giveBack(slot) };
      } finally {
        // also after an error; a job that no thread took has no slot
        if (job.slot !== undefined) this.#slots.onWritten(job.slot);
      }
    });
  }

  personalize(task: PersonalizeTask): Promise<PersonalizeResult> {
    return this.#withShared([task.model], ([model]) =>
      this.#enqueue({ kind: "personalise", task: { ...task, model: model! } }),
    ) as Promise<PersonalizeResult>;
  }

  trainAlone(task: AloneTask): Promise<AloneResult> {
    return this.#enqueue({ kind: "alone", task }) as Promise<AloneResult>;
  }

  /** Ends the threads; waiting jobs are rejected. */
  async close(): Promise<void> {
    this.#fail(workerFailedError(new Error("the pool was closed")));
    await Promise.all(this.#places.map(({ worker }) => worker.terminate()));
  }

  #enqueue(job: WorkerJob): Promise<WorkerResult> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    return new Promise((resolve, reject) => {
      this.#queueOf(job).push({ id: this.#nextId++, job, resolve, reject });
      this.#dispatch();
    });
  }

  #dispatch(): void {
    for (const place of this.#places) {
      if (place.current !== undefined) continue;
      const next = this.#next();
      if (next === undefined) return;
      place.current = next;
      const { job } = next;
      if (job.kind === "train") job.slot = this.#slots.take(job.task.round, job.task.model.length);
      place.worker.postMessage({ kind: "job", id: next.id, job: next.job } satisfies WorkerRequest);
    }
  }

  async #withShared<Answer>(
    models: readonly Float32Array[],
    ask: (shared: readonly Float32Array[]) => Promise<Answer>,
  ): Promise<Answer> {
    const shared = models.map((model) => this.#models.take(model));
    try {
      return await ask(shared);
    } finally {
      for (const model of models) this.#models.giveBack(model);
    }
  }

  #queueOf({ kind }: WorkerJob): Waiting[] {
    if (kind === "alone") return this.#idle;
    return kind === "personalise" ? this.#patient : this.#urgent;
  }

  #next(): Waiting | undefined {
    this.#othersInARow += 1;
    if (this.#othersInARow > OTHERS_BEFORE_IDLE && this.#idle.length > 0) {
      this.#othersInARow = 0;
      return this.#idle.shift();
    }
    const isPatientsTurn = this.#urgentInARow >= URGENT_BEFORE_PATIENT && this.#patient.length > 0;
    const next = isPatientsTurn ? this.#patient.shift() : (this.#urgent.shift() ?? this.#patient.shift());
    this.#urgentInARow = isPatientsTurn ? 0 : this.#urgentInARow + 1;
    return next ?? this.#idle.shift();
  }

  #onReply(place: BusyWorker, reply: WorkerReply): void {
    const { current } = place;
    if (current === undefined || reply.kind === "ready" || reply.id !== current.id) return;
    place.current = undefined;
    if (reply.kind === "done") current.resolve(reply.result);
    else current.reject(relayedError(reply.error));
    this.#dispatch();
  }

  #fail(error: unknown): void {
    this.#failure ??= error;
    const waiting = [...this.#urgent.splice(0), ...this.#patient.splice(0), ...this.#idle.splice(0)];
    for (const place of this.#places) {
      if (place.current !== undefined) waiting.push(place.current);
      place.current = undefined;
    }
    for (const one of waiting) one.reject(this.#failure);
  }
}

/** Sets up a thread. @throws its error if the setup throws; GFML_WORKER_FAILED if the thread ends without a reply */
const greet = (worker: Worker, setup: WorkerSetup): Promise<void> =>
  new Promise((resolve, reject) => {
    worker.once("error", (error) => reject(workerFailedError(error)));
    worker.once("exit", (code) => reject(workerFailedError(new Error(`it ended with code ${code}`))));
    worker.once("message", (reply: WorkerReply) => {
      if (reply.kind === "ready") resolve();
      else if (reply.kind === "failed") reject(relayedError(reply.error));
      else reject(workerFailedError(new Error(`its first message was "${reply.kind}"`)));
    });
    worker.postMessage({ kind: "setup", setup } satisfies WorkerRequest);
  });
