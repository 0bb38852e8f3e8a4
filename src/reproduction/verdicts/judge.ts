import { type MeanInterval, meanInterval } from "../../math/index.ts";
import { showInterval } from "../../text/index.ts";
import type { Claim, ClaimPart } from "../claims/Claim.ts";
import type { PaperDataSet } from "../plan/ReproductionOptions.ts";
import type { Study } from "../plan/Study.ts";
import { decide, type Interval } from "./decide.ts";
import type { JudgedPart, Verdict } from "./Verdict.ts";

/**
 * Judges a claim by the finished runs. docs/reference/reproduction.md states the rules. With fewer than three seeds, or with
 * missing runs, the verdict is always "not decided".
 */
export const judge = (claim: Claim, study: Study, data: PaperDataSet): Verdict => {
  const measured = claim.parts.map((part) => measure(part, study, data));
  const conclusion = conclude(claim, measured, study.options.seeds.length);
  return {
    id: claim.id,
    figure: claim.figure,
    data,
    quote: claim.quote,
    kind: claim.kind,
    paper: claim.paper,
    ours: ours(claim, measured),
    ...conclusion,
    note: claim.note ?? null,
    parts: measured.map(judgedPart),
  };
};

interface Measured {
  readonly part: ClaimPart;
  readonly values: readonly number[];
  readonly estimate: MeanInterval;
  readonly delta: number | null;
}

const measure = (part: ClaimPart, study: Study, data: PaperDataSet): Measured => {
  const values = part.values(study, data);
  const delta = part.delta === undefined || values.length === 0 ? null : part.delta.of(study, data);
  return { part, values, estimate: meanInterval(values), delta };
};

const conclude = (
  { rule }: Claim,
  measured: readonly Measured[],
  plannedSeeds: number,
): Pick<Verdict, "verdict" | "seedsNeeded" | "why"> => {
  if (rule.kind === "none") return { verdict: "not comparable", seedsNeeded: null, why: `${rule.why}.` };
  const missing = measured.filter(({ estimate }) => estimate.count === 0).length;
  if (missing > 0) {
    const which = missing === measured.length ? "" : ` for ${missing} of ${measured.length} comparisons`;
    return { verdict: "not decided", seedsNeeded: null, why: `not played yet${which}.` };
  }
  const distinct = withoutTwins(measured);
  const twins = measured.length - distinct.length;
  const twinsText = twins === 0 ? "" : `; ${twins} more ${twins === 1 ? "is" : "are"} identical and not counted`;
  const { verdict, why, seedsNeeded } = decide(rule, distinct.map(interval));
  const fewest = Math.min(...distinct.map(({ estimate }) => estimate.count));
  if (fewest < LEAST_SEEDS) {
    const few = fewest === 1 ? "one seed, no interval" : `${fewest} seeds, an interval that says little`;
    const seen = verdict === "reproduced" ? "seen" : "not seen";
    return { verdict: "not decided", seedsNeeded: null, why: `${few}: ${seen} so far.` };
  }
  const seeds = fewest < plannedSeeds ? ` (${fewest} of ${plannedSeeds} seeds)` : "";
  const more = seedsNeeded === null ? "" : `; ${seedsText(seedsNeeded)} would decide, if they spread like these`;
  return { verdict, seedsNeeded, why: `${why}${twinsText}${seeds}${more}.` };
};

const seedsText = (seeds: number): string => (Number.isFinite(seeds) ? `about ${seeds} seeds` : "more than 1000 seeds");

/** Parts that are identical by construction count once: every seed gives the same number, to the last bit. */
const withoutTwins = (measured: readonly Measured[]): Measured[] => {
  const byValues = new Map(measured.map((one) => [`${one.part.unit} ${one.values.join(" ")}`, one] as const).reverse());
  return measured.filter((one) => byValues.get(`${one.part.unit} ${one.values.join(" ")}`) === one);
};

const interval = ({ part, estimate: { mean, halfWidth, count }, delta }: Measured): Interval => ({
  label: part.label,
  mean,
  halfWidth: halfWidth ?? 0,
  seeds: count,
  delta,
  deltaText: part.delta?.text ?? "",
});

const judgedPart = ({ part: { label, unit, digits, scale }, estimate }: Measured): JudgedPart => ({
  label,
  unit,
  digits,
  mean: estimate.count === 0 ? null : scale * estimate.mean,
  halfWidth: estimate.halfWidth === null ? null : scale * estimate.halfWidth,
  seeds: estimate.count,
});

/** The single number, or the least favorable comparison (for "up to": the most favorable). */
const ours = ({ rule }: Claim, measured: readonly Measured[]): string => {
  const played = measured.filter(({ estimate }) => estimate.count > 0);
  if (played.length === 0) return "-";
  const rank = ({ estimate: { mean } }: Measured): number => {
    if (rule.kind === "near") return -Math.abs(mean - rule.value);
    if (rule.kind === "within") return -Math.abs(mean);
    return rule.kind === "reaches" && rule.parts === "one" ? -mean : mean;
  };
  const shown = played.reduce((worst, one) => (rank(one) < rank(worst) ? one : worst));
  const { label } = shown.part;
  const text = showInterval(judgedPart(shown));
  return measured.length === 1 ? text : `${text} (${label})`;
};

/** Smallest number of seeds for an interval. With two, the 95 % interval extends 12.7 standard errors to each side. */
export const LEAST_SEEDS = 3;
