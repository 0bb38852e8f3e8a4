import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { randomCoalition } from "../../test/support/randomCoalition.ts";
import { canMeetDeadline, completionTime } from "../cost/index.ts";
import { paperIncentiveTerms as terms } from "../testing/ledger/paperIncentiveTerms.ts";
import {
  bestResponse,
  type Coalition,
  coalitionAggregates,
  type IncentiveRule,
  keptFrequency,
  leaderOptimum,
  payment,
  playCoalition,
  providerUtility,
  recordedFrequency,
  stackelbergRegret,
  validateIncentiveTerms,
} from "./index.ts";

const coalitionOf = (size: number, seed: number): Coalition => {
  const { members } = randomCoalition(size, seed, terms);
  return { head: members[0]!.profile.learner, members };
};

describe("playCoalition", () => {
  it("plays rounded numbers that meet the deadline, and pays by eq. 10", () => {
    for (let seed = 0; seed < 60; seed++) {
      const coalition = coalitionOf(4 + (seed % 16), seed);
      const play = playCoalition(coalition, terms);
      expect(Math.round(play.competitionIncentive * 1e9) / 1e9).toBe(play.competitionIncentive);
      expect(Math.abs(play.competitionIncentive - play.leader!.competitionIncentive)).toBeLessThan(0.6e-9);
      expect(play.participants.length + play.dropouts.length).toBe(coalition.members.length);
      const members = play.participants.map(
        ({ learner }) => coalition.members.find(({ profile }) => profile.learner === learner)!,
      );
      expect(play.aggregates).toEqual(coalitionAggregates(members, members[0]!.profile.deadline, terms));
      play.participants.forEach((participant, index) => {
        const { profile } = members[index]!;
        expect(Number.isInteger(participant.frequency)).toBe(true);
        expect(participant.frequency).toBeLessThanOrEqual(profile.maxFrequency);
        const { deadline } = participant.standing;
        expect(completionTime(profile, terms, participant.frequency)).toBeLessThanOrEqual(deadline * (1 + 1e-12));
        expect(participant.meetsDeadline).toBe(true);
        expect(participant.payment).toBe(
          payment(participant.standing, participant.frequency, play.competitionIncentive, terms),
        );
        const cost = 1e-28 * 10 * profile.cyclesPerSample * profile.sampleCount * participant.frequency ** 2;
        expect(participant.payment - cost).toBeCloseTo(participant.utility, 9);
        if (participant.learner !== coalition.head) expect(participant.utility).toBeGreaterThan(0);
      });
      expect(play.providerUtility).toBeCloseTo(play.leader!.value, 5);
    }
  });

  it("is an equilibrium: neither side can gain more than rounding leaves (Definition 8)", () => {
    for (let seed = 0; seed < 20; seed++) {
      const coalition = coalitionOf(3 + (seed % 8), 300 + seed);
      const play = playCoalition(coalition, terms);
      const members = coalition.members.filter(({ profile }) =>
        play.participants.some(({ learner }) => learner === profile.learner),
      );
      const { competitionIncentive } = play;
      const frequencies = play.participants.map(({ frequency }) => frequency);
      const { deadline } = members[0]!.profile;
      const regret = stackelbergRegret({ members, frequencies, competitionIncentive, deadline }, terms, 400);
      expect(regret.leader).toBeLessThan(1e-5);
      expect(regret.follower).toBeLessThan(1e-8);
      expect(regret.leader).toBeGreaterThanOrEqual(0);
    }
  });

  it("finds both sides' gains and their witness in the regret of other plays", () => {
    const { members, deadline } = randomCoalition(9, 5, terms);
    const aggregates = coalitionAggregates(members, deadline, terms);
    const best = leaderOptimum(members, aggregates, terms);
    const answersAt = (incentive: number): number[] =>
      members.map(({ profile }, index) => {
        const response = bestResponse(profile, aggregates.standings[index]!, incentive, terms);
        return response.feasible ? response.frequency : Number.NaN;
      });
    const wrong = best.competitionIncentive > 10 ? 5.5 : 14.5;
    const poor = stackelbergRegret(
      { members, frequencies: answersAt(wrong), competitionIncentive: wrong, deadline },
      terms,
    );
    const value = providerUtility(members, aggregates, answersAt(wrong), wrong, terms);
    expect(poor.leader).toBeCloseTo(best.value - value, 6);
    expect(poor.leaderWitness).toBeCloseTo(best.competitionIncentive, 3);
    const lazy = answersAt(best.competitionIncentive);
    lazy[2] = members[2]!.profile.maxFrequency;
    const regret = stackelbergRegret(
      { members, frequencies: lazy, competitionIncentive: best.competitionIncentive, deadline },
      terms,
    );
    const { profile } = members[2]!;
    const right = bestResponse(profile, aggregates.standings[2]!, best.competitionIncentive, terms);
    if (right.feasible && right.frequency < profile.maxFrequency) {
      expect(regret.followerWitness?.learner).toBe(profile.learner);
      expect(regret.followerWitness!.frequency / right.frequency).toBeCloseTo(1, 5);
    }
    expect(regret.follower).toBeGreaterThan(0);
  });

  it("drops unwilling members one at a time, lowest first, but never the head", () => {
    const { members } = randomCoalition(8, 12, terms);
    // only costs: no member gains
    const nothing = { ...terms, reputationIncentive: 0, minCompetitionIncentive: 0, maxCompetitionIncentive: 0 };
    const play = playCoalition({ head: 3, members }, nothing);
    expect(play.participants.map(({ learner }) => learner)).toEqual([3]);
    expect(play.participants[0]!.utility).toBeLessThanOrEqual(0);
    expect(play.participation).toBe("heuristic");
    expect(play.dropouts.every(({ reason }) => reason === "no-positive-utility")).toBe(true);
    // with one reputation incentive the rest stays
    const paid = playCoalition({ head: 3, members }, terms);
    expect(paid.dropouts).toEqual([]);
    expect(paid.participation).toBe("exact");
  });

  it("drops the larger id of equals first", () => {
    const { members } = randomCoalition(4, 12, terms);
    const twins = members.map((_, learner) => ({
      ...members[0]!,
      similarity: 0,
      profile: { ...members[0]!.profile, learner },
    }));
    const nothing = { ...terms, reputationIncentive: 0, minCompetitionIncentive: 0, maxCompetitionIncentive: 0 };
    const play = playCoalition({ head: 1, members: twins }, nothing);
    expect(play.dropouts.map(({ learner }) => learner)).toEqual([3, 2, 0].slice(4 - twins.length));
  });

  it("leaves out members that miss the deadline, and requires a head to meet its own", () => {
    const { members } = randomCoalition(6, 12, terms);
    const slow = { ...members[2]!, profile: { ...members[2]!.profile, uplinkRate: 1e5 } };
    const changed = members.map((member, index) => (index === 2 ? slow : member));
    const play = playCoalition({ head: 0, members: changed }, terms);
    expect(play.dropouts[0]).toEqual({ learner: 2, utility: null, reason: "misses-deadline" });
    // a late member is late at any I_comp
    expect(play.participation).toBe("exact");
    expect(() => playCoalition({ head: 2, members: changed }, terms)).toThrowErrorMatchingInlineSnapshot(`
      [InvalidValueError: head must be able to meet its own deadline at its maxFrequency
        head: 2]
    `);
    expect(() => playCoalition({ head: 77, members }, terms)).toThrowErrorMatchingInlineSnapshot(`
      [InvalidValueError: head must be a member of its coalition
        head: 77]
    `);
  });

  it("plays a fixed incentive and given frequencies as given", () => {
    const { members } = randomCoalition(9, 21, terms);
    const fastest = playCoalition(
      { head: 0, members },
      terms,
      { fixed: 15 },
      { given: ({ maxFrequency }) => maxFrequency },
    );
    expect(fastest.competitionIncentive).toBe(15);
    expect(fastest.leader).toBeNull();
    expect(fastest.participants.every(({ response }) => response === null)).toBe(true);
    // too slow for the deadline: late members sit out, and the head stays and delivers nothing
    const slowest = playCoalition(
      { head: 0, members },
      terms,
      { fixed: 15 },
      { given: ({ minFrequency }) => minFrequency },
    );
    const late = slowest.participants.filter(({ meetsDeadline }) => !meetsDeadline);
    expect(late.map(({ learner }) => learner)).toEqual([0]);
    expect(slowest.dropouts.every(({ reason }) => reason === "misses-deadline")).toBe(true);
    expect(Number.isFinite(slowest.providerUtility)).toBe(true);
    expect(() =>
      playCoalition({ head: 0, members }, terms, { fixed: 15 }, { given: () => 1 }),
    ).toThrowErrorMatchingInlineSnapshot(`
      [InvalidValueError: frequency of learner 0 must be from 10000000 to 1000000000 cycles/s
        frequency of learner 0: 1]
    `);
  });

  it("gives finite numbers for degenerate coalitions and terms", () => {
    const pick = <T>(...values: T[]) => fc.constantFrom(...values);
    const member = fc.record({
      sampleCount: pick(1, 2, 360, 5000),
      minFrequency: pick(1, 10_000_000, 1_000_000_000),
      extra: pick(0, 1, 500_000_000),
      uplinkRate: pick(1, 1e5, 8e6, 1e12),
      similarity: pick(-1, 0, 1e-9, 1),
      reputation: pick(0, 0.5, 0.5 + 1e-16, 1e-300, 7, 1e6),
    });
    const changes = fc.record({
      reputationIncentive: pick(0, 5),
      minCompetitionIncentive: pick(0, 1e-9, 15),
      profitWeight: pick(0, 25, 1e6),
      reputationThreshold: pick(0, 0.5),
      transmission: pick(terms.transmission, { quadratic: 1e-18, linear: 1e-7, constant: 3, lossRate: 0.99 }),
      dissimilarity: pick("clamp" as const, "signed" as const),
    });
    const deadlines = pick(11, 15, 1e-3, 1e9);
    const rules = pick<IncentiveRule>("stackelberg", "bisection", { fixed: 15 }, { fixed: 0 });
    let played = 0;
    fc.assert(
      fc.property(
        fc.array(member, { minLength: 1, maxLength: 6 }),
        changes,
        deadlines,
        rules,
        (drawn, change, deadline, rule) => {
          const used = { ...terms, ...change };
          const members = drawn.map(({ similarity, reputation, extra, ...rest }, learner) => ({
            similarity,
            reputation,
            profile: { ...rest, learner, cyclesPerSample: 501_760, maxFrequency: rest.minFrequency + extra, deadline },
          }));
          if (!canMeetDeadline(members[0]!.profile, used, deadline)) return;
          played++;
          const play = playCoalition({ head: 0, members }, used, rule);
          const numbers = [
            play.competitionIncentive,
            play.providerUtility,
            ...(play.leader === null ? [] : [play.leader.value, ...play.leader.segment]),
            ...play.participants.flatMap(({ frequency, utility, payment, response }) => [
              frequency,
              utility,
              payment,
              ...response!.multipliers,
            ]),
          ];
          for (const value of numbers) expect(Number.isFinite(value)).toBe(true);
          expect(play.competitionIncentive).toBeLessThanOrEqual(15);
          expect(Math.min(...play.participants.map(({ payment }) => payment))).toBeGreaterThanOrEqual(0);
          expect(play.participants[0]!.learner).toBe(0);
        },
      ),
      { seed: 9, numRuns: 3000 },
    );
    expect(played).toBeGreaterThan(500);
  });

  it("never earns the provider more by bisection", () => {
    for (let seed = 0; seed < 40; seed++) {
      const coalition = coalitionOf(9, 900 + seed);
      const [exact, paper] = [playCoalition(coalition, terms), playCoalition(coalition, terms, "bisection")];
      if (exact.dropouts.length === 0 && paper.dropouts.length === 0)
        expect(paper.providerUtility).toBeLessThanOrEqual(exact.providerUtility + 1e-5);
    }
  });
});

describe("payment", () => {
  const standing = {
    similarity: -0.8,
    share: 0.25,
    lowestFrequency: 1e7,
    highestFrequency: 1e9,
    meanReputationUtility: 0.1,
    deadline: 15,
  };
  it("is never a fee [D9]", () => {
    expect(payment(standing, 1e7, 10, { dissimilarity: "signed", reputationIncentive: 5 })).toBe(0);
    expect(payment(standing, 1e7, 10, { dissimilarity: "clamp", reputationIncentive: 5 })).toBe(0.5);
    expect(payment(standing, 1e9, 10, { dissimilarity: "clamp", reputationIncentive: 5 })).toBe(3);
  });
  it("counts the frequency that was kept [D11]", () => {
    expect(keptFrequency(5e8, 1e9, 2)).toBe(5e8);
    expect(keptFrequency(5e8, 1e9, 4)).toBe(2.5e8);
    expect(keptFrequency(5e8, 1e9, 1)).toBe(5e8);
    expect(keptFrequency(5e8, 1e9, 0)).toBe(5e8);
    expect(recordedFrequency(5e8, 1e9, 3)).toBe(333_333_333);
    expect(recordedFrequency(5e8, 3e8 * 1.1, 1.1)).toBe(3e8);
  });
});

describe("validateIncentiveTerms", () => {
  const message = (change: object): string => {
    try {
      validateIncentiveTerms({ ...terms, ...change });
    } catch (error) {
      return (error as Error).message;
    }
    return "accepted";
  };
  it("accepts Table II and names what is wrong", () => {
    expect(message({})).toBe("accepted");
    expect(
      [
        { unitCost: 0 },
        { transmission: { ...terms.transmission, lossRate: 1 } },
        { thresholdUtility: 1 },
        { reputationThreshold: Number.NaN },
        { profitWeight: -1 },
        { minCompetitionIncentive: 16 },
        { maxCompetitionIncentive: 15.12345678912 },
        { dissimilarity: "sideways" },
      ].map(message),
    ).toMatchInlineSnapshot(`
      [
        "terms.unitCost must be a finite number greater than 0
        terms.unitCost: 0",
        "terms.transmission.lossRate must be at least 0 and below 1
        terms.transmission.lossRate: 1",
        "terms.thresholdUtility must be above 0 and below 1
        terms.thresholdUtility: 1",
        "terms.reputationThreshold must be a finite number of at least 0
        terms.reputationThreshold: NaN",
        "terms.profitWeight must be a finite number of at least 0
        terms.profitWeight: -1",
        "terms.minCompetitionIncentive must be at most terms.maxCompetitionIncentive, which is 15
        terms.minCompetitionIncentive: 16",
        "terms.maxCompetitionIncentive must be a multiple of 1e-9 token
        terms.maxCompetitionIncentive: 15.12345678912",
        "terms.dissimilarity must be "clamp" or "signed"
        terms.dissimilarity: sideways",
      ]
    `);
  });
});
