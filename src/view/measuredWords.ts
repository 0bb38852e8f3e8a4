import type { UsedSamples } from "../round/index.ts";
import { countOf } from "../text/index.ts";

/** How much an accuracy rests on: its test samples, the learners they belong to, and those with too few to be measured. */
export const measuredOn = ({
  samples,
  learners,
  tooFew,
}: {
  readonly samples: number;
  readonly learners: number;
  readonly tooFew: number;
}): string => {
  const base = `n = ${countOf(samples, "test sample")}`;
  if (learners === 0) return `${base} of ${countOf(tooFew, "learner")}, none with enough to be measured alone`;
  const of = `${base} of ${countOf(learners, "learner")}`;
  return tooFew === 0 ? of : `${of}; ${countOf(tooFew, "learner")} not counted: too few test samples to measure`;
};

/** A point of the personalization curve: the samples asked for, those that were really used, and how many newcomers have them. */
export const curvePoint = (asked: string, used: UsedSamples | null): string => {
  if (used === null) return asked;
  const who = used.learners < used.of ? `; ${used.learners} of ${used.of} newcomers have them` : "";
  if (asked !== "all") return `${asked}${who}`;
  const { least, most } = used;
  return `all: ${least === most ? least : `${least} to ${most}`}${who}`;
};
