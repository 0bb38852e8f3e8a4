import type { CoalitionGame, Partition } from "../../coalition/index.ts";
import type { LearnerId } from "../../core/index.ts";
import {
  bestResponse,
  type CoalitionMember,
  coalitionAggregates,
  type FrequencyRule,
  type IncentiveRule,
  leaderBisection,
  leaderOptimum,
  playCoalition,
  stackelbergRegret,
} from "../../incentive/index.ts";
import { roundFrequency, roundIncentive, TOLERANCE } from "../../math/index.ts";
import type { PublishedCoalition } from "../../round/index.ts";
import type { AuditedTask } from "../AuditState.ts";
import { attempt, isOwn, OWN_POLICY, type PartitionAudit, placeOf, setsFrequencies } from "./Auditing.ts";

/** The most that rounding a frequency to whole cycles/s may cost a follower, token. */
const REGRET_TOLERANCE = 1e-7;
/** The same resolution with which the round looks for a better I_comp. */
const RESOLUTION = 100;

/**
 * Replays the incentive stage: the leader's I_comp for the published members, each member's frequency, and the departures.
 *
 * @param formed - the result of the coalition stage; null if it could not be replayed
 * @param frequencies - the drawn frequencies of "random d"
 */
export const auditIncentives = (
  audit: PartitionAudit,
  game: CoalitionGame,
  formed: Partition | null,
  frequencies: Float64Array | undefined,
): void => {
  const { auditing, record, task } = audit;
  const { findings } = auditing;
  const { scheme } = task.opening;
  const { coalitions, stability } = record.payload;
  const place = placeOf(record);
  const isStackelberg = scheme.incentive === "stackelberg" || scheme.incentive === "bisection";
  let regret = 0;
  for (const published of coalitions) {
    const at = placeOf(record, { coalition: published.coalition });
    attempt(auditing, "incentives", at, "incentive stage", () => {
      const members = published.members.map(({ learner }) => memberOf(game, published.coalition, learner));
      if (formed !== null) auditLeavers(audit, game, published, formed, frequencies);
      auditLeader(audit, published, members);
      auditFollowers(audit, game, published, members, frequencies);
      if (!isStackelberg) return;
      const { competitionIncentive } = published;
      const deadline = deadlineOf(members, published);
      const played = published.members.map(({ frequency }) => frequency);
      const strategies = { members, frequencies: played, competitionIncentive, deadline };
      const found = stackelbergRegret(strategies, game.terms, RESOLUTION);
      regret = Math.max(regret, found.leader, found.follower);
      findings.near("frequencies", at, "a follower's largest gain", {
        expected: 0,
        found: found.follower,
        tolerance: REGRET_TOLERANCE,
        reported: 0,
      });
    });
  }
  const published = stability.stackelbergRegret;
  if (!isStackelberg || published === null) {
    findings.same("stability", place, "Stackelberg regret", isStackelberg ? regret : null, published);
  } else
    findings.near("stability", place, "Stackelberg regret", {
      expected: regret,
      found: published,
      tolerance: TOLERANCE,
    });
};

const memberOf = (game: CoalitionGame, coalition: number, learner: LearnerId): CoalitionMember => {
  const position = game.learners.findIndex((profile) => profile.learner === learner);
  const at = coalition * game.learners.length + position;
  return { profile: game.learners[position]!, similarity: game.similarity[at]!, reputation: game.reputation[at]! };
};

const deadlineOf = (members: readonly CoalitionMember[], { head }: PublishedCoalition): number =>
  members.find(({ profile }) => profile.learner === head)!.profile.deadline;

/** Members that the coalition stage kept and the leader's stage removed. */
const auditLeavers = (
  { auditing: { findings }, record, task }: PartitionAudit,
  game: CoalitionGame,
  { coalition, head, members }: PublishedCoalition,
  formed: Partition,
  frequencies: Float64Array | undefined,
): void => {
  if (isOwn(task.opening.scheme.incentive)) {
    findings.note("formation", `departures and their I_comp: ${OWN_POLICY}`);
    return;
  }
  const rule: FrequencyRule =
    frequencies === undefined
      ? "best-response"
      : { given: ({ learner }) => frequencies[game.learners.findIndex((profile) => profile.learner === learner)]! };
  const play = playCoalition(
    { head, members: formed[coalition]!.map((learner) => memberOf(game, coalition, learner)) },
    game.terms,
    ruleOf(task),
    rule,
  );
  const expected = play.participants.map(({ learner }) => learner);
  const found = members.map(({ learner }) => learner);
  const odd =
    found.find((learner) => !expected.includes(learner)) ?? expected.find((learner) => !found.includes(learner));
  const place = placeOf(record, { coalition, ...(odd !== undefined && { learner: odd }) });
  findings.same("formation", place, "members after the leader's stage", expected, found);
};

const ruleOf = ({ opening: { scheme, terms } }: AuditedTask): IncentiveRule => {
  if (scheme.incentive === "stackelberg" || scheme.incentive === "bisection") return scheme.incentive;
  return { fixed: terms.maxCompetitionIncentive };
};

const auditLeader = (
  { auditing: { findings }, record, task }: PartitionAudit,
  { coalition, head, competitionIncentive }: PublishedCoalition,
  members: readonly CoalitionMember[],
): void => {
  const { scheme, terms } = task.opening;
  if (isOwn(scheme.incentive)) {
    findings.note("incentives", OWN_POLICY);
    return;
  }
  const deadline = members.find(({ profile }) => profile.learner === head)!.profile.deadline;
  const aggregates = coalitionAggregates(members, deadline, terms);
  const rule = ruleOf(task);
  const expected =
    typeof rule === "object"
      ? rule.fixed
      : (rule === "bisection" ? leaderBisection : leaderOptimum)(members, aggregates, terms).competitionIncentive;
  const place = placeOf(record, { coalition });
  findings.near("incentives", place, "I_comp", {
    expected: roundIncentive(expected),
    found: competitionIncentive,
    tolerance: TOLERANCE,
  });
};

const auditFollowers = (
  { auditing: { findings }, record, task }: PartitionAudit,
  game: CoalitionGame,
  published: PublishedCoalition,
  members: readonly CoalitionMember[],
  frequencies: Float64Array | undefined,
): void => {
  const { coalition, competitionIncentive } = published;
  const policy = task.opening.scheme.incentive;
  if (frequencies === undefined && setsFrequencies(policy)) {
    const why = isOwn(policy) ? OWN_POLICY : "random draws can be checked only with the seed";
    findings.note("frequencies", why);
    return;
  }
  const { standings } = coalitionAggregates(members, deadlineOf(members, published), game.terms);
  members.forEach(({ profile }, index) => {
    const { learner } = profile;
    const place = placeOf(record, { coalition, learner });
    const found = published.members[index]!.frequency;
    if (frequencies !== undefined) {
      const position = game.learners.findIndex((one) => one.learner === learner);
      findings.near("frequencies", place, "drawn frequency", { expected: frequencies[position]!, found, tolerance: 0 });
      return;
    }
    const response = bestResponse(profile, standings[index]!, competitionIncentive, game.terms);
    if (
      !findings.holds("frequencies", place, "deadline", response.feasible, {
        expected: "a frequency that can be met",
        found: response,
      })
    )
      return;
    const expected = roundFrequency(response.feasible ? response.frequency : 0, profile.maxFrequency);
    // rounded up to whole cycles/s: the last bit of a float64 may make a difference of one
    findings.near("frequencies", place, "declared frequency", { expected, found, tolerance: 1, reported: 1 });
  });
};
