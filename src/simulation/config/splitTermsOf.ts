import type { SplitTerms } from "../../data/index.ts";
import type { RunConfig } from "./RunConfig.ts";

/** How a run divides each learner's samples. Windows of the smartphone recordings overlap, so random parts would leak. */
export const splitTermsOf = ({
  set,
  split,
  trainFraction,
}: Pick<RunConfig["data"], "set" | "split" | "trainFraction">): SplitTerms => ({
  method: split ?? (set === "smartphone" ? "time" : "random"),
  testShare: 1 - trainFraction,
});
