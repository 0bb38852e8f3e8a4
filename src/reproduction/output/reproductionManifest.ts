import { cpus } from "node:os";
import packageJson from "../../../package.json" with { type: "json" };
import { configDifferences, describePlatform, type RunConfig, resolveConfig } from "../../simulation/index.ts";
import type { ReproductionOptions } from "../plan/ReproductionOptions.ts";
import type { FigureRun, ReproducedFigure } from "./reproduceFigure.ts";

/** What a reproduction was made of: enough to say which run gave a number, and to play it again. */
export interface ReproductionManifest {
  readonly format: "gfml-reproduction";
  readonly version: 1;
  readonly gfmlVersion: string;
  readonly nodeVersion: string;
  /** Where figures and verdicts were made; runs may have been played elsewhere. */
  readonly platform: ReturnType<typeof describePlatform> & { readonly processors: number };
  readonly options: {
    readonly figures: readonly string[];
    readonly dataSets: readonly string[];
    readonly seeds: readonly number[];
    readonly rounds: number;
    readonly evaluationInterval: number;
  };
  readonly missingRuns: number;
  readonly runs: readonly ManifestRun[];
}

interface ManifestRun {
  readonly key: string;
  readonly labels: Readonly<Record<string, string | number | boolean>>;
  readonly figures: readonly string[];
  /** Fields that differ from the default preset. */
  readonly differences: Readonly<Record<string, unknown>>;
  /** null: not finished. */
  readonly result: FigureRun["facts"];
}

export const reproductionManifest = (
  figures: readonly ReproducedFigure[],
  options: ReproductionOptions,
): ReproductionManifest => {
  const base = resolveConfig([]);
  const runs = new Map<string, ManifestRun>();
  for (const { id, runs: ofFigure } of figures) {
    for (const { run, facts } of ofFigure) {
      const known = runs.get(run.key);
      runs.set(run.key, {
        key: run.key,
        labels: run.labels,
        figures: [...(known?.figures ?? []), id],
        differences: known?.differences ?? differencesOf(base, run.config),
        result: facts,
      });
    }
  }
  const all = [...runs.values()];
  return {
    format: "gfml-reproduction",
    version: 1,
    gfmlVersion: packageJson.version,
    nodeVersion: process.version,
    platform: { ...describePlatform(), processors: cpus().length },
    options: {
      figures: figures.map(({ id }) => id),
      dataSets: options.dataSets,
      seeds: options.seeds,
      rounds: options.rounds,
      evaluationInterval: options.evaluationInterval,
    },
    missingRuns: all.filter(({ result }) => result === null).length,
    runs: all,
  };
};

const differencesOf = (base: RunConfig, config: RunConfig): Readonly<Record<string, unknown>> =>
  Object.fromEntries(configDifferences(base, config).map(({ field, after }) => [field, after]));
