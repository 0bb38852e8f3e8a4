import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { randomCoalition } from "../../../test/support/randomCoalition.ts";
import { deadlineFrequency } from "../../cost/index.ts";
import { paperIncentiveTerms as terms } from "../../testing/ledger/paperIncentiveTerms.ts";
import { bestResponse } from "../bestResponse.ts";
import { type CoalitionMember, coalitionAggregates } from "../coalitionAggregates.ts";
import type { IncentiveTerms } from "../IncentiveTerms.ts";
import { providerUtility } from "../providerUtility.ts";
import { bisectionOptimum } from "./bisectionOptimum.ts";
import { boundedOptimum } from "./boundedOptimum.ts";
import { type LeaderProblem, leaderProblem, segmentEnds } from "./LeaderProblem.ts";
import { leaderBisection, leaderOptimum } from "./leaderOptimum.ts";
import { optimumBySegments } from "./optimumBySegments.ts";
import { providerPoint, segmentSlope } from "./providerValue.ts";

const golden = JSON.parse(readFileSync("test/golden/incentive.json", "utf8")) as {
  terms: IncentiveTerms;
  leaders: { deadline: number; members: CoalitionMember[]; incentive: number; value: number }[];
};

const problemOf = (
  { members, deadline }: { members: readonly CoalitionMember[]; deadline: number },
  used: IncentiveTerms = terms,
): LeaderProblem => leaderProblem(members, coalitionAggregates(members, deadline, used), used);

/** U_MSP(I) by its definition, followers by `bestResponse`. */
const defined = (members: readonly CoalitionMember[], deadline: number, used: IncentiveTerms, incentive: number) => {
  const aggregates = coalitionAggregates(members, deadline, used);
  const frequencies = members.map(({ profile }, index) => {
    const response = bestResponse(profile, aggregates.standings[index]!, incentive, used);
    if (!response.feasible) throw new Error("infeasible");
    return response.frequency;
  });
  return providerUtility(members, aggregates, frequencies, incentive, used);
};

const bestResponseIsFeasible = (profile: CoalitionMember["profile"], deadline: number): boolean =>
  (deadlineFrequency(profile, terms, deadline) ?? Number.POSITIVE_INFINITY) <= profile.maxFrequency;

/** The same for everybody, and such that the coalition saturates between the bounds of I_comp. */
const processor = (size: number) => ({
  cyclesPerSample: Math.floor((501_760 * 9) / Math.max(4, size)),
  minFrequency: 1e7,
  maxFrequency: 1e9,
});

const withTransmission: IncentiveTerms = {
  ...terms,
  transmission: { quadratic: 2e-19, linear: 3e-10, constant: 0.1, lossRate: 0.1 },
};

describe("the leader's optimum", () => {
  it.each(golden.leaders)("has the golden value I* = $incentive", ({ members, deadline, ...expected }) => {
    const found = leaderOptimum(members, coalitionAggregates(members, deadline, golden.terms), golden.terms);
    expect(found.value / expected.value).toBeCloseTo(1, 13);
    expect(found.competitionIncentive).toBeCloseTo(expected.incentive, 7);
  });

  it("has golden values inside the interval, and one that bisection misses", () => {
    expect(golden.leaders.filter(({ incentive }) => incentive > 5 && incentive < 15).length).toBeGreaterThan(5);
    const misses = golden.leaders.filter(({ members, deadline, value }) => {
      const found = leaderBisection(members, coalitionAggregates(members, deadline, golden.terms), golden.terms);
      return found.value < value - 0.01;
    });
    expect(misses.length).toBeGreaterThan(0);
  });

  it("has the bits of the plain method on 10,000 coalitions of up to 60", () => {
    const kinds = { interior: 0, breakpoint: 0, bound: 0 };
    let segments = 0;
    for (let seed = 0; seed < 10_000; seed++) {
      const used =
        seed % 5 === 4 ? withTransmission : seed % 5 === 3 ? { ...terms, dissimilarity: "signed" as const } : terms;
      const problem = problemOf(randomCoalition(1 + (seed % 60), seed, used), used);
      const plain = optimumBySegments(problem);
      expect(boundedOptimum(problem)).toEqual(plain);
      kinds[plain.kind]++;
      segments = Math.max(segments, plain.segments);
    }
    expect(Math.min(...Object.values(kinds))).toBeGreaterThan(100);
    expect(segments).toBeGreaterThan(30);
    // 10,000 pairs of solutions: several times longer on a busy machine
  }, 30_000);

  it("has the bits of the plain method on some coalitions of 500 followers", () => {
    for (let seed = 0; seed < 4; seed++) {
      const problem = problemOf(randomCoalition(500, 130_000 + seed, terms));
      const plain = optimumBySegments(problem);
      expect(plain.segments).toBeGreaterThan(200);
      expect(boundedOptimum(problem)).toEqual(plain);
    }
  });

  it("beats a fine grid of the utility as defined, and is never beaten by bisection", () => {
    let missed = 0;
    for (let seed = 0; seed < 300; seed++) {
      const used = seed % 2 === 0 ? terms : withTransmission;
      const { members, deadline } = randomCoalition(1 + (seed % 14), 50_000 + seed, used);
      if (members.length === 0) continue;
      const problem = problemOf({ members, deadline }, used);
      const found = boundedOptimum(problem);
      const tolerance = 1e-12 * providerPoint(problem, found.competitionIncentive).scale;
      expect(Math.abs(defined(members, deadline, used, found.competitionIncentive) - found.value)).toBeLessThan(
        tolerance,
      );
      for (let step = 0; step <= 200; step++)
        expect(defined(members, deadline, used, 5 + step / 20)).toBeLessThanOrEqual(found.value + tolerance);
      const bisected = bisectionOptimum(problem);
      expect(bisected.value).toBeLessThanOrEqual(found.value + tolerance);
      if (bisected.value < found.value - 1e-6) missed++;
    }
    expect(missed).toBeGreaterThan(0);
  });

  it("has a certificate that holds: slopes of the right sign, no better segment", () => {
    for (let seed = 0; seed < 500; seed++) {
      const problem = problemOf(randomCoalition(1 + (seed % 30), 70_000 + seed, terms));
      const { competitionIncentive, segment, kind, slopeBefore, slopeAfter, value, bestOtherSegmentValue, segments } =
        boundedOptimum(problem);
      expect(competitionIncentive).toBeGreaterThanOrEqual(segment[0]);
      expect(competitionIncentive).toBeLessThanOrEqual(segment[1]);
      const rounding = 1e-9 * providerPoint(problem, competitionIncentive).scale;
      expect(slopeBefore ?? 0).toBeGreaterThanOrEqual(-rounding);
      expect(slopeAfter ?? 0).toBeLessThanOrEqual(rounding);
      if (kind === "interior") expect(Math.abs(slopeAfter!)).toBeLessThanOrEqual(rounding);
      if (segments > 1) expect(bestOtherSegmentValue).toBeLessThanOrEqual(value);
      else expect(bestOtherSegmentValue).toBeNull();
    }
  });

  it("has a certificate that holds where all have the same processor and saturate at one I_comp", () => {
    let atBreakpoint = 0;
    for (let seed = 0; seed < 500; seed++) {
      const { members: drawn, deadline } = randomCoalition(2 + (seed % 20), 90_000 + seed, terms);
      const members = drawn
        .map((member) => ({ ...member, profile: { ...member.profile, ...processor(drawn.length) } }))
        .filter(({ profile }) => bestResponseIsFeasible(profile, deadline));
      if (members.length === 0) continue;
      const problem = problemOf({ members, deadline });
      const ends = segmentEnds(problem);
      for (let index = 1; index < ends.length; index++)
        expect(ends[index]! / ends[index - 1]! - 1).toBeGreaterThan(1e-13);
      const { competitionIncentive, kind, slopeBefore, slopeAfter } = boundedOptimum(problem);
      expect(boundedOptimum(problem)).toEqual(optimumBySegments(problem));
      const rounding = 1e-9 * providerPoint(problem, competitionIncentive).scale;
      expect(slopeBefore ?? 0).toBeGreaterThanOrEqual(-rounding);
      expect(slopeAfter ?? 0).toBeLessThanOrEqual(rounding);
      if (kind === "breakpoint") atBreakpoint++;
    }
    expect(atBreakpoint).toBeGreaterThan(10);
  });

  it("uses the derivatives of the value", () => {
    for (let seed = 0; seed < 100; seed++) {
      const problem = problemOf(randomCoalition(12, 90_000 + seed, withTransmission), withTransmission);
      const ends = segmentEnds(problem);
      for (let k = 0; k + 1 < ends.length; k++) {
        const [low, high] = [ends[k]!, ends[k + 1]!];
        if (high - low < 1e-2) continue;
        const middle = (low + high) / 2;
        const step = (high - low) / 100;
        const point = providerPoint(problem, middle);
        const { slope, bend } = segmentSlope(problem, low, high);
        const [before, after] = [providerPoint(problem, middle - step), providerPoint(problem, middle + step)];
        const tolerance = 1e-3 * (1 + Math.abs(point.slopeAfter));
        expect(Math.abs((after.value - before.value) / (2 * step) - slope(middle))).toBeLessThan(tolerance);
        expect(point.slopeBefore).toBe(point.slopeAfter);
        expect(Math.abs(point.slopeAfter - slope(middle))).toBeLessThan(1e-9 * (1 + point.scale));
        expect(Math.abs((slope(middle + step) - slope(middle - step)) / (2 * step) - bend(middle))).toBeLessThan(
          1e-2 * (1 + Math.abs(bend(middle))),
        );
        expect(bend(middle)).toBeLessThanOrEqual(0);
      }
    }
  });

  it("does not depend on I_rep", () => {
    for (let seed = 0; seed < 50; seed++) {
      const coalition = randomCoalition(15, 110_000 + seed, terms);
      const richer = { ...terms, reputationIncentive: 50 };
      expect(boundedOptimum(problemOf(coalition, richer)).competitionIncentive).toBeCloseTo(
        boundedOptimum(problemOf(coalition)).competitionIncentive,
        6,
      );
    }
  });
});

describe("degenerate coalitions", () => {
  const finite = (problem: LeaderProblem): void => {
    const found = boundedOptimum(problem);
    expect(Number.isFinite(found.value)).toBe(true);
    expect(Number.isFinite(found.competitionIncentive)).toBe(true);
    expect(found).toEqual(optimumBySegments(problem));
    expect(Number.isFinite(bisectionOptimum(problem).value)).toBe(true);
  };
  const { members, deadline } = randomCoalition(8, 1, terms);

  it("has an optimum: no member, one, equal ones, one frequency, one I_comp, no weight, a deadline met exactly", () => {
    finite(problemOf({ members: [], deadline }));
    finite(problemOf({ members: members.slice(0, 1), deadline }));
    finite(problemOf({ members: members.map(() => members[0]!), deadline }));
    const oneFrequency = members.map((member) => ({
      ...member,
      profile: { ...member.profile, minFrequency: 1e9, maxFrequency: 1e9 },
    }));
    finite(problemOf({ members: oneFrequency, deadline }));
    finite(problemOf({ members, deadline }, { ...terms, minCompetitionIncentive: 7, maxCompetitionIncentive: 7 }));
    finite(problemOf({ members, deadline }, { ...terms, minCompetitionIncentive: 0 }));
    finite(problemOf({ members, deadline }, { ...terms, profitWeight: 0 }));
    const { profile } = members[0]!;
    const exact =
      (10 * profile.cyclesPerSample * profile.sampleCount) / profile.maxFrequency + 1e7 / profile.uplinkRate;
    finite(problemOf({ members: members.slice(0, 1), deadline: exact }));
    finite(problemOf({ members: members.map((member) => ({ ...member, reputation: 0.5 })), deadline }));
  });
});
