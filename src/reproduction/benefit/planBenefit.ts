import { defineExperiment, type Experiment } from "../../experiments/index.ts";
import type { RunConfigInput } from "../../simulation/index.ts";
import { type BenefitData, benefitData } from "./benefitData.ts";
import { unknownBenefitError } from "./errors.ts";

/** The runs to play. */
export interface BenefitOptions {
  /** Ids of data; all that need no path if empty. */
  readonly only?: readonly string[];
  /** Names of ways; all if empty. */
  readonly ways?: readonly string[];
  /** Where the smartphone recordings lie: adds them. */
  readonly smartphone?: string;
  /** 3 if absent. */
  readonly seeds?: number;
  /** 60 if absent. */
  readonly rounds?: number;
  /** Only `benefit` and `faithful`, with one seed and 20 rounds unless given otherwise. */
  readonly quick?: boolean;
}

/** A scheme and trainer, by which data are learned. */
export interface BenefitWay {
  readonly name: string;
  readonly set: RunConfigInput;
  /** Played in a quick look, too. */
  readonly isQuick?: true;
}

/** The runs of the benefit, and what they are runs of. */
export interface BenefitPlan {
  readonly data: readonly BenefitData[];
  readonly ways: readonly BenefitWay[];
  readonly seeds: number;
  readonly rounds: number;
  readonly isQuick: boolean;
  readonly experiment: Experiment;
}

/** Schemes and trainers, the one that is judged first. */
const allWays: readonly BenefitWay[] = [
  { name: "benefit", set: { preset: "benefit" }, isQuick: true },
  { name: "4-coalitions", set: { preset: "benefit", coalition: { count: 4 } } },
  { name: "per-fedavg", set: { preset: "benefit", trainer: "per-fedavg", learning: { metaRate: 0.05 } } },
  { name: "fedprox", set: { preset: "benefit", trainer: "fedprox" } },
  { name: "ditto", set: { preset: "benefit", trainer: "ditto" } },
  { name: "faithful", set: { preset: "faithful" }, isQuick: true },
];

/** The names of all ways. */
const benefitWays: readonly string[] = allWays.map(({ name }) => name);

/** The label of a run's variant. */
export const variantName = (data: BenefitData, way: BenefitWay): string => `${data.id}: ${way.name}`;

/**
 * The runs of the benefit: each data set with each scheme and trainer, over the same seeds.
 *
 * @throws GFML_UNKNOWN_BENEFIT
 */
export const planBenefit = (options: BenefitOptions = {}): BenefitPlan => {
  const { only = [], smartphone, quick: isQuick = false } = options;
  const { seeds = isQuick ? 1 : 3, rounds = isQuick ? 20 : 60 } = options;
  const data = benefitData(only, smartphone);
  const chosen = options.ways ?? [];
  const unknown = chosen.filter((name) => !allWays.some((way) => way.name === name));
  if (unknown.length > 0) throw unknownBenefitError("ways", unknown, benefitWays);
  const ways = allWays.filter(({ name, isQuick: isFast }) =>
    chosen.length > 0 ? chosen.includes(name) : !isQuick || isFast,
  );
  const experiment = defineExperiment({
    name: "benefit",
    base: { ledger: "memory", rounds, evaluationInterval: rounds },
    seeds: { count: seeds, from: 0 },
    variants: data.flatMap((one) =>
      ways.map((way) => ({ name: variantName(one, way), set: { ...way.set, ...one.set } })),
    ),
    keep: "outcome",
  });
  return { data, ways, seeds, rounds, isQuick, experiment };
};
