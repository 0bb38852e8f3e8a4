import type { Rule } from "../claims/Claim.ts";

/** A part's mean and 95 % interval, in the unit of the rule's numbers. */
export interface Interval {
  readonly label: string;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** The conclusion from the intervals of a claim. `undecided`: too wide to tell. */
export interface Decision {
  readonly holds: boolean | "undecided";
  /** Some part shows the opposite of an ordering or a trend. */
  readonly isContradicted?: boolean;
  readonly why: string;
}

/** Applies a claim's rule to the intervals of its parts. */
export const decide = (rule: Exclude<Rule, { kind: "none" }>, parts: readonly Interval[]): Decision => {
  switch (rule.kind) {
    case "positive":
      return decidePositive(parts);
    case "near":
      return decideNear(rule, parts);
    case "reaches":
      return decideReaches(rule, parts);
    case "within":
      return decideWithin(rule, parts);
  }
};

const decidePositive = (parts: readonly Interval[]): Decision => {
  const good = parts.filter(({ low }) => low > 0);
  const opposite = parts.filter(({ high }) => high < 0);
  if (good.length === parts.length) {
    return {
      holds: true,
      why:
        parts.length === 1
          ? "the interval lies above 0"
          : `the intervals of all ${parts.length} comparisons lie above 0`,
    };
  }
  if (parts.length === 1) {
    const equal = parts[0]!.low === 0 && parts[0]!.high === 0;
    return {
      holds: false,
      isContradicted: opposite.length > 0,
      why: equal
        ? "there is no difference at all"
        : opposite.length > 0
          ? "the opposite holds: the interval lies below 0"
          : "no difference is shown: the interval holds 0",
    };
  }
  const rest = parts.length - good.length - opposite.length;
  const told = [
    `${good.length} of ${parts.length} comparisons ${good.length === 1 ? "holds" : "hold"}`,
    ...(opposite.length > 0 ? [`in ${opposite.length} the opposite holds (${labels(opposite)})`] : []),
    ...(rest > 0 ? [`${rest} ${rest === 1 ? "shows" : "show"} no difference`] : []),
  ];
  return { holds: false, isContradicted: opposite.length > 0, why: told.join("; ") };
};

const labels = (parts: readonly Interval[]): string => {
  const shown = parts.slice(0, 2).map(({ label }) => label);
  return parts.length > 2 ? `${shown.join("; ")}; and ${parts.length - 2} more` : shown.join("; ");
};

const decideNear = ({ value, tolerance }: Extract<Rule, { kind: "near" }>, parts: readonly Interval[]): Decision => {
  const isIn = ({ low, high }: Interval): boolean => low <= value && value <= high;
  const isClose = ({ mean }: Interval): boolean => Math.abs(mean - value) <= tolerance;
  const isWide = ({ low, high }: Interval): boolean => high - low > Math.abs(value);
  const far = parts.filter((part) => !isIn(part) && !isClose(part));
  if (far.length > 0) {
    const which = parts.length === 1 ? "" : ` in ${far.length} of ${parts.length} comparisons`;
    return { holds: false, why: `the printed number is neither in the interval nor near the mean${which}` };
  }
  // even if the mean happens to be near: an interval that contains nearly everything is not informative
  if (parts.some(isWide)) {
    return { holds: "undecided", why: "the interval is wider than the number itself" };
  }
  return {
    holds: true,
    why: parts.every(isIn) ? "the printed number lies in the interval" : "the mean is near the printed number",
  };
};

const decideReaches = (
  { value, parts: needed }: Extract<Rule, { kind: "reaches" }>,
  parts: readonly Interval[],
): Decision => {
  const reached = parts.filter(({ low }) => low >= value);
  const holds = needed === "one" ? reached.length > 0 : reached.length === parts.length;
  const many = `${reached.length} of ${parts.length} comparisons ${reached.length === 1 ? "reaches" : "reach"} it with the whole interval`;
  return { holds, why: needed === "one" && holds ? `${many} (${labels(reached)})` : many };
};

const decideWithin = ({ margin }: Extract<Rule, { kind: "within" }>, parts: readonly Interval[]): Decision => {
  const inside = parts.filter(({ low, high }) => low >= -margin && high <= margin);
  if (inside.length === parts.length) return { holds: true, why: "the whole interval lies within the margin" };
  const outside = parts.filter(({ low, high }) => low > margin || high < -margin);
  if (outside.length > 0) {
    const where = parts.length === 1 ? "" : ` in ${outside.length} of ${parts.length} comparisons`;
    return { holds: false, why: `the interval lies beyond the margin${where}` };
  }
  if (parts.length === 1) return { holds: "undecided", why: "the interval reaches over the margin" };
  return {
    holds: "undecided",
    why: `${inside.length} of ${parts.length} comparisons lie within the margin, the other intervals reach over it`,
  };
};
