import type { ExperimentResult } from "../../experiments/index.ts";
import { clockTime, percent, type Style } from "../../text/index.ts";
import { nameRun } from "./nameRun.ts";
import { ofRuns } from "./renderPlanScreen.ts";

/** What an experiment left, in a few lines; ends with a newline. */
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
