import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { computationCost, transmissionTime } from "../../src/cost/index.ts";
import { wadToNumber } from "../../src/math/index.ts";
import { canonicalJson, schemeNames, taskTerms } from "../../src/round/index.ts";
import type { RunConfigInput } from "../../src/simulation/index.ts";
import { playSmall, populationOf, type ToldRun } from "../support/smallRun.ts";

/** Of a settlement's record, whose Wads are text. */
interface SettlementPayload {
  readonly round: number;
  readonly receipts: readonly { readonly learner: number; readonly payment: string }[];
}

/** Whatever a run tells, these hold. */
const expectSound = (run: ToldRun): void => {
  const { config, rounds, learners, evaluations, ledger } = run;
  const terms = taskTerms(config);
  const population = populationOf(config);
  // throws on NaN and infinity, anywhere
  for (const told of [rounds, learners, evaluations]) canonicalJson(told);

  const paid = new Map<number, bigint>();
  // a mutable ledger tells a record again when it rewrites it
  for (const { kind, payload } of new Map(ledger.map((record) => [record.index, record])).values()) {
    if (kind !== "settlement") continue;
    const { round, receipts } = payload as SettlementPayload;
    for (const { payment } of receipts) paid.set(round, (paid.get(round) ?? 0n) + BigInt(payment));
  }

  let clock = 0;
  for (const [index, round] of rounds.entries()) {
    const records = learners[index]!;
    const playing = round.coalitions.filter(({ head }) => head !== null);
    const members = playing.flatMap((coalition) => coalition.members);
    expect([...members, ...round.sittingOut].sort((a, b) => a - b)).toEqual(population.active);
    for (const coalition of playing) expect(coalition.members).toContain(coalition.head);

    const total = records.reduce((sum, { payment }) => sum + payment, 0);
    expect(round.payments).toBe(total);
    expect(total).toBeCloseTo(wadToNumber(paid.get(index) ?? 0n), 6);
    expect(round.meanProfit).toBeCloseTo(records.reduce((sum, { utility }) => sum + utility, 0) / records.length, 9);
    expect(round.energy).toBeCloseTo(
      records.reduce((sum, { energy }) => sum + (energy ?? 0), 0),
      6,
    );
    const longest = playing.reduce((most, { completionTime }) => Math.max(most, completionTime), 0);
    expect(round.clock).toBeCloseTo(clock + longest, 6);
    clock = round.clock;

    for (const coalition of playing) {
      const own = records.filter((record) => record.coalition === coalition.coalition);
      const times = own.map((record) => record.computationTime! + record.transmissionTime!);
      expect(coalition.completionTime).toBeCloseTo(Math.max(...times), 6);
      expect(own.reduce((sum, { share }) => sum + share!, 0)).toBeCloseTo(1, 9);
    }
    for (const record of records) {
      if (record.coalition === null) {
        expect(record).toMatchObject({ frequency: null, utility: 0, payment: 0, delivered: false, measure: null });
        continue;
      }
      const profile = population.registrations[record.learner]!;
      const coalition = round.coalitions[record.coalition]!;
      const lowest = Math.min(...coalition.members.map((one) => population.registrations[one]!.minFrequency));
      const highest = Math.max(...coalition.members.map((one) => population.registrations[one]!.maxFrequency));
      const fraction = highest > lowest ? (record.frequency! - lowest) / (highest - lowest) : 0;
      // eq. 10
      const gains =
        (Math.max(0, record.similarity!) + fraction * record.share!) * coalition.competitionIncentive +
        coalition.meanReputationUtility * terms.reputationIncentive;
      expect(record.utility).toBeCloseTo(gains - computationCost(profile, terms, record.frequency!), 6);
      expect(record.payment).toBeCloseTo(gains, 6);
      expect(record.transmissionTime).toBeCloseTo(transmissionTime(profile, terms), 8);
      expect(record.slack).toBeCloseTo(coalition.deadline - record.computationTime! - record.transmissionTime!, 9);
      expect(record.contribution).toBeCloseTo(
        record.slack! > 0 ? (record.contributionScore! + 1) * Math.log(1 + record.slack!) : 0,
        7,
      );
      // cases 2, 5 and 6 have the deadline bind, the others leave slack; frequencies are rounded up by at most 1 cycle/s
      if (record.kktCase !== null) {
        const binds = record.kktCase === 2 || record.kktCase === 5 || record.kktCase === 6;
        if (binds) expect(Math.abs(record.slack!)).toBeLessThan(1e-6);
        if (record.kktCase === 3 || record.kktCase === 5) expect(record.frequency).toBe(profile.maxFrequency);
        if (record.kktCase === 4 || record.kktCase === 6) expect(record.frequency).toBe(profile.minFrequency);
        for (const multiplier of record.multipliers!) expect(multiplier).toBeGreaterThanOrEqual(0);
        if (!binds) expect(record.multipliers![0]).toBe(0);
      }
    }
  }
};

describe("a run", () => {
  it("leaves sound records with the defaults", async () => {
    const run = await playSmall({ rounds: 5 });
    expectSound(run);
    expect(run.evaluations.map(({ round }) => round)).toEqual([1, 3, 4]);
    const { active, passive, byLearner } = run.evaluations.at(-1)!;
    expect(active.after.learners).toBe(9);
    expect(byLearner).toHaveLength(9);
    expect(Object.keys(passive)).toEqual(["1", "all"]);
    for (const scores of Object.values(passive)) expect(scores.learners).toBe(3);
  });

  it("leaves sound records with a binding deadline, without one, and with a free follower", async () => {
    const cases = new Set<number | null>();
    for (const scheme of ["gfml", "best-effort+stackelberg"] as const) {
      for (const cyclesPerSample of [1e7, 3e7, 49_500_000]) {
        const run = await playSmall({ scheme, population: { activeFraction: 1, cyclesPerSample } });
        expectSound(run);
        for (const { kktCase } of run.learners.flat()) cases.add(kktCase);
      }
    }
    for (const kktCase of [1, 2, 3]) expect(cases).toContain(kktCase);
  });

  it("pays in records what the escrow loses", async () => {
    const run = await playSmall({ rounds: 3, incentive: { escrow: 5000 } });
    const total = run.rounds.reduce((sum, { payments }) => sum + payments, 0);
    expect(total).toBeGreaterThan(0);
    // an escrow just below the payments is refused where it is exceeded, not before
    const short = playSmall({ rounds: 3, incentive: { escrow: Math.floor(total) - 1 } });
    await expect(short).rejects.toMatchObject({ code: "GFML_ESCROW_EXCEEDED" });
  });

  it("leaves sound records for any configuration", { timeout: 120_000 }, async () => {
    const fields: fc.Arbitrary<RunConfigInput> = fc.record({
      rounds: fc.constant(3),
      evaluationInterval: fc.constant(3),
      seed: fc.integer({ min: 0, max: 1e6 }),
      scheme: fc.constantFrom(...schemeNames),
      learning: fc.record({
        localSteps: fc.integer({ min: 1, max: 3 }),
        secondOrder: fc.constantFrom("exact", "hf", "fo"),
        aggregation: fc.constantFrom("mean", "weighted"),
      }),
      reputation: fc.record({
        contribution: fc.constantFrom("update-norm", "projection", "eq15", "eq15-shifted"),
        decay: fc.constantFrom(0, 0.7, 1),
      }),
      incentive: fc.record({
        reputationIncentive: fc.constantFrom(0, 0.5, 5),
        minCompetitionIncentive: fc.constantFrom(0, 5),
        leader: fc.constantFrom("segments", "bisection"),
      }),
      coalition: fc.record({
        count: fc.integer({ min: 1, max: 5 }),
        similarity: fc.constantFrom("centered", "raw"),
        embeddingInterval: fc.integer({ min: 1, max: 2 }),
      }),
      data: fc.record({ glyphCount: fc.constant(400), partition: fc.constantFrom("fedlab", "iid", "dirichlet") }),
      population: fc.record({
        learners: fc.integer({ min: 5, max: 9 }),
        activeFraction: fc.constantFrom(1),
        cyclesPerSample: fc.constantFrom(1e6, 4e7, 7e7),
        minFrequency: fc.constantFrom(1e7, 6e8, 1e9),
      }),
      misbehavior: fc.constantFrom({ fraction: 0 }, { fraction: 0.4, localSteps: 0 }),
      ledger: fc.constantFrom("memory", "centralized"),
    });
    await fc.assert(
      fc.asyncProperty(fields, async (chosen) => {
        let run: ToldRun;
        try {
          run = await playSmall(chosen);
        } catch (error) {
          // the one honest refusal among these configurations
          expect(error).toMatchObject({ code: "GFML_NOBODY_CAN_TRAIN" });
          return;
        }
        expectSound(run);
        expect((await playSmall(chosen)).result.resultHash).toBe(run.result.resultHash);
      }),
      { numRuns: 12, seed: 20_26 },
    );
  });
});
