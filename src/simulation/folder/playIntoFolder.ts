import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { setImmediate } from "node:timers/promises";
import type { ProgramPool } from "../../bridge/index.ts";
import { summarizePartition } from "../../data/index.ts";
import { requireAccount } from "../../ledger/index.ts";
import type { Model } from "../../model/index.ts";
import {
  createTrainer,
  type EvaluationRecord,
  type LearnerRecord,
  type LedgerRecord,
  type RoundRecord,
  type Trainer,
  type TrainerOptions,
} from "../../round/index.ts";
import {
  type ChainLine,
  type DownloadProgress,
  loadModel,
  RunFolder,
  readRecords,
  runFile,
} from "../../storage/index.ts";
import { createStyle } from "../../text/index.ts";
import type { AloneRecord } from "../../view/index.ts";
import { aloneCacheFile, loadAloneResults, saveAloneResults } from "../aloneCache.ts";
import type { RunConfig } from "../config/RunConfig.ts";
import { createRunModel } from "../createRunModel.ts";
import { planRun } from "../planRun.ts";
import { type PreparedData, prepareData } from "../prepareData.ts";
import { openPrograms } from "../program/openPrograms.ts";
import { runSimulation } from "../runSimulation.ts";
import { chainLine } from "./ChainTally.ts";
import { reputationSourceError } from "./errors.ts";
import { loadTally } from "./loadTally.ts";
import { openRun, type RunTarget } from "./openRun.ts";
import { loadReputations, type ReputationSource, reloadReputations } from "./ReputationSource.ts";
import { nameData, nameScheme, type RunFacts } from "./RunFacts.ts";
import { renderDivision } from "./renderDivision.ts";
import { renderSummary } from "./renderSummary.ts";
import { type RunSummary, summarizeRun } from "./summarizeRun.ts";

/** How a run is played, besides its configuration. Only `reputationFrom` changes its result. */
export interface FolderRunOptions extends RunTarget {
  /** Number of worker threads; if absent, the number of processors. Without workers, this thread does the learners' work. */
  readonly workers?: number | "this-thread" | undefined;
  /** Folder of a finished run whose reputations the run starts with. It is part of the run's identity. */
  readonly reputationFrom?: string;
}

/** The environment of a run, and the listeners to its progress. */
export interface FolderRunEdges {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Stops after the round in progress, with a checkpoint. */
  readonly signal: AbortSignal;
  /** ms since 1970. */
  now(): number;
  /** Called for repaired faults of a network, with one line without secrets. */
  readonly notice?: (line: string) => void;
  readonly onDownload?: (progress: DownloadProgress) => void;
  /** The data is ready, downloaded, or unavailable. */
  readonly onDownloadEnd?: () => void;
  /** The folder is open and the data divided. */
  readonly onData?: (data: PreparedData) => void;
  /** The first round is about to start. `evaluation`: the last one that the folder already holds. */
  readonly onStart?: (facts: RunFacts, evaluation: EvaluationRecord | undefined) => void;
  readonly onRound?: (round: RoundRecord, learners: readonly LearnerRecord[]) => void;
  readonly onEvaluation?: (evaluation: EvaluationRecord) => void;
}

/**
 * Plays a run into its folder, from the start or from the folder's last checkpoint, and leaves records, models and summary
 * in it. All run folders are made by this function.
 *
 * @throws GfmlError before any work if data, partition, ledger or configuration do not match; GFML_REPUTATION_SOURCE,
 *   ConfigDiffersError; the errors of RunFolder
 */
export const playIntoFolder = async (
  config: RunConfig,
  options: FolderRunOptions,
  edges: FolderRunEdges,
): Promise<{ readonly summary: RunSummary; readonly facts: RunFacts }> => {
  const { signal, environment } = edges;
  const startedAt = edges.now();
  const { reputationFrom } = options;
  if (!options.resume) {
    if (reputationFrom !== undefined && resolve(reputationFrom) === resolve(options.folder)) {
      throw reputationSourceError(reputationFrom, "the run would overwrite it", "choose another --output");
    }
    await RunFolder.requireFree(options.folder, options);
  }
  await requireLedger(config, environment);
  const source = reputationFrom === undefined ? undefined : await loadReputations(reputationFrom, config);
  const data = await prepareData(config, {
    signal,
    environment,
    ...(edges.onDownload && { onProgress: edges.onDownload }),
  }).finally(edges.onDownloadEnd);
  const { set } = data;
  const isOwnThread = options.workers === "this-thread";
  const workers = isOwnThread ? 1 : ((options.workers as number | undefined) ?? availableParallelism());
  const programs = await openPrograms(config, set.train, {
    size: workers,
    environment,
    onLine: (line) => edges.notice?.(`trainer: ${line}`),
  });
  try {
    const { blocks } = programs?.model ?? (await createRunModel(config.model, set.train));
    return await playData(config, options, edges, { startedAt, source, data, blocks, programs, workers });
  } finally {
    await programs?.close();
  }
};

/** What a run has before its folder is opened. */
interface ReadyRun {
  readonly startedAt: number;
  readonly source: ReputationSource | undefined;
  readonly data: PreparedData;
  readonly blocks: Model["blocks"];
  readonly programs: ProgramPool | undefined;
  readonly workers: number;
}

const playData = async (
  config: RunConfig,
  options: FolderRunOptions,
  edges: FolderRunEdges,
  { startedAt, source, data, blocks, programs, workers }: ReadyRun,
): Promise<{ readonly summary: RunSummary; readonly facts: RunFacts }> => {
  const { signal, environment } = edges;
  const { set, partition } = data;
  const loadInitial = async (): Promise<Float32Array | undefined> =>
    config.initialModel === undefined ? undefined : loadModel(config.initialModel, blocks);
  // a new run refuses a wrong file before it creates a folder; a resumed run may no longer need the file
  const given = options.resume ? undefined : await loadInitial();
  const { folder, checkpoint, damaged } = await openRun(options, config, data, startedAt, source);
  for (const path of damaged) edges.notice?.(`a damaged file was moved: ${path}`);
  try {
    const before = folder.manifest.elapsed ?? 0;
    const elapsed = (): number => (edges.now() - startedAt) / 1000;
    await folder.savePartitionText(
      renderDivision(set, partition, { width: 120, samplesPerLearner: config.data.samplesPerLearner }),
    );
    const { population } = planRun(config, set.train, partition);
    await folder.saveClasses({
      classNames: [...set.classNames],
      counts: summarizePartition(set.train, partition).learners.map(({ counts }) => [...counts]),
      trained: population.registrations.map(({ sampleCount }) => sampleCount),
    });
    edges.onData?.(data);
    const facts: RunFacts = {
      config,
      dataName: nameData(set),
      scheme: nameScheme(config.scheme),
      population,
      folder: options.folder,
      workers,
      startRound: checkpoint?.state.round ?? 0,
    };
    const origin = checkpoint === undefined ? (source ?? (await originOf(folder, config))) : undefined;
    if (origin !== undefined) await copyHistory(origin, folder);
    const initial = given ?? (checkpoint === undefined ? await loadInitial() : undefined);
    const tally = await loadTally(options.folder);
    edges.onStart?.(facts, tally.lastEvaluation);
    const aloneFile = config.alone ? aloneCacheFile(config, set.train, partition, environment) : undefined;
    const aloneResults = await loadAloneResults(aloneFile);
    let alone: AloneRecord | undefined;
    const written: LedgerRecord[] = [];
    const onChain: ChainLine[] = [];
    const writeChain = async (): Promise<void> => {
      const lines = onChain.splice(0);
      for (const line of lines) tally.chain.add(line);
      await folder.appendChainRounds(lines);
    };
    const result = await runSimulation({
      config,
      samples: set.train,
      classNames: set.classNames,
      partition,
      ...(options.workers === "this-thread" ? { trainer: ownThreadTrainer } : { workers }),
      programs,
      store: {
        ...folder.store,
        // a checkpoint covers the costs of its rounds
        save: async (checkpoint) => {
          await writeChain();
          await folder.store.save(checkpoint);
          await folder.updateManifest({ elapsed: before + elapsed() });
        },
      },
      chain: {
        folder: runFile(options.folder, "chain"),
        environment,
        ...(edges.notice && { notice: edges.notice }),
      },
      signal,
      measuresAlone: config.alone,
      aloneResults,
      ...(initial && { initialParameters: [initial] }),
      ...(checkpoint && { resume: checkpoint }),
      ...(origin && { reputationFrom: origin.checkpoint }),
      events: {
        onLedgerRecord: (record) => {
          written.push(record);
        },
        onChain: (place) => {
          tally.chain.place = place;
        },
        onChainRound: (figures) => {
          onChain.push(chainLine(figures));
        },
        onNotice: (text) => edges.notice?.(text),
        onRound: async (round, learners) => {
          await writeChain();
          await folder.appendLedger(written.splice(0));
          await folder.appendRound(round, learners);
          tally.addRound(round);
          tally.addLearners(learners);
          edges.onRound?.(round, learners);
        },
        onAlone: async (record) => {
          alone = record;
          await folder.saveAlone(record);
          await saveAloneResults(aloneFile, aloneResults);
        },
        onEvaluation: async (evaluation) => {
          await folder.appendEvaluation(evaluation);
          tally.addEvaluation(evaluation);
          edges.onEvaluation?.(evaluation);
        },
      },
    });

    await folder.saveModels(result.models, blocks, tally.lastEvaluation?.choice);
    const end = {
      completed: result.completed,
      resultHash: result.completed ? result.resultHash : null,
      elapsed: elapsed(),
    };
    const summary = summarizeRun(facts, tally, end, alone);
    await folder.saveSummary(renderSummary(summary, createStyle(false)), summary);
    await folder.updateManifest({
      completed: result.completed,
      roundsPlayed: result.rounds,
      resultHash: end.resultHash,
      privacy: summary.privacy,
      finishedAt: result.completed ? new Date(edges.now()).toISOString() : null,
      elapsed: before + end.elapsed,
    });
    return { summary, facts };
  } finally {
    await folder.close();
  }
};

/** The start of a run that was killed before its first checkpoint. */
const originOf = async (folder: RunFolder, config: RunConfig): Promise<ReputationSource | undefined> => {
  const { reputationFrom } = folder.manifest;
  return reputationFrom === null ? undefined : reloadReputations(folder.path, reputationFrom, config);
};

/** Number of records written at a time. */
const BATCH = 1000;

/** Begins a run's ledger file with the history behind its reputations, so that the file is a whole history. */
const copyHistory = async ({ folder: from }: ReputationSource, to: RunFolder): Promise<void> => {
  let batch: LedgerRecord[] = [];
  for await (const record of readRecords(from, "ledger")) {
    batch.push(record);
    if (batch.length < BATCH) continue;
    await to.appendLedger(batch);
    batch = [];
  }
  await to.appendLedger(batch);
};

/**
 * Refuses a run whose ledger cannot be opened because a program or a key is missing, before anything is downloaded or written.
 *
 * @throws GFML_ANVIL_MISSING or a related error, GFML_KEY_MISSING or a related error
 */
export const requireLedger = async (
  { ledger, chain }: RunConfig,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<void> => {
  if (ledger === "memory" || ledger === "centralized") return;
  if (ledger === "evm") (await import("../../chain/index.ts")).findAnvil({ environment });
  else await requireAccount({ environment, ...(chain.keystore !== undefined && { keystore: chain.keystore }) });
};

/**
 * A trainer on this thread that yields to other work before each piece of work. Without this, a process that only trains
 * would receive no signal and no message until a round ends.
 */
const ownThreadTrainer = (options: TrainerOptions): Trainer => {
  const inner = createTrainer(options);
  return {
    embed: async (task) => {
      await setImmediate();
      return inner.embed(task);
    },
    train: async (task) => {
      await setImmediate();
      return inner.train(task);
    },
    personalize: async (task) => {
      await setImmediate();
      return inner.personalize(task);
    },
    trainAlone: async (task) => {
      await setImmediate();
      return inner.trainAlone(task);
    },
  };
};
