import { type CoalitionIndex, isHash, type LearnerId, readsOtherwise } from "../../core/index.ts";
import { workload } from "../../cost/index.ts";
import { keptFrequency } from "../../incentive/index.ts";
import { isRecordable, PUBLISHED_STEP } from "../../math/index.ts";
import { isEq15Rule } from "../../reputation/index.ts";
import { hashParameters, NO_HASH } from "../identity/digestOf.ts";
import type { CoalitionOutcome, MemberOutcome } from "../ports/Link.ts";
import { isSignedParticipation } from "../ports/Signer.ts";
import { allOrFailure, askHead } from "./askLearners.ts";
import { checkHeads, type LedCoalition, loseCoalition } from "./checkHeads.ts";
import type { Requests } from "./collectRequests.ts";
import type { OpenRound } from "./RoundContext.ts";
import type { PlayedGames } from "./setIncentives.ts";
import { takeBackExploded } from "./takeBackExploded.ts";

/** What the heads report of their coalitions, as far as the provider believes it. */
export interface Training {
  readonly coalitions: ReadonlyMap<CoalitionIndex, LedCoalition>;
  /** One outcome for each coalition, in the same order. */
  readonly outcomes: readonly CoalitionOutcome[];
}

/**
 * Step 7, training (Algorithm 2, lines 18-33): every head has its members train, aggregates their updates and reports. Then
 * the provider checks the heads' work. A head that is unreachable, or whose report is invalid or false, loses its
 * coalition's round: the model stays, and no member delivered.
 */
export const trainCoalitions = async (
  round: OpenRound,
  requests: Requests,
  { recruitment, incentives }: PlayedGames,
): Promise<Training> => {
  const startModels = chooseStartModels(round, recruitment.game.heads);
  const clipNorm = chooseClipNorm(round);
  const coalitions = new Map(
    [...incentives.coalitions].map(([index, played]) => [
      index,
      { ...played, startModel: startModels[index]!, ...(clipNorm !== undefined && { clipNorm }) },
    ]),
  );
  const reported = await allOrFailure([...coalitions.values()].map((coalition) => trainCoalition(round, coalition)));
  const checked = await checkHeads(round, coalitions, reported);
  const outcomes = await takeBackExploded(round, coalitions, checked, round.task.classCount);
  await compareEmbeddings(round, requests, outcomes);
  return { coalitions, outcomes };
};

/**
 * How long an update may count: a multiple of the last settled round's median norm, so that each update is clipped as it
 * arrives. In the first round, the longest that is valid. undefined: as long as it is.
 */
const chooseClipNorm = ({ task, state }: OpenRound): number | undefined => {
  const { clipRoundMedians, largestUpdate } = task.config.learning;
  if (clipRoundMedians === 0) return undefined;
  const longest = largestUpdate > 0 ? largestUpdate : Number.POSITIVE_INFINITY;
  const limit = Math.min(longest, clipRoundMedians * (state.medianNorm ?? Number.POSITIVE_INFINITY));
  return limit < Number.POSITIVE_INFINITY && limit > 0 ? limit : undefined;
};

/**
 * A coalition's model belongs to its index [D8]. Read otherwise, a head brings the model of the coalition that it was in
 * when the last round ended.
 */
const chooseStartModels = (
  { task, state, models }: OpenRound,
  heads: readonly (LearnerId | null)[],
): readonly Float32Array[] => {
  if (!readsOtherwise(task.terms, "D8")) return models;
  return models.map((model, coalition) => {
    const head = heads[coalition] ?? null;
    const last = head === null ? -1 : state.partition.findIndex((members) => members.includes(head));
    return models[last] ?? model;
  });
};

const trainCoalition = async (round: OpenRound, led: LedCoalition): Promise<CoalitionOutcome> => {
  const { task, learners, ports, state, signal } = round;
  const { coalition, head, deadline, startModel, clipNorm, play } = led;
  const { longestRound = Number.POSITIVE_INFINITY } = ports;
  const members = play.participants.map(({ learner, frequency }, index) => ({
    profile: learners.registrations.get(learner)!,
    frequency,
    reputation: led.members[index]!.reputation,
  }));
  const answer = await askHead(() =>
    ports.link.request(
      head,
      {
        kind: "head",
        task: task.id,
        round: state.round,
        coalition,
        model: startModel,
        deadline,
        ...(clipNorm && { clipNorm }),
        members,
      },
      { timeout: Math.min(deadline, longestRound) + ports.patience, ...(signal && { signal }) },
    ),
  );
  if ("silence" in answer) return loseCoalition(round, led, { reason: "unreachable", detail: answer.detail });
  const problem = await findProblem(round, led, answer);
  if (problem !== undefined) return loseCoalition(round, led, { reason: "malformed", detail: problem });
  return { coalition, model: answer.model, members: answer.members };
};

type DeliveredOutcome = Extract<MemberOutcome, { delivered: true }>;

/**
 * The problem of a head's report in words; undefined if a ledger can record it. A report that no ledger accepts must not
 * end the round of the other coalitions.
 */
const findProblem = async (
  round: OpenRound,
  { coalition, play, startModel }: LedCoalition,
  outcome: CoalitionOutcome,
): Promise<string | undefined> => {
  const { model, members } = outcome;
  if (outcome.coalition !== coalition) return `it reports coalition ${outcome.coalition}`;
  if (model.length !== startModel.length)
    return `its model has ${model.length} parameters instead of ${startModel.length}`;
  if (!model.every(Number.isFinite)) return "its model has a parameter that is not finite";
  const frequencies = new Map(play.participants.map(({ learner, frequency }) => [learner, frequency]));
  const reported = new Set(members.map(({ learner }) => learner));
  if (members.length !== frequencies.size || !play.participants.every(({ learner }) => reported.has(learner)))
    return "its members are not those of the coalition";
  for (const member of members) {
    if (!member.delivered) continue;
    const frequency = frequencies.get(member.learner)!;
    const field = findWrongField(round, member, frequency);
    if (field !== undefined) return `${field} of learner ${member.learner} is out of range`;
    if (!(await isSigned(round, coalition, member, frequency)))
      return `learner ${member.learner} did not sign what the report claims of it`;
  }
  return undefined;
};

const findWrongField = (
  { task, learners }: OpenRound,
  member: DeliveredOutcome,
  frequency: number,
): keyof DeliveredOutcome | undefined => {
  const { measure, keptFrequency: kept, learner, computationTime } = member;
  const isMeasure = isEq15Rule(task.terms.contribution)
    ? Number.isFinite(measure)
    : isRecordable(measure) && measure >= 0;
  if (!isMeasure) return "measure";
  for (const field of ["updateNorm", "computationTime", "transmissionTime"] as const)
    if (!(isRecordable(member[field]) && member[field] >= 0)) return field;
  const { largestUpdate } = task.config.learning;
  if (largestUpdate > 0 && !(member.updateNorm <= largestUpdate)) return "updateNorm";
  const work = workload(learners.registrations.get(learner)!, task.terms);
  if (!Number.isInteger(kept) || kept < 0 || kept > highestFrequency(work, computationTime, frequency))
    return "keptFrequency";
  for (const field of ["updateHash", "embeddingHash"] as const) if (!isHash(member[field])) return field;
  return undefined;
};

/**
 * min(agreed d, X_i / T_comp) by the time that the member signed: the head must not have it paid for more [D11]. Times are
 * reported in steps of 1e-9 s and frequencies in whole cycles/s, so the result allows for that rounding.
 */
const highestFrequency = (work: number, computationTime: number, agreed: number): number => {
  const shortest = computationTime - PUBLISHED_STEP;
  return shortest > 0 ? Math.min(agreed, Math.ceil(keptFrequency(agreed, work, shortest)) + 1) : agreed;
};

const isSigned = (
  { task, state, checks }: OpenRound,
  coalition: CoalitionIndex,
  { learner, updateHash, updateNorm, computationTime, transmissionTime, embeddingHash, signature }: DeliveredOutcome,
  frequency: number,
): Promise<boolean> => {
  const place = { task: task.id, round: state.round, coalition, learner, frequency };
  const work = { updateHash, updateNorm, computationTime, transmissionTime, embeddingHash };
  return isSignedParticipation(checks?.signatures, { ...place, ...work }, signature);
};

/**
 * Notifies of every member that signed other embeddings than it sent in this round. An all-zero hash means "no embedding"
 * and is ignored: a learner that was restarted has forgotten what it sent. In a round without new embeddings only that hash
 * is right. Members that were asked and not heard in time are skipped.
 */
const compareEmbeddings = async (
  { state: { round }, events }: OpenRound,
  { received }: Requests,
  outcomes: readonly CoalitionOutcome[],
): Promise<void> => {
  if (events?.onEmbeddingMismatch === undefined) return;
  for (const { coalition, members } of outcomes) {
    for (const member of members) {
      if (!member.delivered || member.embeddingHash === NO_HASH) continue;
      const { learner, embeddingHash: signed } = member;
      const embeddings = received?.get(learner);
      if (received !== undefined && embeddings === undefined) continue;
      const shown = embeddings === undefined ? NO_HASH : await hashParameters(embeddings);
      if (shown !== signed) events.onEmbeddingMismatch({ round, coalition, learner, shown, signed });
    }
  }
};
