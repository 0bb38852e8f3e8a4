import { InvalidValueError, type LearnerId, readsOtherwise } from "../../core/index.ts";
import { toWad, WAD } from "../../math/index.ts";
import { compositeReputationWad, type HeadService, readSum, taskReputationWad } from "../../reputation/index.ts";
import type { HeadView, TaskTerms, Wad } from "../../round/index.ts";
import { findLearner } from "./find.ts";
import type { LedgerState, ReputationRegistry, ReputationSums } from "./LedgerState.ts";

/** An account at one time of the registry's clock; sums that have decayed to 0 are omitted. */
interface AccountReading {
  readonly clock: number;
  readonly global: Wad;
  readonly byHead: readonly (readonly [LearnerId, Wad])[];
}

const NOTHING: Omit<AccountReading, "clock"> = { global: 0n, byHead: [] };

// one reading serves all heads that ask about a learner
const readings = new WeakMap<ReputationSums, AccountReading>();

const readAccount = (registry: ReputationRegistry, learner: LearnerId): Omit<AccountReading, "clock"> => {
  const account = registry.accounts.get(learner);
  if (account === undefined || registry.decay === null) return NOTHING;
  const { clock } = registry;
  const decay = registry.weights === "eq16" ? WAD : registry.decay;
  const known = readings.get(account);
  if (known?.clock === clock) return known;
  const byHead: [LearnerId, Wad][] = [];
  for (const [head, sum] of account.byHead) {
    const value = readSum(sum, clock, decay);
    if (value > 0n) byHead.push([head, value]);
  }
  const reading = { clock, global: readSum(account.global, clock, decay), byHead };
  readings.set(account, reading);
  return reading;
};

/** R_global,i (eq. 16). */
export const globalReputation = (state: LedgerState, learner: LearnerId): Wad => {
  findLearner(state, learner);
  return readAccount(state.registry, learner).global;
};

/**
 * R_ji as one head sees its learners (eq. 18), for any number of them: the view is checked once.
 * @throws if the head or a past head is not registered, or a similarity is not a multiple of 1e-9 in [-1, 1]
 */
export const reputationsSeenBy = (
  state: LedgerState,
  view: HeadView,
  terms: Pick<TaskTerms, "globalWeight" | "readings">,
): ((learner: LearnerId) => Wad) => {
  const signed = readsOtherwise(terms, "D6");
  const similarities = countingSimilarities(state, view, signed);
  const globalWeight = toWad(terms.globalWeight);
  return (learner) => {
    findLearner(state, learner);
    const { global, byHead } = readAccount(state.registry, learner);
    const services: HeadService[] = [];
    for (const [head, accumulated] of byHead) {
      const similarity = similarities.get(head);
      if (similarity !== undefined) services.push({ similarity, accumulated });
    }
    return compositeReputationWad(global, taskReputationWad(services, signed), globalWeight);
  };
};

/** S(j, r) if it counts: above 0, unless it is signed [D6]; S(j, j) = 1. */
const countingSimilarities = (
  state: LedgerState,
  { head, similarities }: HeadView,
  signed: boolean,
): Map<LearnerId, Wad> => {
  findLearner(state, head);
  const counting = new Map<LearnerId, Wad>([[head, WAD]]);
  const seen = new Set<LearnerId>();
  for (const { head: past, similarity } of similarities) {
    findLearner(state, past);
    const field = `similarity of head ${head} with past head ${past}`;
    const value = similarityWad(similarity, field);
    if (seen.has(past)) throw new InvalidValueError(field, similarity, "given once");
    if (past === head && value !== WAD) throw new InvalidValueError(field, similarity, "1: it is the same learner");
    seen.add(past);
    if (signed || value > 0n) counting.set(past, value);
  }
  return counting;
};

/** A similarity as a Wad. @throws InvalidValueError unless it is a multiple of 1e-9 in [-1, 1] */
export const similarityWad = (similarity: number, field: string): Wad => {
  if (!(similarity >= -1 && similarity <= 1)) throw new InvalidValueError(field, similarity, "from -1 to 1");
  return toWad(similarity, field);
};
