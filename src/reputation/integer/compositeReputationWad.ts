import { WAD, type Wad } from "../../math/index.ts";

/** One past head r of a learner: S(j, r) in [0, 1] and A_i[r]. */
export interface HeadService {
  readonly similarity: Wad;
  readonly accumulated: Wad;
}

/**
 * R_task,ji (eq. 17): the sum over past heads of S(j, r) A_i[r], rounded down once, so that the order of the heads does
 * not matter. A similarity below 0 counts 0 [D6], unless it is `signed`.
 */
export const taskReputationWad = (services: Iterable<HeadService>, signed = false): Wad => {
  let sum = 0n;
  for (const { similarity, accumulated } of services) {
    if (signed || similarity > 0n) sum += similarity * accumulated;
  }
  return sum / WAD;
};

/** R_ji = phi R_global,i + (1 - phi) R_task,ji (eq. 18), rounded down once. */
export const compositeReputationWad = (global: Wad, task: Wad, globalWeight: Wad): Wad =>
  (globalWeight * global + (WAD - globalWeight) * task) / WAD;
