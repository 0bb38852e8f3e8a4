import { GfmlError, type LearnerId } from "../../core/index.ts";

/** A head refuses a request of the provider, which then gives up the round of its coalition. */
export class HeadRefusedError extends GfmlError {
  readonly learner: LearnerId;
  readonly reason: string;

  constructor(learner: LearnerId, request: "open" | "settle", reason: string) {
    super("GFML_HEAD_REFUSED", `head ${learner} refused "${request}": ${reason}`);
    this.learner = learner;
    this.reason = reason;
  }
}

/** A learner did not respond in time, or has left. The round continues without it. */
export class LearnerUnreachableError extends GfmlError {
  readonly learner: LearnerId;
  readonly reason: string;

  constructor(learner: LearnerId, request: string, reason: string, cause?: unknown) {
    super(
      "GFML_LEARNER_UNREACHABLE",
      `learner ${learner} did not answer "${request}": ${reason}`,
      cause === undefined ? {} : { cause },
    );
    this.learner = learner;
    this.reason = reason;
  }
}
