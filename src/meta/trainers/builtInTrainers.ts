import { drawBatch, drawBatches, type MetaTerms, writeMetaGradient } from "../metaStep.ts";
import type { TrainerPolicy, TrainingStep } from "./TrainerPolicy.ts";

/** The names of the built-in trainers. */
export const trainerNames = ["per-fedavg", "fedavg", "fedprox", "ditto", "local"] as const;

/** The name of a built-in trainer. */
export type TrainerName = (typeof trainerNames)[number];

/** Writes the gradient of the loss on a batch of the step's samples. */
const lossGradient = ({ workspace, point, direction, samples, indices, terms, stream }: TrainingStep): void => {
  workspace.useBatch({ samples, indices: drawBatch(indices, terms.batchSize, stream) });
  workspace.gradient(point, direction);
};

/** The same, plus mu (point - start): the gradient of mu/2 ||point - start||^2. */
const proximalGradient = (step: TrainingStep): void => {
  const { workspace, point, start, direction, terms } = step;
  const { proximalWeight = DEFAULT_PROXIMAL_WEIGHT } = terms;
  lossGradient(step);
  workspace.addScaled(direction, direction, proximalWeight, point);
  workspace.addScaled(direction, direction, -proximalWeight, start);
};

const GRADIENTS: Readonly<Record<MetaTerms["secondOrder"], number>> = { fo: 2, exact: 3, hf: 4 };

/** mu of `fedprox`, lambda of `ditto`, where the terms say none. */
const DEFAULT_PROXIMAL_WEIGHT = 0.1;

/** The built-in trainers by name. */
export const trainers: Readonly<Record<TrainerName, TrainerPolicy>> = {
  /** Per-FedAvg (the paper's eqs. 1-4): a meta-gradient on three batches, with the terms' second-order term. */
  "per-fedavg": {
    name: "per-fedavg",
    room: 3,
    gradientsPerStep: ({ secondOrder }) => GRADIENTS[secondOrder],
    direction: ({ workspace, point, direction, room, samples, indices, terms, stream }) => {
      const [shifted, first, second] = room;
      const vectors = { point, meta: direction, shifted: shifted!, first: first!, second: second! };
      const batches = drawBatches(indices, terms.batchSize, stream);
      writeMetaGradient(workspace, vectors, {
        samples,
        batches,
        stepSize: terms.stepSize,
        secondOrder: terms.secondOrder,
      });
    },
  },
  /** FedAvg (McMahan et al. 2017): a gradient of the loss on one batch. */
  fedavg: { name: "fedavg", room: 0, gradientsPerStep: () => 1, direction: lossGradient },
  /** FedProx (Li et al. 2020): FedAvg that stays near the model that came. */
  fedprox: { name: "fedprox", room: 0, gradientsPerStep: () => 1, direction: proximalGradient },
  /** Ditto (Li et al. 2021): FedAvg for the shared model, and a personal model that stays near it. */
  ditto: {
    name: "ditto",
    room: 0,
    gradientsPerStep: () => 2,
    direction: lossGradient,
    keptDirection: proximalGradient,
  },
  /** Every learner trains a model of its own and sends the shared one back as it came. */
  local: { name: "local", room: 0, gradientsPerStep: () => 1, keptDirection: lossGradient },
};
