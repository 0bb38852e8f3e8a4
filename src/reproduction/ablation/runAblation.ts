import { join } from "node:path";
import {
  type Column,
  type ExperimentOptions,
  type ExperimentResult,
  readOutcome,
  runExperiment,
  TableFiles,
} from "../../experiments/index.ts";
import { writeFileAtomic } from "../../storage/index.ts";
import type { AblationPlan } from "./planAblation.ts";
import { type AblationFacts, renderAblation } from "./renderAblation.ts";
import { type AblationRun, type AblationSummary, summarizeAblation } from "./summarizeAblation.ts";

/** The result of an ablation. */
export interface AblationResult {
  readonly summary: AblationSummary;
  readonly facts: AblationFacts;
  readonly experiment: ExperimentResult;
}

/**
 * Plays the runs of an ablation that no cache holds and writes `ablation.md` with its drawings, `.json`, `.csv` and `.parquet`
 * next to the results of the runs, even after an interruption. The same call continues with the rest.
 *
 * @param options.command - as it was written, for the page
 * @throws InvalidValueError, FileAccessError, DiskFullError; no error of a single run
 */
export const runAblation = async (
  plan: AblationPlan,
  options: ExperimentOptions & { readonly command: string },
): Promise<AblationResult> => {
  const experiment = await runExperiment(plan.experiment, options);
  const caches = [experiment.cache, ...(options.alsoRead ?? [])];
  const runs: AblationRun[] = [];
  for (const { run } of experiment.ends) {
    const outcome = await readOutcome(caches, run);
    if (outcome !== undefined)
      runs.push({ variant: String(run.labels.variant), seed: Number(run.labels.seed), outcome });
  }
  const summary = summarizeAblation(plan, runs);
  const { manifest, output } = experiment;
  const facts: AblationFacts = {
    command: options.command,
    gfmlVersion: manifest.gfmlVersion,
    platform: manifest.platform,
    date: manifest.finishedAt.slice(0, 10),
    failed: manifest.failed.map(({ labels, message }) => `${labels.variant}, seed ${labels.seed}: ${message}`),
  };
  // the drawing library loads only when there is something to draw
  const { drawAblation } = await import("./drawAblation.ts");
  const drawings = drawAblation(summary);
  for (const { file, svg } of drawings) await writeFileAtomic(join(output, file), svg);
  await writeFileAtomic(join(output, "ablation.md"), renderAblation(plan, summary, facts, drawings));
  await writeFileAtomic(join(output, "ablation.json"), `${JSON.stringify({ ...facts, ...summary }, speakable, 2)}\n`);
  await writeTable(join(output, "ablation"), summary);
  return { summary, facts, experiment };
};

/** JSON cannot represent some results of a demonstration. */
const speakable = (_: string, value: unknown): unknown =>
  typeof value === "number" && !Number.isFinite(value) ? String(value) : value;

const columns: readonly Column[] = [
  { name: "id", type: "text" },
  { name: "kind", type: "text" },
  { name: "choice", type: "text" },
  { name: "against", type: "text" },
  { name: "measure", type: "text" },
  { name: "seeds", type: "integer" },
  { name: "before", type: "number" },
  { name: "after", type: "number" },
  { name: "difference", type: "number" },
  { name: "halfWidth", type: "number" },
  { name: "clear", type: "boolean" },
];

const writeTable = async (path: string, { rows }: AblationSummary): Promise<void> => {
  const files = await TableFiles.open(path, columns);
  try {
    for (const { id, kind, choices } of rows) {
      for (const { name, against, seeds, changes } of choices) {
        await files.append(
          changes.map(({ measure, before, after, difference, isClear }) => [
            ...[id, kind, name, against, measure, seeds.length],
            ...(seeds.length === 0 ? [null, null, null] : [before.mean, after.mean, difference.mean]),
            ...[difference.halfWidth, isClear],
          ]),
        );
      }
    }
    await files.close();
  } catch (error) {
    await files.discard();
    throw error;
  }
};
