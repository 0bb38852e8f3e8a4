import {
  type CoalitionGame,
  chooseByLot,
  chooseByReputation,
  chooseLowestDeadline,
  electHeads,
  type Formation,
  formCoalitions,
  type HeadChoice,
  type Partition,
  randomPartition,
  type StabilityReport,
  verifyStability,
  withdrawUnwilling,
} from "../../coalition/index.ts";
import { type LearnerId, RandomStream } from "../../core/index.ts";
import type { RecordOf } from "../../ledger/onChain.ts";
import { roundFrequency, TOLERANCE, toWad, wadToNumber } from "../../math/index.ts";
import type { Registration } from "../../round/index.ts";
import { attempt, isOwn, OWN_POLICY, type PartitionAudit, placeOf, setsFrequencies } from "./Auditing.ts";
import { auditIncentives } from "./auditIncentives.ts";

const NEEDS_SEED = "random draws can be checked only with the seed";

/** What a round leaves behind for the replay of the next one. */
export interface ReplayedGame {
  /** I_comp of each coalition. */
  readonly incentives: readonly number[];
  readonly partition: Partition;
  readonly clusters: Partition | null;
}

/**
 * Replays the round's games from the chain's data: recruitment, heads, formation, the verifier, leader and followers.
 *
 * @param profiles - of all learners that play or sit out, ascending
 */
export const auditGame = (audit: PartitionAudit, profiles: ReadonlyMap<LearnerId, Registration>): ReplayedGame => {
  const {
    auditing: { findings },
    record,
    task,
  } = audit;
  const { payload } = record;
  const { scheme, terms } = task.opening;
  const learners = [...profiles.values()];
  const heads: (LearnerId | null)[] = Array.from({ length: terms.coalitionCount }, () => null);
  for (const { coalition, head } of payload.coalitions) heads[coalition] = head;
  const frequencies = drawFrequencies(audit, learners);

  const recruited = auditRecruited(audit, learners);
  if (recruited !== null) auditHeads(audit, learners, recruited, heads, frequencies);

  const similarity = readSimilarities(audit, learners);
  const published: Partition = heads.map((_, coalition) => {
    const one = payload.coalitions.find((candidate) => candidate.coalition === coalition);
    return (one?.members ?? []).map(({ learner }) => learner).sort((a, b) => a - b);
  });
  const seesLast = playsGame(scheme.coalition, payload) && (isStackelberg(scheme.incentive) || isOwn(scheme.incentive));
  const seen = task.incentives.map((before) => (seesLast ? before : terms.maxCompetitionIncentive));
  const incentives = seen.map(
    (before, coalition) =>
      payload.coalitions.find((one) => one.coalition === coalition)?.competitionIncentive ?? before,
  );
  if (similarity !== null && learners.length > 0) {
    const game: CoalitionGame = {
      learners,
      heads,
      similarity,
      reputation: readReputations(audit, learners),
      incentives: seen,
      terms,
      ...(frequencies && { frequencies }),
    };
    let formed: Formed | null = null;
    if (frequencies === undefined && setsFrequencies(scheme.incentive)) {
      findings.note("formation", unknownFrequencies(scheme.incentive));
      findings.note("stability", unknownFrequencies(scheme.incentive));
    } else if (recruited !== null) {
      formed = auditFormation(audit, game, recruited, published);
    }
    auditIncentives(audit, game, formed?.partition ?? null, frequencies);
    if (formed !== null) auditFigures(audit, game, formed.report, published, incentives);
  }
  const isFixed = scheme.coalition === "fixed" && recruited !== null;
  return {
    incentives,
    partition: published,
    clusters: isFixed ? withNewcomers(task.clusters, recruited) : task.clusters,
  };
};

const isStackelberg = (policy: string): boolean => policy === "stackelberg" || policy === "bisection";

/** Whether the coalition game was played. The log shows it for a user's policy, since every game takes a pass. */
const playsGame = (policy: string, { stability }: RecordOf<"partition">["payload"]): boolean =>
  policy === "game" || (isOwn(policy) && stability.passes > 0);

const unknownFrequencies = (policy: string): string => (policy === "random" ? NEEDS_SEED : OWN_POLICY);

/** The partition from which the round started; null if it is not published. */
const auditRecruited = (
  { auditing: { findings }, record, task }: PartitionAudit,
  learners: readonly Registration[],
): Partition | null => {
  const { payload } = record;
  const { scheme, terms } = task.opening;
  const place = placeOf(record);
  const isPlaying = new Set(learners.map(({ learner }) => learner));
  const published: LearnerId[][] = Array.from({ length: terms.coalitionCount }, () => []);
  for (const { learner, coalition } of payload.recruited) published[coalition]?.push(learner);

  if (scheme.coalition === "game" && payload.round > 0) {
    findings.same("formation", place, "recruited partition", [], payload.recruited);
    return task.partition.map((members) => members.filter((learner) => isPlaying.has(learner)));
  }
  if (payload.recruited.length === 0 && isPlaying.size > 0) {
    findings.note("formation", "the game's initial partition was not published");
    return null;
  }
  if (isOwn(scheme.coalition)) findings.note("formation", `initial partition: ${OWN_POLICY}`);
  const ids = [...isPlaying];
  if (scheme.coalition === "grand") findings.same("formation", place, "recruited partition", [ids], published);
  if (scheme.coalition === "fixed" && task.clusters !== null) {
    const known = new Set(task.clusters.flat());
    // an absent learner keeps its place, and a newcomer was given a place
    const expected = task.clusters.map((members) => members.filter((learner) => isPlaying.has(learner)));
    const found = published.map((members) => members.filter((learner) => known.has(learner)));
    findings.same("formation", place, "clusters", expected, found);
  }
  if (scheme.coalition === "random" || scheme.coalition === "game") {
    if (task.seed === null) findings.note("randomness", NEEDS_SEED);
    else {
      const drawn = randomPartition(
        ids,
        terms.coalitionCount,
        new RandomStream(task.seed, "partition", { round: payload.round }),
      );
      findings.same("randomness", place, "recruited partition", drawn, published);
    }
  }
  return published;
};

/** Clusters, including learners that joined after they were made. */
const withNewcomers = (clusters: Partition | null, recruited: Partition): Partition => {
  if (clusters === null) return recruited;
  const known = new Set(clusters.flat());
  return clusters.map((members, coalition) => [
    ...members,
    ...recruited[coalition]!.filter((learner) => !known.has(learner)),
  ]);
};

/** Replays the election (Algorithm 1, lines 7-14). */
const auditHeads = (
  { auditing: { state, findings }, record, task }: PartitionAudit,
  learners: readonly Registration[],
  recruited: Partition,
  heads: readonly (LearnerId | null)[],
  frequencies: Float64Array | undefined,
): void => {
  const { scheme, terms } = task.opening;
  const { round, barred = [] } = record.payload;
  const place = placeOf(record);
  if (barred.some((learner) => !task.lostHeads.has(learner))) {
    findings.note(
      "heads",
      "a learner barred from heading had lost no coalition: only the provider knows why it was barred",
    );
  }
  if (isOwn(scheme.head)) {
    findings.note("heads", OWN_POLICY);
    return;
  }
  const isRandom = scheme.head === "random" || (scheme.head === "reputation" && round === 0);
  if (isRandom && task.seed === null) {
    findings.note("heads", NEEDS_SEED);
    return;
  }
  if (frequencies === undefined && setsFrequencies(scheme.incentive)) {
    findings.note("heads", unknownFrequencies(scheme.incentive));
    return;
  }
  if (isRandom) findings.note("heads", "randomly drawn heads are checked under randomness");
  const choose: HeadChoice = isRandom
    ? chooseByLot(new RandomStream(task.seed!, "heads", { round }))
    : scheme.head === "reputation"
      ? chooseByReputation
      : chooseLowestDeadline;
  const elected = electHeads({
    learners: frequencies
      ? learners.map((profile, position) => ({ ...profile, maxFrequency: frequencies[position]! }))
      : learners,
    globalReputation: Float64Array.from(learners, ({ learner }) =>
      wadToNumber(state.reputations.global(learner).value),
    ),
    partition: recruited,
    terms,
    choose,
    barred: new Set(barred),
  });
  elected.forEach((expected, coalition) => {
    const found = heads[coalition] ?? null;
    const one = found === null ? place : placeOf(record, { coalition, learner: found });
    findings.same(isRandom ? "randomness" : "heads", one, `head of coalition ${coalition}`, expected, found);
  });
};

/** Replays "random d", by position; undefined for other policies, and without the seed. */
const drawFrequencies = (
  { record, task }: PartitionAudit,
  learners: readonly Registration[],
): Float64Array | undefined => {
  const { seed } = task;
  if (task.opening.scheme.incentive !== "random" || seed === null) return undefined;
  const { round } = record.payload;
  return Float64Array.from(learners, ({ learner, minFrequency, maxFrequency }) => {
    const stream = new RandomStream(seed, "frequency", { learner, round });
    return roundFrequency(stream.uniformBetween(minFrequency, maxFrequency), maxFrequency);
  });
};

/** S_ji of all learners to every head at `[j * N + position]`; null if it is not published. */
const readSimilarities = (
  { auditing: { state, findings }, record, task }: PartitionAudit,
  learners: readonly Registration[],
): Float64Array | null => {
  const { coalitions, similarities } = record.payload;
  const place = placeOf(record);
  if (similarities.length === 0 && coalitions.length > 0) {
    findings.holds("similarities", place, "similarities", false, {
      expected: "a row for each coalition",
      found: "none",
    });
    return null;
  }
  if (!findings.same("similarities", place, "rows", coalitions.length, similarities.length)) return null;
  const position = new Map(learners.map(({ learner }, index) => [learner, index]));
  const all = new Float64Array(task.opening.terms.coalitionCount * learners.length);
  coalitions.forEach(({ coalition, head, members, similarities: view }, index) => {
    const row = similarities[index]!;
    all.set(row, coalition * learners.length);
    for (const { learner, similarity } of members) {
      const one = placeOf(record, { coalition, learner });
      findings.same("similarities", one, "S_ji", row[position.get(learner)!], similarity);
    }
    // S(j, r), at least 0, of all earlier heads that take part
    const expected = [...state.reputations.pastHeads]
      .sort((a, b) => a - b)
      .flatMap((past) => {
        const at = position.get(past);
        const value = past === head ? 1 : Math.max(0, at === undefined ? 0 : row[at]!);
        return at !== undefined && value > 0 ? [{ head: past, similarity: value }] : [];
      });
    const published = [...view].sort((a, b) => a.head - b.head);
    findings.same(
      "similarities",
      placeOf(record, { coalition, learner: head }),
      "view of past heads",
      expected,
      published,
    );
  });
  return all;
};

/** R_ji of all learners as every head sees it, from the auditor's own bookkeeping. */
const readReputations = (
  { auditing: { state }, record, task }: PartitionAudit,
  learners: readonly Registration[],
): Float64Array => {
  const { terms } = task.opening;
  const globalWeight = toWad(terms.globalWeight);
  const all = new Float64Array(terms.coalitionCount * learners.length);
  for (const published of record.payload.coalitions) {
    learners.forEach(({ learner }, position) => {
      const { value } = state.reputations.seenBy(published, globalWeight, learner);
      all[published.coalition * learners.length + position] = wadToNumber(value);
    });
  }
  return all;
};

/** The result of the coalition stage. */
interface Formed {
  readonly partition: Partition;
  readonly report: StabilityReport;
}

/** Replays the coalition stage: its moves and its partition. */
const auditFormation = (
  audit: PartitionAudit,
  game: CoalitionGame,
  recruited: Partition,
  published: Partition,
): Formed | null => {
  const { auditing, record, task } = audit;
  const { findings } = auditing;
  const { playerOrder, moves, refusedReentries, stability, round } = record.payload;
  const { scheme, terms } = task.opening;
  const place = placeOf(record);
  let formation: Formation | undefined;
  let partition: Partition;
  if (playsGame(scheme.coalition, record.payload)) {
    if (task.seed !== null) {
      const heads = new Set(game.heads);
      const players = game.learners.map(({ learner }) => learner).filter((learner) => !heads.has(learner));
      const drawn = new RandomStream(task.seed, "player-order", { round }).shuffle(players);
      findings.same("randomness", place, "order of the players", drawn, playerOrder);
    }
    formation = attempt(auditing, "formation", place, "replay", () =>
      formCoalitions(game, recruited, { order: playerOrder, maxPasses: terms.maxPasses, listedDeviations: 1 }),
    );
    if (formation === undefined) return null;
    ({ partition } = formation);
    compareMoves(audit, formation);
    const refused = formation.refusedReentries.map(({ learner, coalition }) => ({ learner, coalition }));
    const difference = refused.findIndex((one, at) => one.learner !== refusedReentries[at]?.learner);
    const by = refusedReentries[difference]?.learner ?? refusedReentries[0]?.learner;
    const one = by === undefined ? place : { ...place, learner: by };
    findings.same("formation", one, "refused re-entries", refused, refusedReentries);
  } else {
    ({ partition } = withdrawUnwilling(game, recruited));
    findings.same("formation", place, "moves without a game", [], moves);
  }
  const { moves: made, passes, cycled } = formation?.certificate ?? { moves: 0, passes: 0, cycled: false };
  findings.same("formation", place, "number of moves", made, stability.moves);
  findings.same("formation", place, "passes", passes, stability.passes);
  findings.same("formation", place, "cycled", cycled, stability.cycled);
  comparePartitions(audit, partition, published);

  return { partition, report: formation?.certificate ?? verifyStability(game, partition, { listedDeviations: 1 }) };
};

/** The verifier's values for the formed partition, and for the partition after the leader's stage. */
const auditFigures = (
  { auditing: { findings }, record }: PartitionAudit,
  game: CoalitionGame,
  report: StabilityReport,
  published: Partition,
  incentives: readonly number[],
): void => {
  const { stability } = record.payload;
  const place = placeOf(record);
  findings.same("stability", place, "Nash-stable", report.nashStable, stability.nashStable);
  findings.same("stability", place, "individually stable", report.individuallyStable, stability.individuallyStable);
  findings.near("stability", place, "largest gain", {
    expected: report.maxGain,
    found: stability.maxGain,
    tolerance: TOLERANCE,
  });
  const after = verifyStability(game, published, { incentives, listedDeviations: 1 }).maxGain;
  const what = "largest gain after the leader";
  findings.near("stability", place, what, {
    expected: after,
    found: stability.maxGainAfterLeader,
    tolerance: TOLERANCE,
  });
};

const compareMoves = ({ auditing: { findings }, record }: PartitionAudit, { moveLog }: Formation): void => {
  const { moves } = record.payload;
  const expected = moveLog.map(({ learner, from, to }) => ({ learner, from, to }));
  const length = Math.max(expected.length, moves.length);
  for (let at = 0; at < length; at++) {
    const [wanted, seen] = [expected[at] ?? null, moves[at] ?? null];
    const learner = (seen ?? wanted)!.learner;
    const isSame = findings.same("formation", placeOf(record, { learner }), `move ${at}`, wanted, seen);
    // everything after the first false move follows from it
    if (!isSame) return;
  }
};

/** After the game only the leader's stage removes members, which `auditIncentives` replays. */
const comparePartitions = (
  { auditing: { findings }, record }: PartitionAudit,
  formed: Partition,
  published: Partition,
): void => {
  published.forEach((members, coalition) => {
    const from = new Set(formed[coalition]);
    for (const learner of members) {
      const at = formed.findIndex((others) => others.includes(learner));
      findings.holds("formation", placeOf(record, { coalition, learner }), "place", from.has(learner), {
        expected: at < 0 ? "sitting out" : `coalition ${at}`,
        found: `coalition ${coalition}`,
      });
    }
  });
};
