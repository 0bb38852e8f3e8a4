import { RandomStream } from "../core/index.ts";
import type { LearnerGroup, Samples } from "../data/index.ts";
import type { RunConfig } from "./config/RunConfig.ts";
import { configDataError } from "./errors.ts";
import { drawActive } from "./population.ts";

/** Assigns two mixed data sets to learners: a drawn share of the learners holds the second one. */
export const groupsByTask = (config: RunConfig, sampleCount: number, ofFirstSet: number): LearnerGroup[] => {
  const { seed, data, population } = config;
  const { learners } = population;
  const count = Math.min(learners - 1, Math.max(1, Math.round(learners * data.mixShare)));
  const second = new Set(new RandomStream(seed, "mixed tasks").permutation(learners).slice(0, count));
  const all = range(0, learners);
  return [
    { learners: all.filter((learner) => !second.has(learner)), samples: range(0, ofFirstSet) },
    { learners: all.filter((learner) => second.has(learner)), samples: range(ofFirstSet, sampleCount) },
  ];
};

/**
 * Gives active learners the samples of most classes, and passive ones those of the other classes, which are drawn.
 *
 * @throws GFML_CONFIG_DATA if the data have too few classes
 */
export const groupsByRole = (config: RunConfig, samples: Samples): LearnerGroup[] => {
  const { seed, data, population } = config;
  if (data.unseenClasses >= samples.classCount) {
    throw configDataError("data.unseenClasses leaves the active learners no class", {
      values: { "data.unseenClasses": data.unseenClasses, classes: samples.classCount },
      remedy: `set data.unseenClasses to at most ${samples.classCount - 1}`,
    });
  }
  const drawn = new RandomStream(seed, "unseen classes").permutation(samples.classCount).slice(0, data.unseenClasses);
  const unseen = new Set(drawn);
  const isActive = new Set(drawActive(seed, population));
  const all = range(0, population.learners);
  const rows = range(0, samples.count);
  return [
    {
      learners: all.filter((learner) => isActive.has(learner)),
      samples: rows.filter((index) => !unseen.has(samples.labels[index]!)),
    },
    {
      learners: all.filter((learner) => !isActive.has(learner)),
      samples: rows.filter((index) => unseen.has(samples.labels[index]!)),
    },
  ];
};

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, index) => from + index);
