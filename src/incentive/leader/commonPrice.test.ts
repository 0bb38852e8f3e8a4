import { describe, expect, it } from "vitest";
import { RandomStream } from "../../core/index.ts";
import { canMeetDeadline } from "../../cost/index.ts";
import { roundFrequency, roundIncentive } from "../../math/index.ts";
import { paperIncentiveTerms } from "../../testing/ledger/paperIncentiveTerms.ts";
import { bestResponse } from "../bestResponse.ts";
import { type CoalitionMember, coalitionAggregates, type RoundScale } from "../coalitionAggregates.ts";
import { commonPriceRegret } from "../commonPriceRegret.ts";
import type { IncentiveTerms } from "../IncentiveTerms.ts";
import { type Coalition, playCoalition } from "../playCoalition.ts";
import { providerUtility } from "../providerUtility.ts";
import { utility } from "../utility.ts";
import { commonPrice } from "./commonPrice.ts";

const terms: IncentiveTerms = {
  ...paperIncentiveTerms,
  minCompetitionIncentive: 0,
  maxCompetitionIncentive: 20,
  reputationIncentive: 0,
  share: "task",
  reputationScale: "round",
  reputationPay: "own",
  priceScope: "task",
};

/** Coalitions whose members enter at different prices: dear work, little reputation pay, some similarities of 0. */
const drawCoalitions = (seed: number, used: IncentiveTerms = terms): Coalition[] => {
  const stream = new RandomStream(seed, "common price");
  const count = 1 + stream.integerBelow(3);
  const coalitions = Array.from({ length: count }, (_, index) => {
    const deadline = stream.uniformBetween(11, 20);
    const members = Array.from({ length: 2 + stream.integerBelow(5) }, (_, place): CoalitionMember => {
      const heavy = stream.uniformBetween(0.2, 1.4);
      return {
        profile: {
          learner: 10 * index + place,
          sampleCount: 600 + stream.integerBelow(1300),
          cyclesPerSample: 501_760 * (place === 0 ? 0.5 : heavy),
          minFrequency: stream.uniform() < 0.2 ? 400_000_000 : 10_000_000,
          maxFrequency: 1_000_000_000,
          uplinkRate: stream.uniformBetween(5e6, 1e7),
          deadline,
        },
        similarity: stream.uniform() < 0.4 ? stream.uniformBetween(-1, 0) : stream.uniformBetween(0, 0.2),
        reputation: stream.uniformBetween(0, 5),
      };
    });
    return { head: 10 * index, members };
  });
  const everybody = coalitions.flatMap(({ members }) => members);
  const scale: RoundScale = {
    lowestFrequency: Math.min(...everybody.map(({ profile }) => profile.minFrequency)),
    highestFrequency: Math.max(...everybody.map(({ profile }) => profile.maxFrequency)),
    sampleCount: everybody.reduce((sum, { profile }) => sum + profile.sampleCount, 0),
    coalitionCount: count,
    highestReputation: Math.max(used.reputationThreshold, ...everybody.map(({ reputation }) => reputation)),
  };
  return coalitions.map((one) => ({ ...one, scale }));
};

/** The sum of U_MSP,j at a price, by its definition, over those that take part there. */
const sumAt = (coalitions: readonly Coalition[], price: number, used: IncentiveTerms = terms): number => {
  let sum = 0;
  for (const { head, members, scale } of coalitions) {
    const { deadline } = members[0]!.profile;
    const inTime = members.filter(({ profile }) => canMeetDeadline(profile, used, deadline));
    const { standings } = coalitionAggregates(inTime, deadline, used, scale);
    const answers = inTime.map(({ profile }, index) => bestResponse(profile, standings[index]!, price, used));
    const takesPart = inTime.map(({ profile }, index) => {
      const answer = answers[index]!;
      if (!answer.feasible) return false;
      // U at the agreed frequency, whole cycles/s [D12]
      const frequency = roundFrequency(answer.frequency, profile.maxFrequency);
      return profile.learner === head || utility(profile, standings[index]!, frequency, price, used) > 0;
    });
    const participants = inTime.filter((_, index) => takesPart[index]);
    const frequencies = answers.flatMap((answer, index) =>
      takesPart[index] && answer.feasible ? [answer.frequency] : [],
    );
    const aggregates = coalitionAggregates(participants, deadline, used, scale);
    sum += providerUtility(participants, aggregates, frequencies, price, used);
  }
  return sum;
};

describe("the common price", () => {
  it("beats a fine grid of the sum by its definition, participation included, and both sides of every entry price", () => {
    let entries = 0;
    let atEntry = 0;
    for (let seed = 0; seed < 150; seed++) {
      const used = { ...terms, profitWeight: [25, 4, 1, 0.3][seed % 4]! };
      const coalitions = drawCoalitions(seed);
      const { competitionIncentive, value, entryPrices } = commonPrice(coalitions, used);
      expect(roundIncentive(competitionIncentive)).toBe(competitionIncentive);
      const scale = Math.max(1, Math.abs(value));
      expect(Math.abs(sumAt(coalitions, competitionIncentive, used) - value) / scale).toBeLessThan(1e-9);
      for (let step = 0; step <= 400; step++)
        expect(sumAt(coalitions, step / 20, used)).toBeLessThanOrEqual(value + 1e-9 * scale);
      for (const entry of entryPrices) {
        for (const near of [-2, -1, 0, 1, 2]) {
          const price = roundIncentive(entry + near * 1e-9);
          if (price >= 0 && price <= 20)
            expect(sumAt(coalitions, price, used)).toBeLessThanOrEqual(value + 1e-9 * scale);
        }
        if (Math.abs(entry - competitionIncentive) < 3e-9) atEntry++;
      }
      entries += entryPrices.length;
      // no grid point beside the answer is better
      for (const near of [-2, -1, 1, 2]) {
        const price = roundIncentive(competitionIncentive + near * 1e-9);
        if (price >= 0 && price <= 20)
          expect(sumAt(coalitions, price, used)).toBeLessThanOrEqual(value + 1e-10 * scale);
      }
      expect(commonPriceRegret(coalitions, competitionIncentive, used).gain).toBeLessThan(1e-6);
    }
    // the games are such that entry matters
    expect(entries).toBeGreaterThan(200);
    expect(atEntry).toBeGreaterThan(10);
  });

  it("lets members take part from their entry price on: one step below they gain nothing", () => {
    let tried = 0;
    for (let seed = 0; seed < 60; seed++) {
      const coalitions = drawCoalitions(seed);
      for (const entry of commonPrice(coalitions, terms).entryPrices) {
        const inside = participantsAt(coalitions, entry);
        const outside = participantsAt(coalitions, roundIncentive(entry - 1e-9));
        expect(inside.length).toBeGreaterThan(outside.length);
        tried++;
      }
    }
    expect(tried).toBeGreaterThan(50);
  });

  it("agrees with the stage of each coalition about who takes part at the price", () => {
    for (let seed = 0; seed < 60; seed++) {
      const coalitions = drawCoalitions(seed);
      const { competitionIncentive, participants, value } = commonPrice(coalitions, terms);
      const plays = coalitions.map((one) => playCoalition(one, terms, { fixed: competitionIncentive }));
      expect(plays.map((play) => play.participants.map(({ learner }) => learner))).toEqual(participants);
      const sum = plays.reduce((total, { providerUtility: one }) => total + one, 0);
      expect(sum).toBeCloseTo(value, 5);
    }
  });

  it("notices a price that is not the best", () => {
    const coalitions = drawCoalitions(3);
    const { competitionIncentive } = commonPrice(coalitions, terms);
    const worse = competitionIncentive > 10 ? 0.5 : 19;
    const { gain, witness } = commonPriceRegret(coalitions, worse, terms);
    expect(gain).toBeGreaterThan(0.01);
    expect(Math.abs(witness - competitionIncentive)).toBeLessThan(1);
  });

  it("refuses terms with which participation would be no threshold, and coalitions without the round's scale", () => {
    const coalitions = drawCoalitions(1);
    const play =
      (change: Partial<IncentiveTerms>): (() => unknown) =>
      () =>
        commonPrice(coalitions, { ...terms, ...change });
    expect(play({ priceScope: "coalition" })).toThrow("terms.priceScope must be");
    expect(play({ share: "coalition" })).toThrow("terms.priceScope must be");
    expect(play({ reputationPay: "mean" })).toThrow("terms.priceScope must be");
    expect(play({ dissimilarity: "signed" })).toThrow("terms.dissimilarity must be");
    const { scale: _, ...bare } = coalitions[0]!;
    expect(() => commonPrice([bare], terms)).toThrow("scale must be");
    expect(() => commonPrice([{ ...coalitions[0]!, head: 99 }], terms)).toThrow("head must be");
  });
});

const participantsAt = (coalitions: readonly Coalition[], price: number): number[] =>
  coalitions.flatMap((one) => playCoalition(one, terms, { fixed: price }).participants.map(({ learner }) => learner));
