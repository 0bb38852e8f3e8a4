import { ownTrainerError } from "../errors.ts";
import type { TrainerPolicy, TrainingStep } from "./TrainerPolicy.ts";

/** What `defineTrainer` takes. At least one of `direction` and `keptDirection` is needed. */
export interface OwnTrainerPolicy {
  /** 1 to 32 letters, digits or hyphens. Records show the trainer as `own:NAME`. */
  readonly name: string;
  /** Vectors that a step may use as it likes; default 0, at most 16. */
  readonly room?: number;
  /** Gradients that one local step computes; default 1. The baseline "alone" gets as many. */
  readonly gradientsPerStep?: number;
  /** Writes the direction of the model that the learner sends. Absent: it sends the model as it came. */
  readonly direction?: (step: TrainingStep) => void;
  /** Writes the direction of the model that the learner keeps for itself. Absent: it keeps none. */
  readonly keptDirection?: (step: TrainingStep) => void;
}

/** A trainer of a user's own, checked as far as possible without training. */
export interface DefinedTrainer {
  readonly kind: "gfml-trainer";
  readonly policy: TrainerPolicy;
}

/** Room for own steps: each vector is as large as the model. */
const MOST_ROOM = 16;

/**
 * Defines a trainer of your own: what a learner does in one local step. A configuration uses a module that exports it as
 * default: `trainer: { module: ./myTrainer.ts }`. The command `gfml check-trainer` checks the module.
 *
 * @throws GFML_OWN_TRAINER if a field is invalid
 */
export const defineTrainer = (own: OwnTrainerPolicy): DefinedTrainer => {
  const { name, room = 0, gradientsPerStep = 1, direction, keptDirection } = own;
  if (typeof name !== "string" || !/^[A-Za-z0-9-]{1,32}$/.test(name))
    throw ownTrainerError("a trainer's name must be 1 to 32 letters, digits or hyphens", { name });
  for (const field of Object.keys(own)) {
    if (!FIELDS.includes(field))
      throw ownTrainerError(`defineTrainer: ${field} is not one of the fields ${FIELDS.join(", ")}`, {
        fields: Object.keys(own),
      });
  }
  requireCount("room", room, 0, MOST_ROOM);
  requireCount("gradientsPerStep", gradientsPerStep, 1, 1000);
  for (const [field, value] of Object.entries({ direction, keptDirection })) {
    if (value !== undefined && typeof value !== "function")
      throw ownTrainerError(`defineTrainer: ${field} must be a function, or absent`, { [field]: String(value) });
  }
  if (direction === undefined && keptDirection === undefined)
    throw ownTrainerError("defineTrainer: direction or keptDirection must be there: the trainer would train nothing", {
      name,
    });
  return {
    kind: "gfml-trainer",
    policy: {
      name: `own:${name}`,
      room,
      gradientsPerStep: () => gradientsPerStep,
      ...(direction && { direction }),
      ...(keptDirection && { keptDirection }),
    },
  };
};

const FIELDS = ["name", "room", "gradientsPerStep", "direction", "keptDirection"];

const requireCount = (field: string, value: unknown, least: number, most: number): void => {
  if (!Number.isInteger(value) || !((value as number) >= least && (value as number) <= most))
    throw ownTrainerError(`defineTrainer: ${field} must be an integer from ${least} to ${most}`, {
      [field]: String(value),
    });
};
