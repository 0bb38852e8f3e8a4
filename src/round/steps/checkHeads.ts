import type { CoalitionIndex } from "../../core/index.ts";
import { roundToNano } from "../../math/index.ts";
import { type AggregationRule, createAggregator, UpdateOutOfRangeError } from "../../meta/index.ts";
import { isEq15Rule } from "../../reputation/index.ts";
import type { CoalitionOutcome, MemberOutcome } from "../ports/Link.ts";
import { chunkCount, chunkRange } from "../update/chunks.ts";
import { allOrFailure, askHead } from "./askLearners.ts";
import type { HeadCheck, HeadFailure, OpenRound } from "./RoundContext.ts";
import { drawChunks, longestUpdate, type OpenedUpdates, readOpenings } from "./readOpenings.ts";
import type { PlayedCoalition } from "./setIncentives.ts";

/** A coalition in training. */
export interface LedCoalition extends PlayedCoalition {
  /** theta_j^k, which every member starts from. */
  readonly startModel: Float32Array;
}

/** Why a head failed. */
export type FailedHead = Pick<HeadFailure, "reason" | "detail">;

/** What remains of a coalition whose head failed: it keeps its model and nobody delivered. Notifies of the failure. */
export const loseCoalition = (
  { state, events }: OpenRound,
  { coalition, head, play, startModel }: LedCoalition,
  failure: FailedHead,
): CoalitionOutcome => {
  events?.onHeadFailed?.({ round: state.round, coalition, head, ...failure });
  const members = play.participants.map(({ learner }) => ({
    learner,
    delivered: false as const,
    reason: "unreachable" as const,
  }));
  return { coalition, model: startModel, members };
};

/** Whether a coalition was lost, so that there is nobody to settle: a head can always reach itself. */
export const isLost = ({ members }: CoalitionOutcome): boolean =>
  members.every((member) => !member.delivered && member.reason === "unreachable");

/**
 * Checks every head's work where the task asks for it. The reports are in before the ledger's beacon is known, which draws
 * chunks of the updates. The head opens them, and their aggregate must be its model, bit for bit. The head's own update
 * counts for no more than its opened chunks show. A head that fails loses its coalition's round.
 */
export const checkHeads = async (
  round: OpenRound,
  coalitions: ReadonlyMap<CoalitionIndex, LedCoalition>,
  outcomes: readonly CoalitionOutcome[],
): Promise<readonly CoalitionOutcome[]> => {
  const check = round.checks?.headCheck;
  if (check === undefined || outcomes.every(isLost)) return outcomes;
  const beacon = await round.ports.ledger.beacon();
  return allOrFailure(
    outcomes.map(async (outcome) => {
      if (isLost(outcome)) return outcome;
      const led = coalitions.get(outcome.coalition)!;
      const checked = await checkHead(round, { ...check, beacon }, led, outcome);
      return "reason" in checked ? loseCoalition(round, led, checked) : checked;
    }),
  );
};

/** The outcome as far as the head's openings support it, or why the head failed. */
const checkHead = async (
  { task, learners, ports, state, signal }: OpenRound,
  { beacon, chunks: count, encoding = "float32" }: HeadCheck & { readonly beacon: string },
  led: LedCoalition,
  outcome: CoalitionOutcome,
): Promise<CoalitionOutcome | FailedHead> => {
  const { coalition, head, startModel } = led;
  if (outcome.members.every(({ delivered }) => !delivered)) {
    const isKept = outcome.model.every((value, index) => Object.is(value, startModel[index]));
    return isKept ? outcome : { reason: "false-aggregate", detail: "nobody delivered, but its model changed" };
  }
  const total = chunkCount(startModel.length);
  const { round } = state;
  const chunks = drawChunks(beacon, { task: task.id, round, coalition }, count, total);
  const answer = await askHead(() =>
    ports.link.request(
      head,
      { kind: "open", round, coalition, chunks },
      { timeout: ports.patience, ...(signal && { signal }) },
    ),
  );
  if ("silence" in answer) return { reason: "unopened", detail: answer.detail };
  const openings = readOpenings(answer.openings, { outcome, chunks, encoding, startModel });
  if (typeof openings === "string") return { reason: "unopened", detail: openings };
  const wrong = findFalseChunk({ task, learners }, led, outcome.model, openings, chunks);
  if (wrong !== undefined) {
    const detail = `chunk ${wrong} of its model is not the aggregate of its members' updates`;
    return { reason: "false-aggregate", detail };
  }
  if (isEq15Rule(task.terms.contribution)) return outcome;
  const longest = longestUpdate(openings.get(head) ?? [], startModel, total);
  if (longest === Number.POSITIVE_INFINITY) return outcome;
  // nobody else measured the head's own update
  const limit = roundToNano(longest);
  const limited = (member: MemberOutcome): MemberOutcome =>
    member.delivered && member.learner === head && member.measure > limit ? { ...member, measure: limit } : member;
  return { ...outcome, members: outcome.members.map(limited) };
};

/** Rules whose result in one parameter depends on that parameter alone, so that a part follows from the same part. */
const COORDINATEWISE: ReadonlySet<AggregationRule> = new Set([
  "mean",
  "weighted",
  "median",
  "trimmed-mean",
  "reputation-weighted",
]);

/** Whether chunks of updates show how a rule aggregates them. "krum" and "norm-clipping" need whole updates. */
export const isCheckable = (rule: AggregationRule): boolean => COORDINATEWISE.has(rule);

/**
 * The first opened chunk in which a head's model is not, bit for bit, the aggregate of its members' updates; undefined if
 * there is none, or if the aggregation rule needs whole updates.
 */
const findFalseChunk = (
  { task: { config }, learners }: Pick<OpenRound, "task" | "learners">,
  { play, members, startModel }: LedCoalition,
  model: Float32Array,
  openings: OpenedUpdates,
  chunks: readonly number[],
): number | undefined => {
  if (!isCheckable(config.learning.aggregation)) return undefined;
  const reputations = new Map(play.participants.map(({ learner }, index) => [learner, members[index]!.reputation]));
  return chunks.find((index, place) => {
    const { start, end } = chunkRange(index, startModel.length);
    const aggregator = createAggregator(startModel.subarray(start, end), config.learning, Math.max(1, members.length));
    try {
      for (const [learner, parts] of openings) {
        const { parameters } = parts[place]!;
        const { sampleCount } = learners.registrations.get(learner)!;
        aggregator.add({ parameters, sampleCount, reputation: reputations.get(learner)! });
      }
    } catch (error) {
      // the head aggregated an update that cannot be aggregated
      if (error instanceof UpdateOutOfRangeError) return true;
      throw error;
    }
    return aggregator.result().some((value, offset) => !Object.is(value, model[start + offset]));
  });
};
