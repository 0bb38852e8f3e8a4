import {
  glyphs,
  type PartitionMethod,
  partitionSamples,
  type SamplePartition,
  type Samples,
  splitLearner,
} from "../../src/data/index.ts";
import {
  createTrainer,
  type EvaluationRecord,
  type LearnerRecord,
  type LedgerRecord,
  type RoundRecord,
} from "../../src/round/index.ts";
import {
  drawPopulation,
  namedLayer,
  type Population,
  type RunConfig,
  type RunConfigInput,
  type RunEvents,
  type RunResult,
  resolveConfig,
  runSimulation,
  type SimulationOptions,
} from "../../src/simulation/index.ts";

/** A run of a second: few learners, a small model, little data, but deadlines that keep some learners out. */
const small: RunConfigInput = {
  ledger: "memory",
  rounds: 3,
  evaluationInterval: 2,
  checkpointInterval: 10,
  learning: { localSteps: 2, batchSize: 10 },
  personalization: { passiveSampleCounts: [1, "all"] },
  model: { hiddenLayers: [8, 6] },
  coalition: { count: 3, embeddingSamples: 10 },
  data: { glyphCount: 1200 },
  // 90 samples, 2 steps: 8.9 s at the highest frequency, and deadlines from 11 s
  population: { learners: 12, activeFraction: 0.75, cyclesPerSample: 49_500_000 },
};

export const smallConfig = (fields: RunConfigInput = {}): RunConfig =>
  resolveConfig([namedLayer("small", { ...small }), namedLayer("test", { ...fields })]);

const methodOf = ({ partition, labelsPerLearner, concentration }: RunConfig["data"]): PartitionMethod => {
  if (partition === "iid") return { method: "iid" };
  if (partition === "dirichlet") return { method: "dirichlet", concentration };
  return { method: "fedlab", classesPerLearner: labelsPerLearner };
};

const drawn = new Map<string, Samples>();

/** The data of a small run, drawn once. */
export const smallData = (config: RunConfig): { readonly samples: Samples; readonly partition: SamplePartition } => {
  const { seed, data, population } = config;
  const key = `${data.glyphCount} ${seed}`;
  const samples = drawn.get(key) ?? glyphs(data.glyphCount, seed);
  drawn.set(key, samples);
  return {
    samples,
    partition: partitionSamples(samples, population.learners, seed, methodOf(data)),
  };
};

/** Who takes part in a small run. */
export const populationOf = (config: RunConfig): Population => {
  const { samples, partition } = smallData(config);
  const test = 1 - config.data.trainFraction;
  const counts = partition.map((indices, learner) => splitLearner(indices, config.seed, learner, test).train.length);
  return drawPopulation(config, counts, samples.classCount);
};

/** Everything that a run told. */
export interface ToldRun {
  readonly config: RunConfig;
  readonly result: RunResult;
  readonly rounds: readonly RoundRecord[];
  /** By round. */
  readonly learners: readonly (readonly LearnerRecord[])[];
  readonly evaluations: readonly EvaluationRecord[];
  readonly ledger: readonly LedgerRecord[];
}

/** Plays a small run, on this thread unless told otherwise, and keeps what it tells. */
export const playSmall = async (
  fields: RunConfigInput = {},
  {
    onChainRound,
    ...options
  }: Partial<Omit<SimulationOptions, "config" | "events">> & Pick<RunEvents, "onChainRound"> = {},
): Promise<ToldRun> => {
  const config = smallConfig(fields);
  const rounds: RoundRecord[] = [];
  const learners: (readonly LearnerRecord[])[] = [];
  const evaluations: EvaluationRecord[] = [];
  const ledger: LedgerRecord[] = [];
  const result = await runSimulation({
    config,
    ...smallData(config),
    ...(options.workers === undefined && { trainer: createTrainer }),
    ...options,
    events: {
      onRound: (round, records) => {
        rounds.push(round);
        learners.push(records);
      },
      onEvaluation: (record) => {
        evaluations.push(record);
      },
      onLedgerRecord: (record) => {
        ledger.push(record);
      },
      ...(onChainRound && { onChainRound }),
    },
  });
  return { config, result, rounds, learners, evaluations, ledger };
};
