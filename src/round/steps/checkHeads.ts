import { roundToNano } from "../../math/index.ts";
import type { CoalitionOutcome, MemberOutcome } from "../ports/messages.ts";
import { isScored } from "../settlement/largestMeasure.ts";
import { chunkCount } from "../update/chunks.ts";
import { allOrFailure, askHead } from "./askHead.ts";
import { drawChunks } from "./drawChunks.ts";
import { findFalseChunk } from "./findFalseChunk.ts";
import { isLost, loseCoalition } from "./loseCoalition.ts";
import { measureOpened } from "./measureOpened.ts";
import type { HeadCheck, HeadFailure, RoundContext } from "./RoundContext.ts";
import { type ReadOpenings, readOpenings } from "./readOpenings.ts";
import type { PlayedCoalition } from "./setIncentives.ts";

/**
 * Looks at every head's work where the task says so. Reports are in before the ledger's beacon is known, which then draws
 * chunks of the updates: the head opens them, and their aggregate must be its model, bit for bit. What counts of the head's
 * own update is no more than the openings show. A head that fails loses its coalition's round.
 */
export const checkHeads = async (
  context: RoundContext,
  round: number,
  played: readonly PlayedCoalition[],
  models: readonly Float32Array[],
  outcomes: readonly CoalitionOutcome[],
  signal: AbortSignal | undefined,
): Promise<readonly CoalitionOutcome[]> => {
  const { headCheck, ledger } = context;
  if (headCheck === undefined || outcomes.every(isLost)) return outcomes;
  const beacon = await ledger.beacon();
  return allOrFailure(
    outcomes.map(async (outcome) => {
      if (isLost(outcome)) return outcome;
      const one = played.find(({ coalition }) => coalition === outcome.coalition)!;
      const start = models[outcome.coalition]!;
      const checked = await checkHead(context, { ...headCheck, beacon, round, signal }, one, start, outcome);
      return "reason" in checked ? loseCoalition(context, round, one, start, checked) : checked;
    }),
  );
};

const checkHead = async (
  context: RoundContext,
  check: HeadCheck & { readonly beacon: string; readonly round: number; readonly signal: AbortSignal | undefined },
  one: PlayedCoalition,
  start: Float32Array,
  outcome: CoalitionOutcome,
): Promise<CoalitionOutcome | Pick<HeadFailure, "reason" | "detail">> => {
  const { task, link, patience } = context;
  const { coalition, head } = one;
  const { beacon, round, encoding = "float32", signal } = check;
  if (outcome.members.every(({ delivered }) => !delivered)) {
    const isKept = outcome.model.every((value, index) => Object.is(value, start[index]));
    return isKept ? outcome : { reason: "false-aggregate", detail: "nobody delivered, and its model is another one" };
  }
  const total = chunkCount(start.length);
  const chunks = drawChunks(beacon, { task, round, coalition }, check.chunks, total);
  const answer = await askHead(() =>
    link.request(head, { kind: "open", round, coalition, chunks }, { timeout: patience, ...(signal && { signal }) }),
  );
  if ("silence" in answer) return { reason: "unopened", detail: answer.detail };
  const openings = readOpenings(answer.openings, outcome, chunks, encoding, start);
  if (typeof openings === "string") return { reason: "unopened", detail: openings };
  const wrong = findFalseChunk(context, one, start, outcome, openings, chunks);
  if (wrong !== undefined)
    return { reason: "false-aggregate", detail: `chunk ${wrong} of its model is not what its members' updates give` };
  if (isScored(context.terms)) return outcome;
  return { ...outcome, members: outcome.members.map(atMostAsOpened(one, openings, start, total)) };
};

/** Of the head's own update counts what its openings show: nobody else measured it. */
const atMostAsOpened =
  ({ head }: PlayedCoalition, openings: ReadOpenings, start: Float32Array, total: number) =>
  (member: MemberOutcome): MemberOutcome => {
    if (!member.delivered || member.learner !== head) return member;
    const longest = measureOpened(openings.get(head)!, start, total);
    return longest === Number.POSITIVE_INFINITY || member.measure <= roundToNano(longest)
      ? member
      : { ...member, measure: roundToNano(longest) };
  };
