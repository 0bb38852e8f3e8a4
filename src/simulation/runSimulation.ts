import { availableParallelism } from "node:os";
import { createProgramTrainer, type ProgramPool } from "../bridge/index.ts";
import { createEmbeddingProtection, isProtected } from "../coalition/index.ts";
import { InvalidValueError, RandomStream, requireInteger } from "../core/index.ts";
import { type CostTerms, canMeetDeadline, completionTime, type LearnerProfile } from "../cost/index.ts";
import { requirePartition, requireSamples, type Samples } from "../data/index.ts";
import type { EvmLedger } from "../ledger/index.ts";
import { foreignMetrics, type MetricName, metricNames } from "../meta/index.ts";
import type { Model } from "../model/index.ts";
import { createMemoryLink } from "../network/index.ts";
import {
  type Checkpoint,
  chooseModels,
  createPlannedClock,
  type DefinedScheme,
  evaluateModels,
  handOverModels,
  hashParameters,
  initialState,
  KeptModels,
  type Ledger,
  playRound,
  type RoundContext,
  type RoundState,
  resolveScheme,
  resultHashOf,
  type Store,
  serveLearner,
  type Trainer,
  type TrainerOptions,
  taskTerms,
  trainerNameOf,
} from "../round/index.ts";
import { AloneBaseline } from "./AloneBaseline.ts";
import type { AloneResults } from "./aloneCache.ts";
import type { RunConfig } from "./config/RunConfig.ts";
import { createRunModel } from "./createRunModel.ts";
import { EvaluationQueue } from "./EvaluationQueue.ts";
import { configDataError, nobodyCanTrainError } from "./errors.ts";
import { ownSchemeOf } from "./loadOwnScheme.ts";
import { ownTrainerOf } from "./loadOwnTrainer.ts";
import { type ChainOptions, openLedger } from "./openLedger.ts";
import { identityWith, type OwnParts, requireKnownOptions, withMetrics } from "./ownParts.ts";
import { planRun } from "./planRun.ts";
import { WorkerPool } from "./pool/WorkerPool.ts";
import { openPrograms } from "./program/openPrograms.ts";
import { withAbsentLearners } from "./program/withAbsentLearners.ts";
import type { RunEvents, RunResult } from "./RunEvents.ts";
import { requireMatchingCheckpoint } from "./requireMatchingCheckpoint.ts";
import { type DataPlan, splitAt } from "./scenario/DataPlan.ts";
import { Declarations } from "./scenario/Declarations.ts";
import { stepsRunAt } from "./scenario/occurs.ts";
import { stageScenario } from "./scenario/stageScenario.ts";
import { taskIdentity } from "./taskIdentity.ts";

/** A run: its configuration, its data, and the resources of this machine that it may use. */
export interface SimulationOptions extends OwnParts {
  readonly config: RunConfig;
  readonly samples: Samples;
  /** The result of `defineScheme`, in place of the configuration's scheme. A resumed run needs it again. */
  readonly scheme?: DefinedScheme;
  /** By learner: indices into `samples`. */
  readonly partition: readonly (readonly number[])[];
  /** The initial model of every coalition: one vector for all, or one per coalition. If absent, drawn from the seed. */
  readonly initialParameters?: readonly Float32Array[];
  /** Number of worker threads; if absent, the number of processors. It affects no result. */
  readonly workers?: number;
  /** Does the learners' work instead of worker threads, e.g. `createTrainer` itself, on this thread. */
  readonly trainer?: (options: TrainerOptions) => Trainer;
  readonly store?: Store;
  /** Continues from this checkpoint instead of round 0. */
  readonly resume?: Checkpoint;
  /**
   * Starts with the reputations of a finished run. This is its last checkpoint, and the new run is a further task on its ledger.
   * Learners are matched by id. A learner without a reputation starts at 0. Not needed again if the run resumes from `resume`.
   */
  readonly reputationFrom?: Checkpoint;
  /** Processes of the configuration's trainer program, if the caller has started them. It closes them, too. */
  readonly programs?: ProgramPool | undefined;
  readonly events?: RunEvents;
  /** Measures what each learner reaches alone, beside the run, and tells it by `events.onAlone`. It changes no result. */
  readonly measuresAlone?: boolean;
  /** Results of that from an earlier run; the run adds new ones. */
  readonly aloneResults?: AloneResults;
  /** For ledgers on a chain. */
  readonly chain?: ChainOptions;
  /** Name of each class, for metrics by class; their numbers if absent. */
  readonly classNames?: readonly string[];
  /** Stops after the round in progress, with a checkpoint. */
  readonly signal?: AbortSignal;
}

/** Every option of a simulation. */
const optionNames = {
  config: true,
  samples: true,
  scheme: true,
  partition: true,
  initialParameters: true,
  workers: true,
  trainer: true,
  store: true,
  resume: true,
  reputationFrom: true,
  programs: true,
  events: true,
  measuresAlone: true,
  aloneResults: true,
  chain: true,
  classNames: true,
  signal: true,
  ledger: true,
  link: true,
  contributionRule: true,
  aggregationRule: true,
  metrics: true,
} as const satisfies Readonly<Record<keyof SimulationOptions, true>>;

/**
 * Runs a whole task in this process: population, roles over an in-process link, a virtual clock, learners distributed over
 * worker threads. Equal options give an equal `resultHash`, with any workers, interruptions and resumptions.
 *
 * @throws GfmlError before any work if data, partition or configuration do not match
 */
export const runSimulation = async (options: SimulationOptions): Promise<RunResult> => {
  requireKnownOptions(options, Object.keys(optionNames));
  const { config, samples, partition } = options;
  if (options.workers !== undefined) requireInteger("workers", options.workers, 1);
  requireSamples(samples);
  requirePartition(partition, samples.count);
  requireMetrics(config.metrics, samples);
  if (partition.length !== config.population.learners) {
    throw new InvalidValueError(
      "partition.length",
      partition.length,
      `population.learners ${config.population.learners}`,
    );
  }
  if (options.programs !== undefined) return simulate(options);
  const size = options.workers ?? availableParallelism();
  const programs = await openPrograms(config, samples, { size, environment: process.env });
  try {
    return await simulate({ ...options, programs });
  } finally {
    await programs?.close();
  }
};

const simulate = async (options: SimulationOptions): Promise<RunResult> => {
  const { config, samples, partition, store, resume, programs, events = {}, signal } = options;
  const { population, plan, data } = planRun(config, samples, partition);
  const model = programs === undefined ? await createRunModel(config.model, samples) : undefined;
  const shape = programs?.model ?? model!;
  const own = options.scheme ?? (await ownSchemeOf(config));
  const scheme = resolveScheme(config, own);
  const policy = await ownTrainerOf(config);
  const terms = taskTerms(config, scheme);
  requireSomebodyCanTrain(
    population.active.map((learner) => population.registrations[learner]!),
    terms,
  );
  const { coalitionCount } = terms;
  const initialModels = await startModels(options, coalitionCount, model ?? programs!);
  const fresh = initialState({
    coalitionCount,
    maxCompetitionIncentive: terms.maxCompetitionIncentive,
    modelHashes: await Promise.all(initialModels.map(hashParameters)),
    taskDigest: identityWith(
      taskIdentity(config, own, samples, partition, options.reputationFrom?.state.digest),
      options,
    ),
  });
  if (resume) await requireMatchingCheckpoint(resume, config, coalitionCount, shape.parameterCount);

  const clock = createPlannedClock(resume?.state.clock ?? 0);
  const { onLedgerRecord, onChainRound } = events;
  const { ledger, task } = await openLedger({
    config,
    terms,
    scheme,
    population,
    initialState: fresh,
    resume,
    predecessor: options.reputationFrom?.ledger,
    // a history that is written elsewhere need not grow in memory
    records: onLedgerRecord ? { onRecord: onLedgerRecord, keepRecords: false } : {},
    chain: options.chain ?? {},
    now: () => clock.now(),
    onChainRound,
    own: options.ledger,
  });
  let pool: WorkerPool | undefined;
  try {
    if (isOnChain(ledger)) events.onChain?.({ chainId: ledger.chainId, address: ledger.addresses.rounds });
    if (programs === undefined && options.trainer === undefined) {
      pool = await WorkerPool.start(options.workers ?? availableParallelism(), {
        seed: config.seed,
        model: config.model,
        task: config,
        samples,
        data,
        scenario: plan,
      });
    }
    const work = {
      splitOf: (learner: number, round: number) => splitAt(data[learner]!, round),
      task: config,
      seed: config.seed,
      stepsRunBy: (learner: number, round: number) => stepsRunAt(plan, learner, round),
    };
    const honest =
      programs === undefined
        ? (pool ?? options.trainer!({ ...work, model: model!, samples, ...(policy && { policy }) }))
        : withAbsentLearners(
            createProgramTrainer({ ...work, pool: programs, policy: trainerNameOf(config.trainer)! }),
            (line) => events.onNotice?.(line),
          );
    const kept = new KeptModels(resume?.kept);
    const start = {
      state: resume?.state ?? fresh,
      models: resume?.models ?? initialModels,
      isNew: resume === undefined,
    };
    const { trainer, link } = stageScenario(
      plan,
      { trainer: honest, link: options.link ?? createMemoryLink() },
      config,
      start,
    );
    const alone = new AloneBaseline({ trainer: honest, config, population, policy, results: options.aloneResults });
    const declared = new Declarations(population.registrations, data, Math.max(0, start.state.round - 1));
    const privacy = config.coalition.embeddingPrivacy;
    const protect = isProtected(privacy)
      ? createEmbeddingProtection(privacy, shape.embeddingSize, config.seed)
      : undefined;
    for (const { learner } of population.registrations) {
      serveLearner(link, {
        get profile() {
          return declared.of(learner);
        },
        terms,
        learning: config.learning,
        embeddings: { interval: config.coalition.embeddingInterval, protect },
        trainer,
        clock,
        kept,
        contributionRule: options.contributionRule,
        aggregationRule: options.aggregationRule,
        alone: (id, on) => alone.predictions(id, on),
      });
    }
    const context: RoundContext = {
      task: {
        id: task,
        config,
        terms,
        scheme,
        trainer: policy,
        seed: config.seed,
        referenceModel: initialModels[0]!,
        embeddingSize: config.coalition.embeddingPrivacy.dimensions ?? shape.embeddingSize,
        classCount: shape.classCount,
        quantity: samples.quantity,
        metrics: { names: metricsFor(config, samples), classNames: options.classNames ?? [] },
      },
      learners: {
        registrations: declared.registrations,
        active: population.active,
        classCounts: countClasses(samples, data, config.rounds),
      },
      ports: { link, ledger, clock, patience: Number.POSITIVE_INFINITY },
    };
    const record = options.measuresAlone === true && programs === undefined ? alone.record() : undefined;
    // what fails before the rounds are over surfaces when they are
    record?.catch(() => {});
    const edges = { ledger, declared, kept, store, events, signal, metrics: options.metrics, samples };
    const result = await playRounds(context, config, start, edges);
    if (record !== undefined && !signal?.aborted) await events.onAlone?.(await record);
    return result;
  } finally {
    await pool?.close();
    await ledger.close();
  }
};

/** The errors of a quantity are measured in any case, because its accuracy is only R^2. */
const metricsFor = ({ metrics }: RunConfig, { quantity }: Samples): readonly MetricName[] =>
  quantity === undefined ? metrics : [...new Set([...metrics, "rmse", "mae"] as const)];

/** @throws GFML_CONFIG_DATA if the data have no such metric */
const requireMetrics = (metrics: readonly MetricName[], samples: Samples): void => {
  const foreign = foreignMetrics(metrics, samples);
  if (foreign.length === 0) return;
  const kind = samples.classCount === 1 ? "a quantity" : "classes";
  const own = metricNames.filter((name) => foreignMetrics([name], samples).length === 0);
  throw configDataError(`metrics names ${foreign[0]}, but the data hold ${kind}`, {
    values: { metrics, allowed: own },
    remedy: `leave ${foreign.join(", ")} out; of ${kind} there are ${own.join(", ")}`,
  });
};

const playRounds = async (
  context: RoundContext,
  config: RunConfig,
  start: { readonly state: RoundState; readonly models: readonly Float32Array[]; readonly isNew: boolean },
  edges: {
    readonly ledger: Ledger;
    readonly declared: Declarations;
    readonly kept: KeptModels;
    readonly store: Store | undefined;
    readonly events: RunEvents;
    readonly signal: AbortSignal | undefined;
    readonly metrics: OwnParts["metrics"];
    readonly samples: Samples;
  },
): Promise<RunResult> => {
  const { ledger, declared, kept, store, events, signal, metrics, samples } = edges;
  let { state, models } = start;
  const evaluations = new EvaluationQueue(events);
  const save = async (): Promise<void> => {
    // everything in a checkpoint has been reported in full
    await evaluations.settle();
    const own = kept.last();
    await store?.save({
      state,
      models,
      task: context.task.id,
      ledger: await ledger.snapshot(),
      ...(own.length > 0 && { kept: own }),
    });
  };
  // on a network the contracts and the escrow are paid for, so they must not be lost
  if (start.isNew && isOnChain(ledger) && config.ledger !== "evm") await save();
  while (state.round < config.rounds && !signal?.aborted) {
    const changed = declared.update(state.round);
    if (changed.length > 0) await ledger.register(changed);
    const played = await playRound(context, state, models);
    ({ state, models } = played);
    const isLast = state.round === config.rounds;
    const modelOf =
      isLast || state.round % config.evaluationInterval === 0 ? await chooseModels(context, state, models) : undefined;
    // recorded before the round is reported, so that the report covers the ledger so far
    if (modelOf) await handOverModels(context, state, modelOf);
    await events.onRound?.(played.record, played.learners);
    if (modelOf) {
      const evaluation = evaluateModels(context, state, models, modelOf, { chooses: isLast });
      await evaluations.add(withMetrics(evaluation, metrics, state, { models, modelOf, samples }));
    }
    if (isLast || signal?.aborted || state.round % config.checkpointInterval === 0) await save();
  }
  return {
    rounds: state.round,
    completed: state.round >= config.rounds,
    resultHash: resultHashOf(state),
    models,
  };
};

/** Training samples of each class, by learner, as the last round has them. */
const countClasses = (samples: Samples, data: readonly DataPlan[], rounds: number): Map<number, number[]> =>
  new Map(
    data.map((plan, learner) => {
      const counts = Array.from({ length: samples.classCount }, () => 0);
      for (const index of splitAt(plan, rounds - 1).train) counts[samples.labels[index]!]! += 1;
      return [learner, counts];
    }),
  );

const isOnChain = (ledger: Ledger): ledger is EvmLedger => "addresses" in ledger;

const startModels = async (
  { initialParameters, config }: SimulationOptions,
  coalitionCount: number,
  source: Model | ProgramPool,
): Promise<Float32Array[]> => {
  const stream = new RandomStream(config.seed, "initial-model");
  const given = initialParameters ?? [await source.initialParameters(stream)];
  const { parameterCount } = "model" in source ? source.model : source;
  if (given.length !== 1 && given.length !== coalitionCount) {
    throw new InvalidValueError("initialParameters.length", given.length, `1, or one a coalition: ${coalitionCount}`);
  }
  given.forEach((parameters, index) => {
    if (parameters.length !== parameterCount) {
      throw new InvalidValueError(
        `initialParameters[${index}].length`,
        parameters.length,
        `the model's parameter count ${parameterCount}`,
      );
    }
  });
  return Array.from({ length: coalitionCount }, (_, coalition) => given[coalition % given.length]!);
};

/** @throws GFML_NOBODY_CAN_TRAIN if no learner could head a coalition, so that no round could train */
const requireSomebodyCanTrain = (active: readonly LearnerProfile[], terms: CostTerms): void => {
  if (active.some((profile) => canMeetDeadline(profile, terms))) return;
  const fastest = (profile: LearnerProfile): number => completionTime(profile, terms, profile.maxFrequency);
  const missed = (profile: LearnerProfile): number => fastest(profile) - profile.deadline;
  const nearest = active.reduce((best, profile) => (missed(profile) < missed(best) ? profile : best));
  throw nobodyCanTrainError({
    activeLearners: active.length,
    fastestRound: fastest(nearest),
    itsDeadline: nearest.deadline,
  });
};
