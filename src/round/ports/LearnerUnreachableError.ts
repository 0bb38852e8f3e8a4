import { GfmlError, type LearnerId } from "../../core/index.ts";

/** A learner did not answer in time, or has left. The round goes on without it. */
export class LearnerUnreachableError extends GfmlError {
  readonly code = "GFML_LEARNER_UNREACHABLE";
  readonly learner: LearnerId;
  readonly reason: string;

  constructor(learner: LearnerId, request: string, reason: string, cause?: unknown) {
    super(`learner ${learner} did not answer "${request}": ${reason}`, cause === undefined ? {} : { cause });
    this.learner = learner;
    this.reason = reason;
  }
}
