import { type MeanInterval, meanInterval } from "../../math/index.ts";
import { showInterval } from "../../text/index.ts";
import type { Claim, ClaimPart } from "../claims/Claim.ts";
import type { PaperDataSet } from "../plan/ReproductionOptions.ts";
import type { Study } from "../plan/Study.ts";
import { decide, type Interval } from "./decide.ts";
import { LEAST_SEEDS } from "./leastSeeds.ts";
import type { JudgedPart, Verdict } from "./Verdict.ts";

/**
 * Judges a claim by the finished runs. docs/reference/reproduction.md states the rules. With fewer than three
 * seeds, or with missing runs, the verdict is always "not comparable".
 */
export const judge = (claim: Claim, study: Study, data: PaperDataSet): Verdict => {
  const measured = claim.parts.map((part) => ({ part, estimate: meanInterval(part.values(study, data)) }));
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
  readonly estimate: MeanInterval;
}

const conclude = (
  { rule }: Claim,
  measured: readonly Measured[],
  plannedSeeds: number,
): Pick<Verdict, "verdict" | "isContradicted" | "why"> => {
  const missing = measured.filter(({ estimate }) => estimate.count === 0).length;
  if (missing > 0) {
    const which = missing === measured.length ? "" : ` for ${missing} of ${measured.length} comparisons`;
    return { verdict: "not comparable", isContradicted: false, why: `not played yet${which}.` };
  }
  if (rule.kind === "none") return { verdict: "not comparable", isContradicted: false, why: `${rule.why}.` };
  const { holds, why, isContradicted = false } = decide(rule, measured.map(interval));
  const fewest = Math.min(...measured.map(({ estimate }) => estimate.count));
  if (fewest < LEAST_SEEDS) {
    const few = fewest === 1 ? "one seed, no interval" : `${fewest} seeds, an interval that says little`;
    return {
      verdict: "not comparable",
      isContradicted: false,
      why: `${few}: ${holds === true ? "seen" : "not seen"} so far.`,
    };
  }
  const seeds = fewest < plannedSeeds ? ` (${fewest} of ${plannedSeeds} seeds)` : "";
  if (holds === "undecided") return { verdict: "not comparable", isContradicted: false, why: `${why}${seeds}.` };
  return { verdict: holds ? "reproduced" : "not reproduced", isContradicted, why: `${why}${seeds}.` };
};

const interval = ({ part, estimate: { mean, halfWidth } }: Measured): Interval => ({
  label: part.label,
  mean,
  low: mean - (halfWidth ?? 0),
  high: mean + (halfWidth ?? 0),
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
