import { InvalidValueError, requireFinite, requireNonNegative, requireObject, requirePositive } from "../core/index.ts";
import { requireComputableProfile } from "../cost/index.ts";
import type { CoalitionAggregates, CoalitionMember } from "./coalitionAggregates.ts";
import type { Standing } from "./utility.ts";

/** @throws InvalidValueError naming the first member that the formulas are not defined for */
export const requireMembers = (members: readonly CoalitionMember[], field = "members"): void => {
  if (!Array.isArray(members)) throw new InvalidValueError(field, members, "a list of members");
  const ids = new Set<number>();
  for (const [index, member] of members.entries()) {
    const name = `${field}[${index}]`;
    requireObject(name, member);
    requireComputableProfile(member.profile, `${name}.profile`);
    const { learner } = member.profile;
    if (ids.has(learner)) throw new InvalidValueError(`${name}.profile.learner`, learner, "an id of its own");
    ids.add(learner);
    requireFinite(`${name}.similarity`, member.similarity);
    requireFinite(`${name}.reputation`, member.reputation);
  }
};

/** @throws InvalidValueError naming the first field that utilities are not defined for */
export const requireStanding = (standing: Standing, field = "standing"): void => {
  requireObject(field, standing);
  requireFinite(`${field}.similarity`, standing.similarity);
  requireNonNegative(`${field}.share`, standing.share);
  if (standing.responseShare !== undefined) requireNonNegative(`${field}.responseShare`, standing.responseShare);
  requireFrequencyRange(standing, field);
  requireNonNegative(`${field}.meanReputationUtility`, standing.meanReputationUtility);
  requirePositive(`${field}.deadline`, standing.deadline);
};

/** @throws InvalidValueError unless lo_j and hi_j are finite, at least 0, and in order */
export const requireFrequencyRange = (
  { lowestFrequency, highestFrequency }: Pick<Standing, "lowestFrequency" | "highestFrequency">,
  field: string,
): void => {
  requireNonNegative(`${field}.lowestFrequency`, lowestFrequency);
  requireNonNegative(`${field}.highestFrequency`, highestFrequency);
  if (lowestFrequency > highestFrequency)
    throw new InvalidValueError(`${field}.lowestFrequency`, lowestFrequency, `at most ${highestFrequency}`);
};

/** @throws InvalidValueError unless the aggregates have a standing and an H for each member, of finite numbers */
export const requireAggregates = (
  aggregates: CoalitionAggregates,
  members: readonly CoalitionMember[],
  field = "aggregates",
): void => {
  requireObject(field, aggregates);
  const { reputationUtilities, standings } = aggregates;
  for (const [name, list] of Object.entries({ reputationUtilities, standings })) {
    if (!Array.isArray(list) || list.length !== members.length)
      throw new InvalidValueError(`${field}.${name}`, list, `a list of ${members.length}, one a member`);
  }
  requireNonNegative(`${field}.meanReputationUtility`, aggregates.meanReputationUtility);
  if (members.length > 0) {
    requireFrequencyRange(aggregates, field);
    requirePositive(`${field}.sampleCount`, aggregates.sampleCount);
    requireFinite(`${field}.highestReputation`, aggregates.highestReputation);
  }
  for (const [index, value] of reputationUtilities.entries())
    requireNonNegative(`${field}.reputationUtilities[${index}]`, value);
  for (const [index, standing] of standings.entries()) requireStanding(standing, `${field}.standings[${index}]`);
};

/** @throws InvalidValueError unless there is a frequency greater than 0 for each member */
export const requireFrequencies = (frequencies: readonly number[], count: number, field = "frequencies"): void => {
  if (!Array.isArray(frequencies) || frequencies.length !== count)
    throw new InvalidValueError(field, frequencies, `a list of ${count}, one a member`);
  for (const [index, frequency] of frequencies.entries()) requirePositive(`${field}[${index}]`, frequency);
};
