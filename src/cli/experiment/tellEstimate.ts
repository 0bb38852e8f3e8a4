import { estimatePlan, type PlanEstimate, type PlannedRun } from "../../experiments/index.ts";
import { clockTime, countOf, type Style, table } from "../../text/index.ts";
import type { CliContext } from "../CliContext.ts";
import type { PlanFlags } from "../flags/planFlags.ts";

/**
 * Prints what a plan of runs would take, without playing it.
 *
 * @param runs - the plan
 * @param flags - the command's flags
 * @param where - folders with finished runs, and the folder for the results
 */
export const tellEstimate = async (
  runs: readonly PlannedRun[],
  { workers, json, quiet }: PlanFlags,
  { caches, output }: { readonly caches: readonly string[]; readonly output: string },
  { signal, environment, out }: CliContext,
): Promise<void> => {
  const estimate = await estimatePlan(runs, {
    caches,
    ...(workers !== undefined && { workers }),
    signal,
    environment,
  });
  if (json) out.write(`${JSON.stringify({ event: "estimate", ...estimate, output })}\n`);
  else if (!quiet) out.write(render(estimate, output, out.style));
};

/** The estimate as a table that ends with a newline. */
const render = (estimate: PlanEstimate, output: string, style: Style): string => {
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
    ...(distinct === cached ? [] : [["estimated from", origin.join(" and ")]]),
    ["results in", output],
  ];
  const lines = table(
    rows.map(([name, value]) => [style.dim(name!), value!]),
    "ll",
  );
  return `${lines.map((line) => `${line}\n`).join("")}`;
};
