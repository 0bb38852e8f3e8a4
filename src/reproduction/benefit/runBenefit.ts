import { join } from "node:path";
import { type ExperimentOptions, type ExperimentResult, readOutcome, runExperiment } from "../../experiments/index.ts";
import { writeFileAtomic } from "../../storage/index.ts";
import { type BenefitRun, type BenefitSummary, judgeBenefit } from "./judgeBenefit.ts";
import type { BenefitPlan } from "./planBenefit.ts";
import { type BenefitFacts, renderBenefit } from "./renderBenefit.ts";

/** The result of the benefit's runs. */
export interface BenefitResult {
  readonly summary: BenefitSummary;
  readonly facts: BenefitFacts;
  readonly experiment: ExperimentResult;
}

/**
 * Plays the runs of the benefit that no cache holds, and writes `README.md` and `benefit.json` beside their results, even after an
 * interruption. The same call continues with the rest.
 *
 * @param options.command - as it was written, for the page
 * @throws InvalidValueError, FileAccessError, DiskFullError; no error of a single run
 */
export const runBenefit = async (
  plan: BenefitPlan,
  options: ExperimentOptions & { readonly command: string },
): Promise<BenefitResult> => {
  const experiment = await runExperiment(plan.experiment, options);
  const caches = [experiment.cache, ...(options.alsoRead ?? [])];
  const runs: BenefitRun[] = [];
  for (const { run } of experiment.ends) {
    const outcome = await readOutcome(caches, run);
    if (outcome !== undefined)
      runs.push({ variant: String(run.labels.variant), seed: Number(run.labels.seed), outcome });
  }
  const summary = judgeBenefit(plan, runs);
  const { manifest, output } = experiment;
  const facts: BenefitFacts = {
    command: options.command,
    gfmlVersion: manifest.gfmlVersion,
    platform: manifest.platform,
    date: manifest.finishedAt.slice(0, 10),
    failed: manifest.failed.map(({ labels, message }) => `${labels.variant}, seed ${labels.seed}: ${message}`),
  };
  await writeFileAtomic(join(output, "README.md"), renderBenefit(plan, summary, facts));
  await writeFileAtomic(join(output, "benefit.json"), `${JSON.stringify({ ...facts, ...summary }, null, 2)}\n`);
  return { summary, facts, experiment };
};
