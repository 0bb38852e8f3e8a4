import { parentPort } from "node:worker_threads";
import { pause } from "../../core/index.ts";
import { createTrainer, type Trainer } from "../../round/index.ts";
import { createRunModel } from "../createRunModel.ts";
import { ownTrainerOf } from "../loadOwnTrainer.ts";
import { splitAt } from "../scenario/DataPlan.ts";
import { stepsRunAt } from "../scenario/occurs.ts";
import { errorToText } from "./errors.ts";
import type { WorkerJob, WorkerReply, WorkerRequest, WorkerResult, WorkerSetup } from "./workerMessages.ts";

const port = parentPort!;
let trainer: Trainer | undefined;

/** Real time, for jobs that are to be done at a duty cycle. */
const pace = {
  now: () => performance.now() / 1000,
  wait: (seconds: number) => pause(seconds),
};

const send = (reply: WorkerReply, transfer: ArrayBuffer[] = []): void => port.postMessage(reply, transfer);

const setUp = async (setup: WorkerSetup): Promise<void> => {
  const policy = await ownTrainerOf(setup.task);
  trainer = createTrainer({
    model: await createRunModel(setup.model, setup.samples),
    samples: setup.samples,
    splitOf: (learner, round) => splitAt(setup.data[learner]!, round),
    task: setup.task,
    ...(policy && { policy }),
    seed: setup.seed,
    stepsRunBy: (learner, round) => stepsRunAt(setup.scenario, learner, round),
    pace,
  });
};

const perform = async (job: WorkerJob): Promise<WorkerResult> => {
  switch (job.kind) {
    case "embed":
      return trainer!.embed(job.task);
    case "train": {
      const { parameters, ...report } = await trainer!.train(job.task);
      job.slot!.set(parameters);
      return report;
    }
    case "personalise":
      return trainer!.personalize(job.task);
    case "alone":
      return trainer!.trainAlone(job.task);
  }
};

/** What moves to the other thread instead of being copied. */
const buffersOf = (result: WorkerResult): ArrayBuffer[] => {
  if (result instanceof Float32Array) return [result.buffer as ArrayBuffer];
  return "kept" in result && result.kept !== undefined ? [result.kept.buffer as ArrayBuffer] : [];
};

port.on("message", async (request: WorkerRequest) => {
  const id = request.kind === "job" ? request.id : null;
  try {
    if (request.kind === "setup") {
      await setUp(request.setup);
      send({ kind: "ready" });
      return;
    }
    const result = await perform(request.job);
    send({ kind: "done", id: request.id, result }, buffersOf(result));
  } catch (error) {
    send({ kind: "failed", id, error: errorToText(error) });
  }
});
