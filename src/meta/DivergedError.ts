import { GfmlError } from "../core/index.ts";

/** Training left the range of float32: a step that is not a number, infinite or absurdly large. */
export class DivergedError extends GfmlError {
  readonly code = "GFML_DIVERGED";

  constructor(values: {
    readonly learner: number;
    readonly round: number;
    readonly step: number;
    readonly rate: number;
    readonly gradientNorm: number;
  }) {
    const { gradientNorm, ...rest } = values;
    super("training diverged: the parameters leave the range of float32", {
      values: { ...rest, gradientNorm: String(gradientNorm) },
      remedy: "use a smaller metaRate (in personalisation: a smaller stepSize)",
    });
  }
}
