import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { splitLearner } from "../../data/index.ts";
import type { LedgerRecord } from "../../round/index.ts";
import { createRunModel, drawPopulation, prepareData, type RunConfig, runSimulation } from "../../simulation/index.ts";
import { loadModel, type RunFolder, runFile } from "../../storage/index.ts";
import type { CliContext } from "../CliContext.ts";
import { renderDivision } from "../data/renderDivision.ts";
import { ReputationSourceError } from "../errors/ReputationSourceError.ts";
import { createStyle } from "../print/createStyle.ts";
import { type ChainLine, chainLine } from "./ChainTally.ts";
import { copyHistory } from "./copyHistory.ts";
import { loadTally } from "./loadTally.ts";
import { openRun, type RunTarget } from "./openRun.ts";
import { loadReputations, type ReputationSource, reloadReputations } from "./ReputationSource.ts";
import { nameData, nameScheme, type RunFacts } from "./RunFacts.ts";
import { type ProgressStyle, RunProgress } from "./RunProgress.ts";
import { renderSummary } from "./renderSummary.ts";
import { requireLedger } from "./requireLedger.ts";
import { showDownload } from "./showDownload.ts";
import { type RunSummary, summariseRun } from "./summariseRun.ts";

/** How a run is played, beside its configuration: nothing of this changes its result. */
export interface PlayOptions extends RunTarget {
  readonly workers: number | undefined;
  readonly progress: ProgressStyle;
  /** Folder of a finished run to start from the reputations of. Unlike the rest, this is part of what the run is. */
  readonly reputationFrom?: string;
}

/** Learners whose data a run shows before it starts; its folder has all. */
const SHOWN_LEARNERS = 5;

/** Plays a run into its folder, shows its progress, and leaves models and summary. */
export const playRun = async (
  config: RunConfig,
  options: PlayOptions,
  context: CliContext,
): Promise<{ readonly summary: RunSummary; readonly facts: RunFacts }> => {
  const { signal } = context;
  const startedAt = context.now();
  const { reputationFrom } = options;
  await requireLedger(config, context.environment);
  const source = reputationFrom === undefined ? undefined : await loadReputations(reputationFrom, config);
  if (source?.folder === resolve(options.folder) && !options.resume) {
    throw new ReputationSourceError(source.folder, "the run would be written over it", "choose another --output");
  }
  const download = showDownload(context, options.progress);
  const data = await prepareData(config, {
    signal,
    environment: context.environment,
    onProgress: download.progress,
  }).finally(download.end);
  const { set, partition } = data;
  const model = await createRunModel(config.model, set.train);
  const loadInitial = async (): Promise<Float32Array | undefined> =>
    config.initialModel === undefined ? undefined : loadModel(config.initialModel, model.blocks);
  // a new run refuses a wrong file before it makes a folder; one that goes on may not need it any more
  const given = options.resume ? undefined : await loadInitial();
  const { folder, checkpoint } = await openRun(options, config, data, startedAt, source);
  try {
    await folder.savePartitionText(renderDivision(set, partition, { width: 120 }));
    if (!options.resume && (options.progress === "screen" || options.progress === "lines")) {
      const width = context.out.isTTY ? context.out.columns : 120;
      context.out.write(`${renderDivision(set, partition, { width, rows: SHOWN_LEARNERS })}\n`);
    }
    const sampleCounts = partition.map(
      (indices, learner) => splitLearner(indices, config.seed, learner, 1 - config.data.trainFraction).train.length,
    );
    const facts: RunFacts = {
      config,
      dataName: nameData(set),
      scheme: nameScheme(config.scheme),
      population: drawPopulation(config, sampleCounts, set.train.classCount),
      folder: options.folder,
      workers: options.workers ?? availableParallelism(),
      startRound: checkpoint?.state.round ?? 0,
    };
    const origin = checkpoint === undefined ? (source ?? (await originOf(folder, config))) : undefined;
    if (origin !== undefined) await copyHistory(origin, folder);
    const initial = given ?? (checkpoint === undefined ? await loadInitial() : undefined);
    const tally = await loadTally(options.folder);
    const progress = new RunProgress(facts, context, options.progress, tally.lastEvaluation);
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
      partition,
      workers: facts.workers,
      store: {
        ...folder.store,
        // a checkpoint covers what its rounds took
        save: async (checkpoint) => {
          await writeChain();
          await folder.store.save(checkpoint);
        },
      },
      chain: {
        folder: runFile(options.folder, "chain"),
        environment: context.environment,
        notice: (line) => context.err.write(`${line}\n`),
      },
      signal,
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
        onRound: async (round, learners) => {
          await writeChain();
          await folder.appendLedger(written.splice(0));
          await folder.appendRound(round, learners);
          tally.addRound(round);
          tally.addLearners(learners);
          progress.round(round, learners);
        },
        onEvaluation: async (evaluation) => {
          await folder.appendEvaluation(evaluation);
          tally.addEvaluation(evaluation);
          progress.evaluation(evaluation);
        },
      },
    }).finally(() => progress.close());

    await folder.saveModels(result.models, model.blocks);
    const end = {
      completed: result.completed,
      resultHash: result.completed ? result.resultHash : null,
      elapsed: (context.now() - startedAt) / 1000,
    };
    const summary = summariseRun(facts, tally, end);
    await folder.saveSummary(renderSummary(summary, createStyle(false)), summary);
    await folder.updateManifest({
      completed: result.completed,
      roundsPlayed: result.rounds,
      resultHash: end.resultHash,
      finishedAt: result.completed ? new Date(context.now()).toISOString() : null,
    });
    return { summary, facts };
  } finally {
    await folder.close();
  }
};

/** What a run that was killed before its first checkpoint had started from. */
const originOf = async (folder: RunFolder, config: RunConfig): Promise<ReputationSource | undefined> => {
  const { reputationFrom } = folder.manifest;
  return reputationFrom === null ? undefined : reloadReputations(folder.path, reputationFrom, config);
};
