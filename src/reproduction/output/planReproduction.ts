import { type PlannedRun, planRuns } from "../../experiments/index.ts";
import { type ConfigLayer, namedLayer, type RunConfig, resolveConfig } from "../../simulation/index.ts";
import type { FigureId } from "../claims/Claim.ts";
import { allFigures } from "../figures/allFigures.ts";
import type { PaperDataSet, ReproductionOptions } from "../plan/ReproductionOptions.ts";
import type { Variant } from "../plan/Variant.ts";

/**
 * The runs of some figures, in the order of the figures, each once.
 *
 * @throws InvalidConfigError if an override conflicts with a figure's fields
 */
export const planReproduction = (figures: readonly FigureId[], options: ReproductionOptions): Promise<PlannedRun[]> =>
  planRuns({
    runs: requestRuns(
      figures.flatMap((id) => allFigures[id].variants(options)),
      options,
    ),
  });

/** A run of a figure, before it has a key. */
interface RunRequest {
  readonly config: RunConfig;
  readonly labels: { readonly variant: string; readonly data: PaperDataSet; readonly seed: number };
}

/**
 * Every variant on every data set with every seed, each once. Runs are ordered by seed within a data set, so that an early stop
 * leaves whole comparisons.
 *
 * @throws InvalidConfigError
 */
const requestRuns = (variants: readonly Variant[], options: ReproductionOptions): RunRequest[] => {
  const distinct = [...new Map(variants.map((one) => [one.name, one])).values()];
  return options.dataSets.flatMap((data) =>
    options.seeds.flatMap((seed) =>
      distinct.map((one) => ({
        config: resolveConfig([baseLayer(options, data, seed), settingsLayer(one), ...options.overrides]),
        labels: { variant: one.name, data, seed },
      })),
    ),
  );
};

/** The base configuration: gfml's default learning [D10] on the paper's data, Table II otherwise, the ledger in memory. */
const baseLayer = (options: ReproductionOptions, data: PaperDataSet, seed: number): ConfigLayer =>
  namedLayer("the reproduction's base", {
    seed,
    data: { set: data },
    ledger: "memory",
    rounds: options.rounds,
    evaluationInterval: options.evaluationInterval,
  });

const settingsLayer = ({ name, settings }: Variant): ConfigLayer => {
  const value: Record<string, unknown> = {};
  for (const [field, setting] of Object.entries(settings)) {
    const path = field.split(".");
    let group = value;
    for (const key of path.slice(0, -1)) {
      group[key] ??= {};
      group = group[key] as Record<string, unknown>;
    }
    group[path.at(-1)!] = setting;
  }
  return namedLayer(`variant ${name}`, value);
};
