import { type SamplePartition, type Samples, splitSamples } from "../data/index.ts";
import type { RunConfig } from "./config/RunConfig.ts";
import { splitTermsOf } from "./config/splitTermsOf.ts";
import { drawActive, drawPopulation, type Population } from "./population.ts";
import { chooseLearners } from "./scenario/chooseLearners.ts";
import { type DataPlan, splitAt } from "./scenario/DataPlan.ts";
import { planData } from "./scenario/planData.ts";
import { planScenario } from "./scenario/planScenario.ts";
import type { ScenarioPlan } from "./scenario/ScenarioPlan.ts";

/** All decisions about a run before its first round. */
export interface RunPlan {
  readonly population: Population;
  readonly plan: ScenarioPlan;
  /** By learner id: its training and test samples over the rounds. */
  readonly data: readonly DataPlan[];
}

/** @throws GFML_SCENARIO, GFML_PARTITION if scenario, data and learners do not match */
export const planRun = (config: RunConfig, samples: Samples, partition: SamplePartition): RunPlan => {
  const { seed, population } = config;
  const { samplesPerLearner } = config.data;
  const terms = splitTermsOf(config.data);
  const splits = partition.map((indices, learner) => {
    const { train, test } = splitSamples(samples, indices, { seed, learner }, terms);
    return { train: train.slice(0, samplesPerLearner), test };
  });
  const data = planData(chooseLearners(config.scenario, seed, drawActive(seed, population)), seed, splits, samples);
  const drawn = drawPopulation(
    config,
    data.map((one) => splitAt(one, 0).train.length),
    samples.classCount,
  );
  return { population: drawn, plan: planScenario(config, drawn), data };
};
