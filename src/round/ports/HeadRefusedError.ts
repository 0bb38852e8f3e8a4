import { GfmlError, type LearnerId } from "../../core/index.ts";

/** A head does not do what the provider asks of it. The provider gives its coalition's round up. */
export class HeadRefusedError extends GfmlError {
  readonly code = "GFML_HEAD_REFUSED";
  readonly learner: LearnerId;
  readonly reason: string;

  constructor(learner: LearnerId, request: "open" | "settle", reason: string) {
    super(`head ${learner} refused "${request}": ${reason}`);
    this.learner = learner;
    this.reason = reason;
  }
}
