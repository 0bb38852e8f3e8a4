import { studentQuantile } from "../../math/index.ts";
import type { Rule } from "../claims/Claim.ts";
import type { VerdictWord } from "./Verdict.ts";

/** A part's mean and 95 % interval, in the unit of the rule's numbers. */
export interface Interval {
  readonly label: string;
  readonly mean: number;
  /** Half of the interval's width; 0 for one seed. */
  readonly halfWidth: number;
  readonly seeds: number;
  /** Differences up to this count as none; null where the claim states no difference. */
  readonly delta: number | null;
  /** The same in words: "2 points", "10 % of random+optimized". */
  readonly deltaText: string;
}

/** What the intervals say of a claim. */
export interface Decision {
  readonly verdict: Exclude<VerdictWord, "not comparable">;
  readonly why: string;
  /** Not decided: seeds after which the undecided parts would be decided, by their spread so far. */
  readonly seedsNeeded: number | null;
}

/** What one interval says of its part of a claim. */
type Finding = "holds" | "excluded" | "equal" | "open";

/** Applies a claim's rule to the intervals of its parts. */
export const decide = (rule: Exclude<Rule, { kind: "none" }>, parts: readonly Interval[]): Decision => {
  const judged = parts.map((part) => ({ part, ...findingOf(rule, part) }));
  const count = (finding: Finding): number => judged.filter((one) => one.finding === finding).length;
  const labelsOf = (finding: Finding): string => labels(judged.filter((one) => one.finding === finding));
  const [held, excluded, equal, open] = [count("holds"), count("excluded"), count("equal"), count("open")];
  const words = wordsOf(rule.kind, deltaOf(parts));
  const one = parts.length === 1;
  if (rule.kind === "reaches" && rule.parts === "one") {
    if (held > 0) return decided("reproduced", `in ${of(held, parts)} ${words.holds} (${labelsOf("holds")})`);
    if (open === 0) return decided("refuted", one ? words.excluded : `in ${of(excluded, parts)} ${words.excluded}`);
    const undecidedParts = judged.filter(({ finding }) => finding === "open");
    // one part above it is enough; below it, all must be
    const above = undecidedParts.filter(({ part }) => part.mean >= rule.value);
    const seeds = above.length > 0 ? Math.min(...above.map(seedsOf)) : Math.max(...undecidedParts.map(seedsOf));
    return undecided(one ? words.open : `in ${of(open, parts)} ${words.open}`, seeds);
  }
  if (held === parts.length) return decided("reproduced", one ? words.holds : `in ${of(held, parts)} ${words.holds}`);
  if (excluded > 0) {
    const where = one ? words.excluded : `in ${of(excluded, parts)} ${words.excluded} (${labelsOf("excluded")})`;
    const rest = [
      ...(held > 0 ? [`in ${held} ${words.holds}`] : []),
      ...(equal > 0 ? [`${equal} ${equal === 1 ? "shows" : "show"} no difference beyond ${deltaOf(parts)}`] : []),
      ...(open > 0 ? [`${open} not decided`] : []),
    ];
    return decided("refuted", [where, ...rest].join("; "));
  }
  if (open === 0) {
    const delta = deltaOf(judged.filter(({ finding }) => finding === "equal").map(({ part }) => part));
    if (one) return decided("no difference", `the interval lies between plus and minus ${delta}`);
    const rest = held > 0 ? `; in ${held} ${words.holds}` : "";
    return decided("no difference", `in ${of(equal, parts)} the interval lies between plus and minus ${delta}${rest}`);
  }
  const seeds = Math.max(...judged.filter(({ finding }) => finding === "open").map(seedsOf));
  if (one) return undecided(words.open, seeds);
  const rest = [
    ...(held > 0 ? [`in ${held} ${words.holds}`] : []),
    ...(equal > 0 ? [`${equal} ${equal === 1 ? "shows" : "show"} no difference beyond ${deltaOf(parts)}`] : []),
  ];
  return undecided([`in ${of(open, parts)} ${words.open}`, ...rest].join("; "), seeds);
};

const decided = (verdict: Decision["verdict"], why: string): Decision => ({ verdict, why, seedsNeeded: null });
const undecided = (why: string, seedsNeeded: number): Decision => ({ verdict: "not decided", why, seedsNeeded });

const of = (some: number, parts: readonly Interval[]): string =>
  parts.length === 1
    ? "the comparison"
    : `${some === parts.length ? (some === 2 ? "both" : `all ${some}`) : `${some} of ${parts.length}`} comparisons`;

const wordsOf = (kind: Exclude<Rule["kind"], "none">, delta: string): Record<"holds" | "excluded" | "open", string> => {
  switch (kind) {
    case "positive":
      return {
        holds: "the interval lies above 0",
        excluded: "the opposite holds: the interval lies below 0",
        open: `the interval contains 0 and extends beyond ${delta}`,
      };
    case "near":
      return {
        holds: "the whole interval lies within 10 % of the printed number",
        excluded: "the whole interval lies more than 10 % from the printed number",
        open: "the interval extends over the border of 10 %",
      };
    case "reaches":
      return {
        holds: "the whole interval reaches it",
        excluded: "the whole interval stays below it",
        open: "the interval lies on both sides of it",
      };
    case "within":
      return {
        holds: "the whole interval lies within the margin",
        excluded: "the whole interval lies beyond the margin",
        open: "the interval extends over the margin",
      };
  }
};

/** What an interval says, and how far its mean is from the nearest border at which it would say something else. */
const findingOf = (
  rule: Exclude<Rule, { kind: "none" }>,
  { mean, halfWidth, delta }: Interval,
): { readonly finding: Finding; readonly distance: number } => {
  // every border is asked with a comparison that NaN fails
  const beyond = (distance: number): boolean => distance > halfWidth;
  const within = (distance: number): boolean => distance >= halfWidth;
  switch (rule.kind) {
    case "positive": {
      const room = delta === null ? Number.NEGATIVE_INFINITY : delta - Math.abs(mean);
      const distance = Math.max(Math.abs(mean), room);
      if (beyond(mean)) return { finding: "holds", distance };
      if (beyond(-mean)) return { finding: "excluded", distance };
      return { finding: within(room) ? "equal" : "open", distance };
    }
    case "near": {
      const room = rule.tolerance - Math.abs(mean - rule.value);
      return { finding: within(room) ? "holds" : beyond(-room) ? "excluded" : "open", distance: Math.abs(room) };
    }
    case "reaches": {
      const above = mean - rule.value;
      return { finding: within(above) ? "holds" : beyond(-above) ? "excluded" : "open", distance: Math.abs(above) };
    }
    case "within": {
      const room = rule.margin - Math.abs(mean);
      return { finding: within(room) ? "holds" : beyond(-room) ? "excluded" : "open", distance: Math.abs(room) };
    }
  }
};

/** More seeds than this are as good as never. */
const MOST_SEEDS = 1000;

/**
 * The least number of seeds whose interval would be narrower than the distance to the border, if their standard deviation
 * were that of the seeds so far. Infinity if more than 1000.
 */
const seedsOf = ({ part, distance }: { readonly part: Interval; readonly distance: number }): number => {
  const { halfWidth, seeds } = part;
  if (seeds < 2) return Number.POSITIVE_INFINITY;
  const deviation = (halfWidth * Math.sqrt(seeds)) / studentQuantile(0.975, seeds - 1);
  const suffices = (count: number): boolean =>
    (studentQuantile(0.975, count - 1) * deviation) / Math.sqrt(count) < distance;
  if (!suffices(MOST_SEEDS)) return Number.POSITIVE_INFINITY;
  let [least, most] = [seeds, MOST_SEEDS];
  while (most - least > 1) {
    const middle = (least + most) >> 1;
    if (suffices(middle)) most = middle;
    else least = middle;
  }
  return most;
};

const labels = (judged: readonly { readonly part: Interval }[]): string => {
  const shown = judged.slice(0, 2).map(({ part }) => part.label);
  return judged.length > 2 ? `${shown.join("; ")}; and ${judged.length - 2} more` : shown.join("; ");
};

/** The margin in words; where the parts differ, what they have in common. */
const deltaOf = (parts: readonly Interval[]): string => {
  const texts = [...new Set(parts.map(({ deltaText }) => deltaText))];
  return texts.length === 1 ? texts[0]! : texts[0]!.replace(/ of .*$/, " of the compared number");
};
