import { type LearnerSplit, type Samples, splitLearner } from "gfml/data";

/** A learner's own samples, and what it calls them. */
export interface OwnData {
  readonly description: string;
  readonly samples: Samples;
}

/** Samples that a learner needs at least: some to train on, some to test. */
export const LEAST_SAMPLES = 2;

/** The same split each time that the page is opened: what was tested is never trained on. */
export const splitOf = ({ samples }: OwnData): LearnerSplit =>
  splitLearner(
    Array.from({ length: samples.count }, (_, index) => index),
    0,
    0,
  );
