import type { PlanEstimate } from "../../experiments/index.ts";
import { clockTime, countOf, type Style, table } from "../../text/index.ts";

/** What an experiment would take; ends with a newline. */
export const renderPlanEstimate = (estimate: PlanEstimate, output: string, style: Style): string => {
  const { runs, distinct, cached, workers, processorTime, wallTime, basis } = estimate;
  const same = runs - distinct;
  const origin = [
    basis.measuredRuns > 0 && `a few rounds of ${countOf(basis.measuredRuns, "run")}`,
    basis.cachedRuns > 0 && `${countOf(basis.cachedRuns, "run")} in the cache`,
  ].filter((part) => part !== false);
  const rows = [
    ["runs", `${runs}${same > 0 ? `, ${same} of them equal to others` : ""}`],
    ["in the cache", String(cached)],
    ["to play", String(distinct - cached)],
    [
      "time",
      distinct === cached
        ? "none: all are in the cache"
        : `about ${clockTime(wallTime)} with ${countOf(workers, "worker")}, ${clockTime(processorTime)} of one processor`,
    ],
    ...(distinct === cached ? [] : [["judged by", origin.join(" and ")]]),
    ["results in", output],
  ];
  const lines = table(
    rows.map(([name, value]) => [style.dim(name!), value!]),
    "ll",
  );
  return `${lines.map((line) => `${line}\n`).join("")}`;
};
