import { defineExperiment, type Experiment } from "../../experiments/index.ts";
import { namedLayer, type RunConfig, type RunConfigInput, resolveConfig } from "../../simulation/index.ts";
import type { AblationChoice, AblationRow, FieldValues } from "./AblationRow.ts";
import { ablationRows } from "./ablationRows.ts";
import { unknownAblationError } from "./errors.ts";

export interface AblationOptions {
  /** Ids of rows, in upper or lower case; all rows if empty. */
  readonly only?: readonly string[];
  /** Fields of all runs, over 60 rounds on drawn digits. */
  readonly base?: RunConfigInput;
  /** 3 if absent. */
  readonly seeds?: number;
  /** 60 if absent. */
  readonly rounds?: number;
  /** One seed and 15 rounds, unless given otherwise. */
  readonly quick?: boolean;
}

/** The runs of an ablation, and how its rows follow from them. */
export interface AblationPlan {
  readonly rows: readonly AblationRow[];
  /** Of the default runs, apart from the seed. */
  readonly config: RunConfig;
  readonly seeds: readonly number[];
  /** All runs; the label `variant` is a name of `variantOf`. */
  readonly experiment: Experiment;
}

export const DEFAULT_VARIANT = "default";

/** The variant of a choice's runs, and the variant to compare with. */
export const variantOf = (
  { id }: AblationRow,
  { name, against }: AblationChoice,
): { readonly own: string; readonly against: string } => ({
  own: `${id}: ${name}`,
  against: against === undefined ? DEFAULT_VARIANT : againstName(against),
});

const againstName = (against: FieldValues): string =>
  Object.entries(against)
    .map(([path, value]) => `${path} = ${String(value)}`)
    .join(", ");

/**
 * The runs of an ablation: the default, and each change of each row by itself, all over the same seeds.
 *
 * @throws GFML_UNKNOWN_ABLATION, InvalidConfigError
 */
export const planAblation = (options: AblationOptions = {}): AblationPlan => {
  const { only = [], base = {}, quick = false } = options;
  const { seeds: seedCount = quick ? 1 : 3, rounds = quick ? 15 : 60 } = options;
  // accuracy is from the last round, which is always measured
  const shared: RunConfigInput = { evaluationInterval: rounds, ledger: "memory", ...base, rounds };
  const config = resolveConfig([namedLayer("ablation", shared as Record<string, unknown>)]);
  const all = ablationRows(config);
  const named = only.map((name) => {
    const found = all.find(({ id }) => id.toLowerCase() === name.toLowerCase());
    if (found === undefined)
      throw unknownAblationError(
        name,
        all.map(({ id }) => id),
      );
    return found;
  });
  const rows = named.length === 0 ? all : all.filter((row) => named.includes(row));
  const variants = new Map<string, FieldValues>([[DEFAULT_VARIANT, {}]]);
  for (const row of rows) {
    for (const choice of row.choices) {
      const { own, against } = variantOf(row, choice);
      if (choice.against !== undefined) variants.set(against, choice.against);
      variants.set(own, { ...choice.against, ...choice.set });
    }
  }
  const experiment = defineExperiment({
    name: "ablation",
    base: shared,
    seeds: { count: seedCount, from: config.seed },
    variants: [...variants].map(([name, set]) => ({ name, set })),
    keep: "outcome",
  });
  return {
    rows,
    config,
    seeds: Array.from({ length: seedCount }, (_, index) => config.seed + index),
    experiment,
  };
};
