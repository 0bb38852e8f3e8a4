import type { LearnerId } from "../../core/index.ts";
import { mulWad, powerWad, WAD } from "../../math/index.ts";
import { addToSum, type DecayedSum, MOST_HEADS, readSum } from "../../reputation/index.ts";
import type { TaskId, Wad } from "../../round/index.ts";
import { roundUnsettledError } from "../errors.ts";
import { findOpenRound } from "./find.ts";
import type { LedgerState, ReputationRegistry, ReputationSums } from "./LedgerState.ts";

/** Closes a round: the registry's clock advances by one, and every v > 0 enters its learner's sums (eqs. 16-17). */
export const finalizeRound = (state: LedgerState, id: TaskId, round: number): void => {
  const { task, open } = findOpenRound(state, id, round);
  const waiting = [...open].filter(([, { status }]) => status === "published").map(([index]) => index);
  if (waiting.length > 0) throw roundUnsettledError(id, round, waiting);

  const { registry } = state;
  registry.clock += 1;
  let largest: Wad | null = null;
  for (const [index, { status, head, receipts, largestMeasure, settlement }] of open) {
    if (status !== "settled") continue;
    task.modelHashes.set(index, settlement!.modelHash);
    registry.pastHeads.add(head);
    if (largestMeasure !== null && (largest === null || largestMeasure > largest)) largest = largestMeasure;
    for (const { learner, contribution } of receipts) {
      if (contribution > 0n) credit(registry, learner, head, contribution);
    }
  }
  // a round without updates measures nothing, so the last reference stays
  task.referenceMeasure = largest ?? task.referenceMeasure;
  task.round += 1;
  task.open = null;
};

const credit = (registry: ReputationRegistry, learner: LearnerId, head: LearnerId, value: Wad): void => {
  const { clock, accounts } = registry;
  const isPrinted = registry.weights === "eq16";
  // as printed nothing decays: a contribution of round k always weighs lambda^k
  const decay = isPrinted ? WAD : registry.decay!;
  const contribution = isPrinted ? mulWad(value, powerWad(registry.decay!, clock - 1)) : value;
  const before: ReputationSums | undefined = accounts.get(learner);
  const byHead = new Map<LearnerId, DecayedSum>();
  for (const [past, sum] of before?.byHead ?? []) {
    // sums that have decayed to 0 are dropped, so that an account stays small
    if (past === head || readSum(sum, clock, decay) > 0n) byHead.set(past, sum);
  }
  if (!byHead.has(head) && byHead.size >= MOST_HEADS && !isPrinted) byHead.delete(smallestSum(byHead, clock, decay));
  byHead.set(head, addToSum(byHead.get(head), contribution, clock, decay));
  accounts.set(learner, { global: addToSum(before?.global, contribution, clock, decay), byHead });
};

/** The head with the smallest sum; of equal ones, the lowest. */
const smallestSum = (byHead: ReadonlyMap<LearnerId, DecayedSum>, clock: number, decay: Wad): LearnerId => {
  let smallest: { readonly head: LearnerId; readonly value: Wad } | undefined;
  for (const [head, sum] of byHead) {
    const value = readSum(sum, clock, decay);
    if (smallest === undefined || value < smallest.value || (value === smallest.value && head < smallest.head))
      smallest = { head, value };
  }
  return smallest!.head;
};
