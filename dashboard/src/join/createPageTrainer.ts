import type { OwnTrainer, TrainerSetup } from "gfml/browser";
import type { PersonalizeResult, TrainResult } from "gfml/round";
import type { TrainerAnswer, TrainerCall } from "./messages.ts";
import { type OwnData, splitOf } from "./OwnData.ts";

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** Trains in a worker of its own, so that whoever asks goes on hearing the network. */
export const createPageTrainer = async (setup: TrainerSetup, data: OwnData): Promise<OwnTrainer> => {
  const worker = new Worker(new URL("./trainWorker.ts", import.meta.url), { type: "module" });
  const waiting = new Map<number, Waiting>();
  let next = 0;
  const failAll = (error: Error): void => {
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  worker.onmessage = ({ data: answer }: MessageEvent<TrainerAnswer>) => {
    const asked = waiting.get(answer.id);
    waiting.delete(answer.id);
    if ("problem" in answer) asked?.reject(new Error(answer.problem));
    else asked?.resolve(answer.result);
  };
  worker.onerror = (event) => failAll(new Error(event.message));
  const ask = <Result>(call: TrainerCall): Promise<Result> =>
    new Promise((resolve, reject) => {
      waiting.set(next, { resolve: resolve as (result: unknown) => void, reject });
      worker.postMessage({ id: next++, call });
    });
  await ask({ method: "setup", setup, samples: data.samples, split: splitOf(data) });
  return {
    embed: (task) => ask<Float32Array>({ method: "embed", task }),
    train: (task) => ask<TrainResult>({ method: "train", task }),
    personalize: (task) => ask<PersonalizeResult>({ method: "personalise", task }),
    close: async () => {
      worker.terminate();
      failAll(new Error("the trainer was closed"));
    },
  };
};
