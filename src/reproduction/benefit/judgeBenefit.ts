import type { RunOutcome } from "../../experiments/index.ts";
import { type MeanInterval, meanInterval } from "../../math/index.ts";
import { LEAST_SEEDS } from "../verdicts/judge.ts";
import type { BenefitData } from "./benefitData.ts";
import { type BenefitPlan, variantName } from "./planBenefit.ts";

/** A finished run. */
export interface BenefitRun {
  readonly variant: string;
  readonly seed: number;
  readonly outcome: RunOutcome;
}

/** The figures of a data set with one scheme and trainer, over its seeds; accuracies 0..1. */
interface BenefitRow {
  readonly data: string;
  readonly way: string;
  readonly seeds: readonly number[];
  readonly alone: MeanInterval;
  readonly active: MeanInterval;
  readonly worstTenth: MeanInterval;
  /** Mean gain over alone, with its 95 % interval over the learners of all seeds. */
  readonly gain: { readonly mean: number; readonly halfWidth: number };
  /** Learners that are worse than alone by more than 0.02, and learners, in all seeds. */
  readonly muchWorse: number;
  readonly learners: number;
  /** By number of own samples. */
  readonly newcomers: Readonly<Record<string, MeanInterval>>;
}

/** Whether an aim is reached, in the words of all verdicts. */
interface BenefitVerdict {
  readonly data: string;
  readonly aim: string;
  /** Percent, or points. */
  readonly atLeast: number;
  readonly ours: number;
  readonly verdict: "reproduced" | "refuted" | "not decided";
}

/** The results of the benefit. */
export interface BenefitSummary {
  readonly rows: readonly BenefitRow[];
  readonly verdicts: readonly BenefitVerdict[];
}

/** Rows and verdicts from the finished runs. A row without runs is left out. */
export const judgeBenefit = (plan: BenefitPlan, runs: readonly BenefitRun[]): BenefitSummary => {
  const rows = plan.data.flatMap((data) =>
    plan.ways.flatMap((way): BenefitRow[] => {
      const own = runs.filter(
        ({ variant, outcome }) => variant === variantName(data, way) && outcome.alone !== undefined,
      );
      return own.length === 0 ? [] : [rowOf(data, way.name, own)];
    }),
  );
  const verdicts = plan.data.flatMap((data) => {
    const row = rows.find((one) => one.data === data.title && one.way === plan.ways[0]!.name);
    return row === undefined ? [] : verdictsOf(data, row, plan.isQuick);
  });
  return { rows, verdicts };
};

const rowOf = (data: BenefitData, way: string, runs: readonly BenefitRun[]): BenefitRow => {
  const over = (value: (outcome: RunOutcome) => number): MeanInterval =>
    meanInterval(runs.map(({ outcome }) => value(outcome)));
  const last = ({ evaluations }: RunOutcome) => evaluations.at(-1)!;
  const comparisons = runs.map(({ outcome }) => outcome.alone!);
  const learners = comparisons.reduce((sum, one) => sum + one.learners, 0);
  const mean = comparisons.reduce((sum, one) => sum + one.difference * one.learners, 0) / learners;
  // the learners of all seeds are independent draws, each seed with its own variance
  const squares = comparisons.reduce((sum, one) => sum + ((one.halfWidth ?? 0) * one.learners) ** 2, 0);
  const counts = Object.keys(last(runs[0]!.outcome).passive);
  return {
    data: data.title,
    way,
    seeds: runs.map(({ seed }) => seed).sort((a, b) => a - b),
    alone: over((outcome) => outcome.alone!.accuracy),
    active: over((outcome) => last(outcome).active.after.accuracy),
    worstTenth: over((outcome) => last(outcome).active.after.worstTenth),
    gain: { mean, halfWidth: Math.sqrt(squares) / learners },
    muchWorse: comparisons.reduce((sum, one) => sum + one.muchWorse, 0),
    learners,
    newcomers: Object.fromEntries(
      counts.map((count) => [count, over((outcome) => last(outcome).passive[count]!.accuracy)]),
    ),
  };
};

/** Most learners, of a hundred, that may be worse than alone by more than two points. */
const MOST_WORSE = 5;

const verdictsOf = ({ title, aims }: BenefitData, row: BenefitRow, isQuick: boolean): BenefitVerdict[] => {
  const { gain, newcomers } = row;
  const verdict = (aim: string, ours: number, atLeast: number): BenefitVerdict => {
    const isDecided = !isQuick && row.seeds.length >= LEAST_SEEDS && Number.isFinite(ours);
    return {
      data: title,
      aim,
      atLeast,
      ours,
      verdict: isDecided ? (ours >= atLeast ? "reproduced" : "refuted") : "not decided",
    };
  };
  const of = (count: string): number => 100 * (newcomers[count]?.mean ?? Number.NaN);
  return [
    verdict("learners that train", 100 * row.active.mean, aims.active),
    ...(aims.worstTenth === undefined
      ? []
      : [verdict("their worst tenth", 100 * row.worstTenth.mean, aims.worstTenth)]),
    aims.isGainOfInterval
      ? verdict("lower end of the gain over alone, points", 100 * (gain.mean - gain.halfWidth), aims.gain)
      : verdict("gain over alone, points", 100 * gain.mean, aims.gain),
    verdict(
      `learners not worse than alone by more than 2 points`,
      100 * (1 - row.muchWorse / row.learners),
      100 - MOST_WORSE,
    ),
    verdict("newcomers with 1 sample", of("1"), aims.newcomers[0]),
    verdict("newcomers with 5 samples", of("5"), aims.newcomers[1]),
    verdict("newcomers with 10 samples", of("10"), aims.newcomers[2]),
  ];
};
