import { stat } from "node:fs/promises";
import { GfmlError } from "../../core/index.ts";
import { writeRunReport } from "../../report/index.ts";
import {
  playIntoFolder,
  type RunConfig,
  type RunFacts,
  type RunSummary,
  renderDivision,
} from "../../simulation/index.ts";
import { runFile } from "../../storage/index.ts";
import { byteSize } from "../../text/index.ts";
import { evaluationMetrics, roundMetrics, type TrackedEnd } from "../../tracking/index.ts";
import type { CliContext } from "../CliContext.ts";
import { withPackageName } from "../errors.ts";
import { showDownload } from "../print/showDownload.ts";
import { type ProgressStyle, RunProgress } from "./RunProgress.ts";
import { startTracking } from "./startTracking.ts";

/** Options of a run outside its configuration. They do not change its result, except `reputationFrom`. */
export interface PlayOptions {
  readonly folder: string;
  readonly resume: boolean;
  readonly replace: boolean;
  readonly recover: boolean;
  readonly workers: number | undefined;
  readonly progress: ProgressStyle;
  /** Programs that show the run's metrics, as after `--track`. */
  readonly trackers?: readonly string[];
  /** Folder of a finished run whose reputations this run starts from. This changes the result. */
  readonly reputationFrom?: string;
}

/** Number of learners whose data are printed before the run. The run's folder has all. */
const SHOWN_LEARNERS = 5;

/** Plays a run into its folder and shows its progress. */
export const playRun = async (
  config: RunConfig,
  options: PlayOptions,
  context: CliContext,
): Promise<{ readonly summary: RunSummary; readonly facts: RunFacts }> => {
  const { progress: style, trackers = [], ...play } = options;
  const download = showDownload(context, style);
  let progress: RunProgress | undefined;
  const notice = (line: string): void => {
    context.err.write(`${line}\n`);
  };
  const tracked = await startTracking(
    { trackers, config, folder: options.folder, resume: options.resume, notice },
    context,
  );
  let end: TrackedEnd = "failed";
  try {
    const played = await playIntoFolder(config, play, {
      environment: context.environment,
      signal: context.signal,
      now: context.now,
      notice,
      onDownload: download.progress,
      onDownloadEnd: download.end,
      onData: ({ set, partition }) => {
        tracked.remember();
        if (options.resume || (style !== "screen" && style !== "lines")) return;
        const width = context.out.isTTY ? context.out.columns : 120;
        const { samplesPerLearner } = config.data;
        const division = renderDivision(set, partition, { width, rows: SHOWN_LEARNERS, samplesPerLearner });
        context.out.write(`${division}\n`);
      },
      onStart: (facts, evaluation) => {
        progress = new RunProgress(facts, context, style, evaluation);
      },
      onRound: (round, learners) => {
        progress?.round(round, learners);
        tracked.log(round.round + 1, roundMetrics(round));
      },
      onEvaluation: (evaluation) => {
        progress?.evaluation(evaluation);
        tracked.log(evaluation.round + 1, evaluationMetrics(evaluation));
      },
    });
    end = played.summary.completed ? "finished" : "stopped";
    return played;
  } finally {
    progress?.close();
    await tracked.end(end);
  }
};

/** Most bytes of records for which a report is written at the end of a run. This takes some seconds. */
const READ_AT_ONCE = 256e6;

/**
 * Writes the report of a run that has just ended, unless that would take long. The run is already saved, so a report that cannot be
 * written does not make it fail.
 *
 * @returns the report's file; undefined if none was written, which is reported on the error output
 */
export const leaveReport = async (folder: string, context: CliContext): Promise<string | undefined> => {
  try {
    const { size } = await stat(runFile(folder, "learners"));
    if (size > READ_AT_ONCE) {
      const command = `${context.program} report ${folder}`;
      context.err.write(
        `no report was written, because the run has ${byteSize(size)} of records; to write it: ${command}\n`,
      );
      return undefined;
    }
    const [file] = await writeRunReport(folder);
    return file;
  } catch (thrown) {
    const error = withPackageName(thrown);
    if (!(error instanceof GfmlError)) throw error;
    context.err.write(`no report was written: ${error.shortMessage}\n`);
    return undefined;
  }
};
