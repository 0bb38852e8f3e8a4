import { RandomStream } from "../../src/core/index.ts";
import { deadlineFrequency } from "../../src/cost/index.ts";
import {
  type CoalitionMember,
  coalitionAggregates,
  type IncentiveTerms,
  leaderOptimum,
} from "../../src/incentive/index.ts";

/** One measured leader's optimum. */
export interface LeaderRow {
  readonly followers: number;
  /** Segments of I_comp: the number of distinct breakpoints inside its bounds, plus 1. */
  readonly segments: number;
  /** Share of all 2n breakpoints inside the bounds. */
  readonly breakpointsInside: number;
  /** Median time of three solutions, aggregates and breakpoints included, s. */
  readonly seconds: number;
  readonly competitionIncentive: number;
  readonly kind: string;
}

/** Table II, with energy cheap enough for followers to respond to a small share, and an eta for which I* lies inside the bounds. */
const termsOf = (followers: number): IncentiveTerms => ({
  localSteps: 10,
  modelBits: 1e7,
  unitCost: 0.1,
  capacitance: (1e-27 * 25) / followers,
  transmission: { quadratic: 0, linear: 0, constant: 0, lossRate: 0 },
  thresholdUtility: 0.5,
  reputationThreshold: 0.5,
  reputationIncentive: 5,
  minCompetitionIncentive: 5,
  maxCompetitionIncentive: 15,
  profitWeight: 8,
  dissimilarity: "clamp",
});

const DEADLINE = 15;

// one follower spans the whole range, so that the range does not depend on the others
const LOWEST = 1e7;
const RANGE = 1e9;

/**
 * Followers that begin to respond at an I in [4, 8] and saturate at an I in [8, 14]. The bounds of their frequencies follow
 * from these, so most breakpoints lie inside [5, 15].
 */
const coalitionOf = (followers: number, seed: number, terms: IncentiveTerms): CoalitionMember[] => {
  const random = new RandomStream(seed, "leader bench");
  const meanSamples = 1250;
  return Array.from({ length: followers }, (_, learner) => {
    const sampleCount = 600 + random.integerBelow(1300);
    const cyclesPerSample = 501_760 * random.uniformBetween(0.4, 0.8);
    const uplinkRate = random.uniformBetween(5e6, 1e7);
    const work = terms.localSteps * cyclesPerSample * sampleCount;
    const perIncentive = sampleCount / (meanSamples * followers) / RANGE / (0.2 * terms.capacitance * work);
    const start = random.uniformBetween(4, 8);
    const stop = random.uniformBetween(8, 14);
    const profile = {
      learner,
      sampleCount,
      cyclesPerSample,
      minFrequency: learner === 0 ? LOWEST : Math.ceil(Math.max(LOWEST, perIncentive * start)),
      maxFrequency: learner === 0 ? LOWEST + RANGE : Math.ceil(perIncentive * stop),
      uplinkRate,
      deadline: DEADLINE,
    };
    const least = deadlineFrequency(profile, terms, DEADLINE)!;
    return {
      profile: { ...profile, maxFrequency: Math.max(profile.maxFrequency, Math.ceil(least)) },
      similarity: random.uniformBetween(-1, 1),
      reputation: random.uniformBetween(0, 5),
    };
  });
};

const insideBounds = (members: readonly CoalitionMember[], terms: IncentiveTerms): number => {
  const { highestFrequency, lowestFrequency, sampleCount } = coalitionAggregates(members, DEADLINE, terms);
  let inside = 0;
  for (const { profile } of members) {
    const work = terms.localSteps * profile.cyclesPerSample * profile.sampleCount;
    const response =
      profile.sampleCount / sampleCount / (highestFrequency - lowestFrequency) / (0.2 * terms.capacitance * work);
    const least = Math.max(profile.minFrequency, deadlineFrequency(profile, terms, DEADLINE)!);
    for (const frequency of [least, profile.maxFrequency]) {
      const incentive = frequency / response;
      if (incentive > terms.minCompetitionIncentive && incentive < terms.maxCompetitionIncentive) inside++;
    }
  }
  return inside / (2 * members.length);
};

/** Finds the leader's certified optimum in coalitions of growing size, on one core. */
export const benchLeader = (sizes: readonly number[] = [1_000, 10_000, 100_000]): LeaderRow[] =>
  sizes.map((followers) => {
    const terms = termsOf(followers);
    const members = coalitionOf(followers, 1, terms);
    const timed = [1, 2, 3].map(() => {
      const started = performance.now();
      const solution = leaderOptimum(members, coalitionAggregates(members, DEADLINE, terms), terms);
      return { seconds: (performance.now() - started) / 1000, solution };
    });
    const { solution } = timed[0]!;
    return {
      followers,
      segments: solution.segments,
      breakpointsInside: insideBounds(members, terms),
      seconds: timed.map(({ seconds }) => seconds).sort((a, b) => a - b)[1]!,
      competitionIncentive: solution.competitionIncentive,
      kind: solution.kind,
    };
  });

if (import.meta.main) console.table(benchLeader());
