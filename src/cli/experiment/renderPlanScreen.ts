import type { ExperimentResult, RunLabels } from "../../experiments/index.ts";
import { bar, clockTime, countOf, cutText, fixed, padText, percent, type Style, textWidth } from "../../text/index.ts";
import type { PlanTally, RunningRun } from "./PlanTally.ts";

/** The data of an experiment's screen. */
export interface PlanView {
  readonly name: string;
  readonly tally: PlanTally;
  /** ms since 1970 */
  readonly now: number;
  /** The user has asked for a stop. */
  readonly stopping: boolean;
}

/** Shown once the user has asked for a stop. */
export const STOPPING = "stopping after the rounds in progress; press Ctrl-C again to quit now";

/** Width of a running run's bar. */
const BAR = 20;

/** Renders the live screen of an experiment: at most `height` lines of at most `width` characters. */
export const renderPlanScreen = (view: PlanView, width: number, height: number, style: Style): string[] => {
  const { name, tally, now, stopping } = view;
  const left = tally.secondsLeft(now);
  const text = ` ${tally.over}/${tally.runs} runs${left === undefined ? "" : `   ${clockTime(left)} left`}`;
  const length = Math.max(5, Math.min(40, width - textWidth(text) - 1));
  const part = tally.runs === 0 ? 1 : tally.over / tally.runs;
  const lines = [
    `${style.bold("gfml experiment")}  ${name}`,
    `${style.cyan(bar(part, length))}${text}`,
    countsLine(tally, style),
  ];
  const foot = [
    ...tally.failed.slice(-2).map(({ run, message }) => style.red(`failed: ${nameRun(run.labels)}: ${message}`)),
    ...(stopping ? [style.yellow(STOPPING)] : []),
  ];
  const running = [...tally.running.values()];
  const room = Math.max(0, height - lines.length - foot.length);
  const shown = running.slice(0, running.length > room ? Math.max(0, room - 1) : room);
  lines.push(...runningLines(shown, now, width, style));
  if (shown.length < running.length && room > 0) lines.push(style.dim(`and ${running.length - shown.length} more`));
  return [...lines, ...foot].slice(0, height).map((line) => cutText(line, width));
};

const countsLine = (tally: PlanTally, style: Style): string => {
  const { played, cached, running, held, failed, runs, over } = tally;
  const waiting = Math.max(0, runs - over - running.size - held.size);
  const counts = [`${played} played`, `${cached} cached`, `${running.size} running`, `${waiting} waiting`];
  if (held.size > 0) counts.push(`${held.size} with other processes`);
  if (failed.length > 0) counts.push(style.red(`${failed.length} failed`));
  return counts.join("   ");
};

const runningLines = (running: readonly RunningRun[], now: number, width: number, style: Style): string[] => {
  const told = running.map((one) => describe(one, now));
  const widest = Math.max(0, ...told.map(textWidth));
  return running.map(({ run, round }, index) => {
    const name = cutText(nameRun(run.labels), Math.max(8, width - BAR - widest - 4));
    const names = Math.min(
      width - BAR - widest - 4,
      Math.max(...running.map((one) => textWidth(nameRun(one.run.labels)))),
    );
    return `${padText(name, names)}  ${style.cyan(bar(round / run.config.rounds, BAR))}  ${told[index]}`;
  });
};

const describe = ({ run, round, startRound, since }: RunningRun, now: number): string => {
  const { rounds } = run.config;
  const rate = (1000 * (round - startRound)) / Math.max(1, now - since);
  const left = rate > 0 ? `  ${fixed(rate, 1)} rounds/s  ${clockTime((rounds - round) / rate)} left` : "";
  return `${padText(`${round}/${rounds}`, 2 * String(rounds).length + 1, "right")}${left}`;
};

/** "12 of 40 runs". */
const ofRuns = (some: number, all: number): string => `${some} of ${countOf(all, "run")}`;

/** A readable name of a run: "mnist gfml population.learners=20 seed 3". */
export const nameRun = (labels: RunLabels): string => {
  const { data, scheme, seed, variant, ...varied } = labels;
  const fields = Object.entries(varied).map(([name, value]) => `${name}=${value}`);
  const parts = [variant, data, scheme, ...fields, seed === undefined ? undefined : `seed ${seed}`];
  return parts.filter((part) => part !== undefined).join(" ");
};

/** Renders a summary of a finished experiment. Ends with a newline. */
export const renderExperimentEnd = (
  { output, cache, manifest, ends, cpu }: ExperimentResult,
  { elapsed, workers }: { readonly elapsed: number; readonly workers: number },
  style: Style,
): string => {
  const count = (state: string): number => ends.filter((end) => end.state === state).length;
  const title = `Finished ${ofRuns(count("cached") + count("played"), ends.length)}`;
  const lines = [`${style.bold(title)} in ${clockTime(elapsed)} (${count("cached")} from the cache)`];
  if (cpu > 0) {
    const share = percent(Math.min(1, cpu / (elapsed * workers)));
    lines.push(`  ${style.dim("processors")}  ${share} of ${workers} in use by runs`);
  }
  lines.push(`  ${style.dim("results")}     ${output}: results.jsonl; runs, rounds, evaluations as .csv and .parquet`);
  lines.push(`  ${style.dim("cache")}       ${cache}`);
  if (manifest.failed.length > 0) lines.push("", style.red(`Failed ${ofRuns(manifest.failed.length, ends.length)}:`));
  for (const { labels, message, code } of manifest.failed)
    lines.push(`  ${nameRun(labels)}: ${message} ${style.dim(code)}`);
  return `${lines.join("\n")}\n`;
};
