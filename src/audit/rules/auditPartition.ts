import { InvalidValueError, type LearnerId } from "../../core/index.ts";
import { coalitionAggregates } from "../../incentive/index.ts";
import type { RecordOf } from "../../ledger/onChain.ts";
import { TOLERANCE, toWad, type Wad, wadToNumber } from "../../math/index.ts";
import { reputationUtilityWad } from "../../reputation/index.ts";
import type { PublishedCoalition, Registration } from "../../round/index.ts";
import type { AuditedCoalition, AuditedTask, AuditState } from "../AuditState.ts";
import { Findings } from "../Findings.ts";
import { type ChainMoment, viewsOf } from "../LearnerHistory.ts";
import { type Auditing, attempt, type PartitionAudit, placeOf } from "./Auditing.ts";
import { auditGame, type ReplayedGame } from "./auditGame.ts";

/** A partition: in order, valid, and consistent with reputations and game. Opens the round in the auditor's bookkeeping. */
export const auditPartition = (auditing: Auditing, record: RecordOf<"partition">): void => {
  const { state, findings } = auditing;
  const { payload, extras } = record;
  const place = placeOf(record);
  const task = state.tasks.get(payload.task);
  if (
    !findings.holds("order", place, "task", task !== undefined && !task.closed, {
      expected: "a running task",
      found: payload.task,
    })
  )
    return;
  findings.holds("order", place, "open round", task!.open === null, { expected: "none", found: task!.round });
  findings.same("order", place, "round", task!.round, payload.round);
  for (const fault of extras.faults ?? [])
    findings.holds("partitions", place, "game's log", false, { expected: "a log that can be read", found: fault });

  const audit: PartitionAudit = { auditing, record, task: task! };
  const preparation = auditPreparation(audit);
  findings.absorb(preparation.places);
  const { profiles, replayed } = preparation;
  const coalitions = new Map<number, AuditedCoalition>();
  payload.coalitions.forEach((published, index) => {
    const audited = attempt(
      auditing,
      "aggregates",
      placeOf(record, { coalition: published.coalition }),
      "coalition",
      () => auditCoalition(audit, published, index),
    );
    if (audited !== undefined) coalitions.set(published.coalition, audited);
  });
  findings.absorb(preparation.game);

  for (const { members } of payload.coalitions) {
    for (const { learner } of members) task!.lastRounds.set(learner, payload.round);
  }
  for (const learner of profiles.keys()) task!.listed.add(learner);
  if (replayed !== undefined) {
    task!.incentives = replayed.incentives;
    task!.partition = replayed.partition;
    task!.clusters = replayed.clusters;
  }
  task!.round = payload.round;
  task!.open = { coalitions, openedAt: auditing.timeOf(record.events[0]!.blockNumber) };
  state.rounds += 1;
};

/** A round as it was prepared: who has a place, and the replay of its games. */
interface Preparation {
  /** What the learners that play or sit out had declared, ascending. */
  readonly profiles: Map<LearnerId, Registration>;
  /** undefined if nothing could be replayed. */
  readonly replayed: ReplayedGame | undefined;
  readonly places: Findings;
  readonly game: Findings;
}

/**
 * Replays the round's preparation with what learners had declared when it was published. If that fails, it tries the moments
 * before: a change that is mined just before the publication was not known to the provider.
 */
const auditPreparation = (audit: PartitionAudit): Preparation => {
  const { auditing, record, task } = audit;
  let newest: Preparation | undefined;
  for (const view of viewsOf(auditing.state.learners, task.preparedAfter, record.events[0]!)) {
    const preparation = prepareAsOf(audit, view);
    const isClean = preparation.places.firstLie === null && preparation.game.firstLie === null;
    if (isClean) return preparation;
    newest ??= preparation;
  }
  return newest!;
};

const prepareAsOf = (audit: PartitionAudit, view: ChainMoment): Preparation => {
  const places = new Findings();
  const game = new Findings();
  const profiles = placeEverybody({ ...audit, auditing: { ...audit.auditing, findings: places } }, view);
  const auditing = { ...audit.auditing, findings: game };
  const replayed = attempt(auditing, "formation", placeOf(audit.record), "the round's game", () =>
    auditGame({ ...audit, auditing }, profiles),
  );
  return { profiles, replayed, places, game };
};

/**
 * The learners that play or sit out, ascending: registered, active, placed once, not banned. None is dropped silently.
 *
 * @param view - as of which learners are read
 */
const placeEverybody = (
  { auditing, record, task }: PartitionAudit,
  view: ChainMoment,
): Map<LearnerId, Registration> => {
  const { state, findings } = auditing;
  const standingOf = (learner: LearnerId) => state.learners.get(learner)?.history.at(view);
  const { coalitions, sittingOut, round, barred = [], absent = [] } = record.payload;
  const placed = new Map<LearnerId, Registration>();
  const put = (learner: LearnerId, coalition: number | undefined): void => {
    const place = placeOf(record, coalition === undefined ? { learner } : { coalition, learner });
    const known = standingOf(learner);
    findings.same("partitions", place, "standing", "registered", known?.status ?? "unknown");
    findings.holds("partitions", place, "places", !placed.has(learner), { expected: "one", found: "two" });
    if (known === undefined) return;
    placed.set(learner, known.registration);
    findings.holds("partitions", place, "active", known.registration.active, { expected: true, found: false });
    const isBanned = coalition !== undefined && bannedFrom(auditing, task, round, learner);
    findings.holds("partitions", place, "ban", !isBanned, { expected: "none in force", found: "in force" });
  };
  for (const { coalition, members } of coalitions) for (const { learner } of members) put(learner, coalition);
  for (const learner of sittingOut) put(learner, undefined);
  for (const learner of barred) {
    const standing = standingOf(learner)?.status ?? "unknown";
    findings.same("partitions", placeOf(record, { learner }), "standing of the barred learner", "registered", standing);
  }
  const away = new Set(absent);
  for (const learner of absent) {
    const place = placeOf(record, { learner });
    const standing = standingOf(learner)?.status ?? "unknown";
    findings.same("partitions", place, "standing of the absent learner", "registered", standing);
    findings.holds("partitions", place, "place of the absent learner", !placed.has(learner), {
      expected: "none",
      found: "one",
    });
  }
  if (absent.length > 0)
    findings.note("partitions", "only the provider claims that the learners listed as absent were away");
  for (const learner of task.listed) {
    const known = standingOf(learner);
    const isAsked = known?.status === "registered" && known.registration.active;
    if (!isAsked || placed.has(learner) || away.has(learner) || bannedFrom(auditing, task, round, learner)) continue;
    findings.holds("partitions", placeOf(record, { learner }), "place", false, {
      expected: "a coalition, sitting out, or absent",
      found: "none",
    });
  }
  return new Map([...placed].sort(([a], [b]) => a - b));
};

/** Whether the task's ban rule excludes a learner from a round. */
const bannedFrom = ({ state }: Auditing, task: AuditedTask, round: number, learner: LearnerId): boolean => {
  const { ban } = task.opening.terms;
  const last = task.lastRounds.get(learner);
  if (ban === null || last === undefined || round > last + ban.rounds) return false;
  return state.reputations.global(learner).value < toWad(ban.reputationLimit);
};

/** One coalition: bounds, R_ji, and the derived values. The contracts use what a member has declared when it is published. */
const auditCoalition = (
  { auditing: { state, findings }, record, task }: PartitionAudit,
  published: PublishedCoalition,
  index: number,
): AuditedCoalition => {
  const { terms } = task.opening;
  const { coalition, head, competitionIncentive, members } = published;
  const extras = record.extras.coalitions![index]!;
  const place = placeOf(record, { coalition });
  const isIndex = coalition >= 0 && coalition < terms.coalitionCount;
  findings.holds("partitions", place, "index", isIndex, {
    expected: `below ${terms.coalitionCount}`,
    found: coalition,
  });
  const isMember = members.some(({ learner }) => learner === head);
  findings.holds("partitions", place, "head", isMember, { expected: "a member", found: head });
  const { minCompetitionIncentive: least, maxCompetitionIncentive: most } = terms;
  const isPayable = competitionIncentive >= least && competitionIncentive <= most;
  findings.holds("partitions", place, "I_comp", isPayable, {
    expected: `from ${least} to ${most}`,
    found: competitionIncentive,
  });

  const prepared = preparedProfiles(state, record, task, published);
  const profiles = profilesWhenPublished(state, record, published, prepared);
  const globalWeight = toWad(terms.globalWeight);
  const reputations = members.map(({ learner, similarity, frequency }, at) => {
    const one = placeOf(record, { coalition, learner });
    const { minFrequency, maxFrequency } = profileOf(profiles, learner);
    const isOffered = prepared.get(learner)!.some((declared) => isWithin(declared, frequency));
    findings.holds("partitions", one, "frequency", isOffered, {
      expected: `from ${minFrequency} to ${maxFrequency}`,
      found: frequency,
    });
    findings.holds("partitions", one, "S", Math.abs(similarity) <= 1, { expected: "from -1 to 1", found: similarity });
    if (learner === head) findings.same("partitions", one, "S of the head", 1, similarity);
    const recomputed = state.reputations.seenBy(published, globalWeight, learner);
    const declared = extras.reputations[at];
    if (declared !== undefined) {
      findings.exact("reputations", one, "R_ji", recomputed.value, declared);
      near(findings, one, "R_ji", recomputed.float, wadToNumber(declared));
    }
    return recomputed;
  });

  const deadline = toWad(profileOf(profiles, head).deadline);
  if (extras.deadline !== null) findings.exact("aggregates", place, "T_max of the head", deadline, extras.deadline);
  const recomputed = aggregatesOf(
    reputations.map(({ value }) => value),
    members.map(({ learner }) => profileOf(profiles, learner)),
    terms,
  );
  const declared = record.payload.aggregates.find((one) => one.coalition === coalition);
  if (
    findings.holds("aggregates", place, "aggregates", declared !== undefined, {
      expected: "published",
      found: "missing",
    })
  ) {
    findings.exact("aggregates", place, "Rbar", recomputed.highestReputation, declared!.highestReputation);
    findings.exact("aggregates", place, "mean H", recomputed.meanReputationUtility, declared!.meanReputationUtility);
    findings.same("aggregates", place, "lo", Number(recomputed.lowestFrequency), declared!.lowestFrequency);
    findings.same("aggregates", place, "hi", Number(recomputed.highestFrequency), declared!.highestFrequency);
    findings.same("aggregates", place, "samples", Number(recomputed.sampleCount), declared!.sampleCount);
  }
  const floats = coalitionAggregates(
    members.map(({ learner, similarity }, at) => ({
      profile: profileOf(profiles, learner),
      similarity,
      reputation: reputations[at]!.float,
    })),
    profileOf(profiles, head).deadline,
    terms,
  );
  // a range of reputations at the limits of float64 is meaningless
  const range = Math.abs(floats.highestReputation - terms.reputationThreshold);
  const isMeaningful = range === 0 || range > 1e-6;
  if (declared !== undefined && isMeaningful) {
    near(findings, place, "mean H", floats.meanReputationUtility, wadToNumber(declared.meanReputationUtility));
  }
  return {
    published,
    deadline,
    competitionIncentive: toWad(competitionIncentive),
    lowestFrequency: recomputed.lowestFrequency,
    highestFrequency: recomputed.highestFrequency,
    sampleCount: recomputed.sampleCount,
    meanReputationUtility: recomputed.meanReputationUtility,
    meanReputationUtilityFloat: isMeaningful
      ? floats.meanReputationUtility
      : wadToNumber(recomputed.meanReputationUtility),
    profiles,
    prepared,
    status: "published",
    largestMeasure: null,
    contributions: [],
  };
};

/** Rbar, mean H, lo, hi and samples by their definitions, in the ledger's integers. */
const aggregatesOf = (
  reputations: readonly Wad[],
  profiles: readonly Registration[],
  terms: AuditedTask["opening"]["terms"],
): Pick<AuditedCoalition, "lowestFrequency" | "highestFrequency" | "sampleCount" | "meanReputationUtility"> & {
  readonly highestReputation: Wad;
} => {
  const highestReputation = reputations.reduce(largerOf, 0n);
  const utilityTerms = {
    thresholdUtility: toWad(terms.thresholdUtility),
    reputationThreshold: toWad(terms.reputationThreshold),
  };
  const total = reputations.reduce(
    (sum, value) => sum + reputationUtilityWad(value, highestReputation, utilityTerms),
    0n,
  );
  return {
    highestReputation,
    meanReputationUtility: reputations.length === 0 ? 0n : total / BigInt(reputations.length),
    lowestFrequency: BigInt(Math.min(...profiles.map(({ minFrequency }) => minFrequency))),
    highestFrequency: BigInt(Math.max(...profiles.map(({ maxFrequency }) => maxFrequency))),
    sampleCount: BigInt(profiles.reduce((sum, { sampleCount }) => sum + sampleCount, 0)),
  };
};

const largerOf = (a: Wad, b: Wad): Wad => (a > b ? a : b);

/** What each member declared while the round was prepared and published, with what it had declared before. */
const preparedProfiles = (
  state: AuditState,
  record: RecordOf<"partition">,
  task: AuditedTask,
  { members }: PublishedCoalition,
): ReadonlyMap<LearnerId, readonly Registration[]> =>
  new Map(
    members.map(({ learner }) => {
      const history = state.learners.get(learner)?.history;
      const before = history?.at(task.preparedAfter);
      const changes = history?.changes(task.preparedAfter, record.events.at(-1)!) ?? [];
      return [learner, [...(before ? [before] : []), ...changes].map(({ registration }) => registration)];
    }),
  );

const isWithin = ({ minFrequency, maxFrequency }: Registration, frequency: number): boolean =>
  frequency >= minFrequency && frequency <= maxFrequency;

/**
 * What members had declared when their batch was published. The contracts widen the range of one that declared a narrower one
 * after its frequency was agreed.
 */
const profilesWhenPublished = (
  state: AuditState,
  record: RecordOf<"partition">,
  { coalition, members }: PublishedCoalition,
  prepared: ReadonlyMap<LearnerId, readonly Registration[]>,
): ReadonlyMap<LearnerId, Registration> => {
  const agreed = new Map(members.map(({ learner, frequency }) => [learner, frequency]));
  const profiles = new Map<LearnerId, Registration>();
  for (const event of record.events) {
    if (event.name !== "MembersPublished" || event.arguments.coalition !== coalition) continue;
    for (const { learner } of event.arguments.members) {
      const version = state.learners.get(learner)?.history.at(event);
      if (version === undefined) continue;
      const { registration } = version;
      const frequency = agreed.get(learner)!;
      const isNews = prepared.get(learner)!.length > 1;
      const minFrequency = isNews ? Math.min(registration.minFrequency, frequency) : registration.minFrequency;
      const maxFrequency = isNews ? Math.max(registration.maxFrequency, frequency) : registration.maxFrequency;
      profiles.set(learner, { ...registration, minFrequency, maxFrequency });
    }
  }
  return new Map(members.flatMap(({ learner }) => entryOf(profiles, learner)));
};

const entryOf = <Value>(map: ReadonlyMap<LearnerId, Value>, learner: LearnerId): (readonly [LearnerId, Value])[] => {
  const value = map.get(learner);
  return value === undefined ? [] : [[learner, value]];
};

/** @throws InvalidValueError if the learner is not registered */
const profileOf = (profiles: ReadonlyMap<LearnerId, Registration>, learner: LearnerId): Registration => {
  const profile = profiles.get(learner);
  if (profile === undefined) throw new InvalidValueError("learner", learner, "a registered learner");
  return profile;
};

/** A second check in float64, relative to the value if that is above 1. */
export const near = (
  findings: Auditing["findings"],
  place: Parameters<Auditing["findings"]["near"]>[1],
  what: string,
  expected: number,
  found: number,
): void => {
  const scale = Math.max(1, Math.abs(found));
  findings.near("float64", place, what, { expected: expected / scale, found: found / scale, tolerance: TOLERANCE });
};
