// must come before the imports that it prepares
import "./withoutEval.ts";

import type { TrainerSetup } from "gfml/browser";
import { pause } from "gfml/core";
import type { LearnerSplit, Samples } from "gfml/data";
import { createPerceptron } from "gfml/model";
import {
  type AloneTask,
  createTrainer,
  type EmbedTask,
  type PersonalizeTask,
  type Trainer,
  type TrainTask,
} from "gfml/round";
import type { TrainerAnswer, TrainerCall } from "./learnerMessages.ts";

/** The worker's side of the message channel. */
interface Port {
  onmessage: ((event: MessageEvent<{ readonly id: number; readonly call: TrainerCall }>) => void) | null;
  postMessage(answer: TrainerAnswer, transfer?: Transferable[]): void;
}

const port = self as unknown as Port;

/** Paces work in real time, by the share of the device's speed that the learner agreed to use. */
const pace = {
  now: () => performance.now() / 1000,
  wait: (seconds: number) => pause(seconds),
};

let trainer: Trainer | undefined;

const setUp = ({ task, model, seed }: TrainerSetup, samples: Samples, split: LearnerSplit): void => {
  trainer = createTrainer({
    model: createPerceptron({
      layerSizes: [model.features, ...model.hiddenLayers, model.classes],
      rounding: model.rounding,
    }),
    // a learner may hold fewer classes than the model has
    samples: { ...samples, classCount: model.classes },
    splitOf: () => split,
    task,
    seed,
    pace,
  });
};

const perform = async (call: TrainerCall): Promise<unknown> => {
  switch (call.method) {
    case "setup":
      return setUp(call.setup, call.samples, call.split);
    case "embed":
      return trainer!.embed(call.task as EmbedTask);
    case "train":
      return trainer!.train(call.task as TrainTask);
    case "personalise":
      return trainer!.personalize(call.task as PersonalizeTask);
    case "alone":
      return trainer!.trainAlone(call.task as AloneTask);
  }
};

port.onmessage = async ({ data: { id, call } }) => {
  try {
    port.postMessage({ id, result: await perform(call) });
  } catch (error) {
    port.postMessage({ id, problem: error instanceof Error ? error.message : String(error) });
  }
};
