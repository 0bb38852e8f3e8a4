import { InvalidValueError, requireInteger } from "../../core/index.ts";
import { type PlannedRun, workOf } from "./PlannedRun.ts";

/**
 * The runs for one of `count` machines, in the order of the plan. Every machine with the same plan computes the same split:
 * each run is in exactly one part, runs of one key are in one part, and the parts take about the same time.
 *
 * @param index - from 0 on
 * @throws InvalidValueError
 */
export const shardRuns = (runs: readonly PlannedRun[], index: number, count: number): PlannedRun[] => {
  requireInteger("shards", count, 1);
  requireInteger("shard", index, 0);
  if (index >= count) throw new InvalidValueError("shard", index, `an integer from 0 to ${count - 1}`);
  const byKey = new Map(runs.map((run) => [run.key, run]));
  const sorted = [...byKey.values()].sort((a, b) => workOf(b) - workOf(a) || (a.key < b.key ? -1 : 1));
  const loads = new Float64Array(count);
  const own = new Set<string>();
  for (const run of sorted) {
    // the longest run first, each to the part with the least work so far
    const lightest = loads.indexOf(Math.min(...loads));
    loads[lightest]! += workOf(run);
    if (lightest === index) own.add(run.key);
  }
  return runs.filter(({ key }) => own.has(key));
};
