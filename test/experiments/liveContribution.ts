import { splitLearner } from "../../src/data/index.ts";
import { createTrainer } from "../../src/round/index.ts";
import { drawPopulation, type PreparedData, type RunConfig, runSimulation } from "../../src/simulation/index.ts";

/** Mean global reputation over the last rounds of a run. */
export interface LiveReputations {
  readonly honest: number;
  readonly cheats: number;
}

/** Mean R_global, over the last `lastRounds` rounds, of the learners that cheat under `config` and of the others. */
export const liveReputations = async (
  config: RunConfig,
  data: PreparedData,
  cheats: readonly number[],
  lastRounds: number,
): Promise<LiveReputations> => {
  const sums = { honest: 0, cheats: 0 };
  const counts = { honest: 0, cheats: 0 };
  const isCheat = new Set(cheats);
  await runSimulation({
    config,
    samples: data.set.train,
    partition: data.partition,
    trainer: createTrainer,
    events: {
      onRound: ({ round }, learners) => {
        if (round < config.rounds - lastRounds) return;
        for (const { learner, globalReputation } of learners) {
          const group = isCheat.has(learner) ? "cheats" : "honest";
          sums[group] += globalReputation;
          counts[group] += 1;
        }
      },
    },
  });
  return { honest: sums.honest / counts.honest, cheats: sums.cheats / counts.cheats };
};

/** Who cheats under a configuration. */
export const cheatsOf = (config: RunConfig, { set, partition }: PreparedData): readonly number[] =>
  drawPopulation(
    config,
    partition.map(
      (indices, learner) => splitLearner(indices, config.seed, learner, 1 - config.data.trainFraction).train.length,
    ),
    set.train.classCount,
  ).cheats;
