import { GfmlError } from "../core/index.ts";

/** Training left the range of float32: a step that is not a number, infinite or absurdly large. */
export const divergedError = (values: {
  readonly learner: number;
  readonly round: number;
  readonly step: number;
  readonly rate: number;
  readonly gradientNorm: number;
}): GfmlError => {
  const { gradientNorm, ...rest } = values;
  return new GfmlError("GFML_DIVERGED", "training diverged: the parameters left the range of float32", {
    values: { ...rest, gradientNorm: String(gradientNorm) },
    remedy: "use a smaller metaRate (in personalization: a smaller stepSize)",
  });
};

/** An update is too large, or not finite, to be averaged exactly. */
export class UpdateOutOfRangeError extends GfmlError {
  constructor(reason: string, values: Readonly<Record<string, unknown>>) {
    super("GFML_UPDATE_OUT_OF_RANGE", `an update cannot be averaged: ${reason}`, {
      values,
      remedy: "leave this update out, or use a smaller metaRate: useful updates are far smaller than this limit",
    });
  }
}

/** A user's trainer is invalid, or it did what a trainer must not do. */
export const ownTrainerError = (
  shortMessage: string,
  values: Readonly<Record<string, unknown>> = {},
  cause?: unknown,
): GfmlError =>
  new GfmlError("GFML_OWN_TRAINER", shortMessage, {
    values,
    remedy: "compare it with the trainer in examples/own-trainer, and run `gfml check-trainer FILE`",
    ...(cause !== undefined && { cause }),
  });
