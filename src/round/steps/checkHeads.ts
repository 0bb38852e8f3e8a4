import type { CoalitionIndex, LearnerId } from "../../core/index.ts";
import { roundToNano } from "../../math/index.ts";
import {
  type AggregationRule,
  clipUpdate,
  createAggregator,
  isNormOf,
  UpdateOutOfRangeError,
} from "../../meta/index.ts";
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
  /** An update counts at most as long as this; absent: as it is. */
  readonly clipNorm?: number;
}

/** Why a head failed. */
export type FailedHead = Pick<HeadFailure, "reason" | "detail">;

/** The outcome of a coalition whose head failed: it keeps its model, and no member delivered. Notifies of the failure. */
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

/** Whether a coalition was lost, so that it has no member to settle: a head can always reach itself. */
export const isLost = ({ members }: CoalitionOutcome): boolean =>
  members.every((member) => !member.delivered && (member.reason === "unreachable" || member.reason === "taken-back"));

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
  const short = led.clipNorm === undefined ? undefined : findShortNorm(outcome, openings, startModel);
  if (short !== undefined) {
    const detail = `the update of learner ${short} is longer than the norm that it signed`;
    return { reason: "false-aggregate", detail };
  }
  const wrong = findFalseChunk({ task, learners }, led, outcome, openings, chunks);
  if (wrong !== undefined) {
    const detail = `chunk ${wrong} of its model is not the aggregate of its members' updates`;
    return { reason: "false-aggregate", detail };
  }
  if (isEq15Rule(task.terms.contribution)) return outcome;
  // a head and its member may have signed any norm
  const limited = (member: MemberOutcome): MemberOutcome => {
    if (!member.delivered) return member;
    const longest = longestUpdate(openings.get(member.learner) ?? [], startModel, total);
    const limit = longest === Number.POSITIVE_INFINITY ? longest : roundToNano(longest);
    return member.measure > limit ? { ...member, measure: limit } : member;
  };
  return { ...outcome, members: outcome.members.map(limited) };
};

/** The first member whose opened chunks alone are longer than the norm that it signed. */
const findShortNorm = (
  { members }: CoalitionOutcome,
  openings: OpenedUpdates,
  startModel: Float32Array,
): LearnerId | undefined =>
  members.find((member) => {
    if (!member.delivered) return false;
    let square = 0;
    for (const { index, parameters } of openings.get(member.learner) ?? []) {
      const { start } = chunkRange(index, startModel.length);
      for (const [offset, value] of parameters.entries()) square += (value - startModel[start + offset]!) ** 2;
    }
    return !isNormOf(member.updateNorm, Math.sqrt(square));
  })?.learner;

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
  { play, members, startModel, clipNorm }: LedCoalition,
  { model, members: reported }: CoalitionOutcome,
  openings: OpenedUpdates,
  chunks: readonly number[],
): number | undefined => {
  if (!isCheckable(config.learning.aggregation)) return undefined;
  const norms = new Map(reported.map((one) => [one.learner, one.delivered ? one.updateNorm : 0]));
  const reputations = new Map(play.participants.map(({ learner }, index) => [learner, members[index]!.reputation]));
  const samples = play.participants.reduce(
    (sum, { learner }) => sum + learners.registrations.get(learner)!.sampleCount,
    0,
  );
  return chunks.find((index, place) => {
    const { start, end } = chunkRange(index, startModel.length);
    const part = startModel.subarray(start, end);
    const aggregator = createAggregator(part, config.learning, Math.max(1, members.length), samples);
    try {
      for (const [learner, parts] of openings) {
        const parameters = clipUpdate(parts[place]!.parameters, part, norms.get(learner)!, clipNorm);
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
