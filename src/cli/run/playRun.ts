import {
  playIntoFolder,
  type RunConfig,
  type RunFacts,
  type RunSummary,
  renderDivision,
} from "../../simulation/index.ts";
import type { CliContext } from "../CliContext.ts";
import { type ProgressStyle, RunProgress } from "./RunProgress.ts";
import { showDownload } from "./showDownload.ts";

/** How a run is played, beside its configuration: nothing of this changes its result. */
export interface PlayOptions {
  readonly folder: string;
  readonly resume: boolean;
  readonly replace: boolean;
  readonly workers: number | undefined;
  readonly progress: ProgressStyle;
  /** Folder of a finished run to start from the reputations of. Unlike the rest, this is part of what the run is. */
  readonly reputationFrom?: string;
}

/** Learners whose data a run shows before it starts; its folder has all. */
const SHOWN_LEARNERS = 5;

/** Plays a run into its folder and shows its progress. */
export const playRun = async (
  config: RunConfig,
  options: PlayOptions,
  context: CliContext,
): Promise<{ readonly summary: RunSummary; readonly facts: RunFacts }> => {
  const { progress: style, ...play } = options;
  const download = showDownload(context, style);
  let progress: RunProgress | undefined;
  try {
    return await playIntoFolder(config, play, {
      environment: context.environment,
      signal: context.signal,
      now: context.now,
      notice: (line) => context.err.write(`${line}\n`),
      onDownload: download.progress,
      onDownloadEnd: download.end,
      onData: ({ set, partition }) => {
        if (options.resume || (style !== "screen" && style !== "lines")) return;
        const width = context.out.isTTY ? context.out.columns : 120;
        context.out.write(`${renderDivision(set, partition, { width, rows: SHOWN_LEARNERS })}\n`);
      },
      onStart: (facts, evaluation) => {
        progress = new RunProgress(facts, context, style, evaluation);
      },
      onRound: (round, learners) => progress?.round(round, learners),
      onEvaluation: (evaluation) => progress?.evaluation(evaluation),
    });
  } finally {
    progress?.close();
  }
};
