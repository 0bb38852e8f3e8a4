import { expect, it } from "vitest";
import { canMeetDeadline, computationTime, transmissionTime } from "../../src/cost/index.ts";
import { namedSchemes, type RoundRecord, taskTerms } from "../../src/round/index.ts";
import { playSmall, populationOf } from "../support/smallRun.ts";

const ROUNDS = 4;

const everyone = ({ coalitions, sittingOut }: RoundRecord): number[] =>
  [...coalitions.flatMap(({ members }) => members), ...sittingOut].sort((a, b) => a - b);

/** What four rounds of each scheme give: a promise, as in promise.test.ts. */
const hashes: Readonly<Record<string, string>> = {
  gfml: "424516c5f9c29d94701af0b46194de0b7e46065a7d0df65dbb2acf842ef76d3d",
  "gfml+optimized": "460abae99ec615dc74bfeb2768f4f8fe1ac06822e5fdb3b7ba6bc21048e35c05",
  "gfml+random": "4ea3754e2ea73b0e1d52621568012ff490a591af10f3780c600033a0bb4c75fb",
  "random+random": "0a31a62d4b97091a48b6a43a2766481ccce5cef511191daf0136bc8564b01bd3",
  "random+stackelberg": "897739e51f7e8639739e30ca475dffe71b5e70ac29702a1f884a9d9a5e3ce765",
  "random+optimized": "ce1ad6b52a07849eb59e0f08923d1efe810b5f1b53d0e4b5c83fee87382c115c",
  "best-effort+random-head": "504851304f620e9923a89802a8e193e4fb842f11c2e830f74fc29c6f069a7cf8",
  "best-effort+stackelberg": "a83e4de7233cef6f0e62fe6cce49c255dc6402b06601e7ec1d58648aa144fd37",
  "best-effort+optimized": "9b5e82a3b4e1ea77931f299d9eeba3acfbc5524744ec12e9850ef54af5bde12f",
  "fixed+stackelberg": "ed3c3456ac18396e8e11dd7e616ec55ef32b6e58a6d048f1b4cbd73332dea90a",
  "fixed+optimized": "b589ef9d8d3b949dd5bbe08f0d18852d7e9679923a0c608e3db6c88115f91991",
};

it.each(Object.entries(namedSchemes))("obeys the definition of %s", async (name, scheme) => {
  const run = await playSmall({ rounds: ROUNDS, scheme: name as keyof typeof namedSchemes });
  const population = populationOf(run.config);
  const terms = taskTerms(run.config);
  const profileOf = (learner: number) => population.registrations[learner]!;
  const isEligible = (learner: number, frequency: number): boolean =>
    computationTime(profileOf(learner), terms, frequency) + transmissionTime(profileOf(learner), terms) <=
    profileOf(learner).deadline;
  expect(run.result).toMatchObject({ rounds: ROUNDS, completed: true, resultHash: hashes[name] });

  for (const [index, round] of run.rounds.entries()) {
    // every active learner is in one place, once
    expect(everyone(round)).toEqual(population.active);
    const playing = round.coalitions.filter(({ head }) => head !== null);
    expect(playing.length).toBeGreaterThan(0);
    expect(round.coalitions).toHaveLength(scheme.coalition === "grand" ? 1 : run.config.coalition.count);

    const records = new Map(run.learners[index]!.map((record) => [record.learner, record]));
    for (const { coalition, head, members, competitionIncentive, deadline } of playing) {
      expect(members).toContain(head);
      expect(deadline).toBe(profileOf(head!).deadline);
      if (scheme.incentive === "stackelberg") {
        expect(competitionIncentive).toBeGreaterThanOrEqual(5);
        expect(competitionIncentive).toBeLessThanOrEqual(15);
      } else expect(competitionIncentive).toBe(15);
      for (const learner of members) {
        const record = records.get(learner)!;
        expect(record.coalition).toBe(coalition);
        expect(record.isHead).toBe(learner === head);
        expect(record.slack).toBeGreaterThanOrEqual(-1e-9);
        expect(record.delivered).toBe(true);
        // best responses carry a KKT case; drawn frequencies none
        expect(record.kktCase === null).toBe(scheme.incentive === "random");
        if (learner !== head) expect(record.utility).toBeGreaterThan(0);
      }
      if (scheme.head === "lowest-deadline" && scheme.incentive !== "random") {
        const eligible = members.filter((learner) => isEligible(learner, profileOf(learner).maxFrequency));
        const from = scheme.coalition === "game" ? [head!] : eligible;
        expect(deadline).toBe(Math.min(...from.map((learner) => profileOf(learner).deadline)));
      }
    }
    for (const learner of round.sittingOut) {
      const { coalition, utility, payment, options, chosenCoalition } = records.get(learner)!;
      expect({ coalition, utility, payment }).toEqual({ coalition: null, utility: 0, payment: 0 });
      // what a stable game leaves out gains nowhere; whoever else is out was dropped by the leader's stage
      if (scheme.coalition === "grand" || (scheme.coalition === "game" && round.stability.nashStable)) {
        const gains = options.some((option) => option !== null && option.utility > 1e-9);
        expect(chosenCoalition !== null || !gains).toBe(true);
      }
    }
    expect(round.stability.stackelbergRegret === null).toBe(scheme.incentive !== "stackelberg");
    if (scheme.incentive === "stackelberg") expect(round.stability.stackelbergRegret).toBeLessThan(1e-6);
    if (scheme.coalition === "game" && round.stability.nashStable) expect(round.stability.maxGain).toBeLessThan(1e-9);
    if (scheme.coalition !== "game") expect(round.stability).toMatchObject({ moves: 0, passes: 0, cycled: false });
  }
});

it("draws a new random partition every round, dealt evenly before anybody leaves", async () => {
  const { rounds } = await playSmall({ rounds: 3, scheme: "random+optimized", population: { deadline: { min: 19 } } });
  for (const { coalitions, sittingOut } of rounds) {
    expect(sittingOut).toEqual([]);
    expect(coalitions.map(({ members }) => members.length)).toEqual([3, 3, 3]);
  }
  const partitions = rounds.map(({ coalitions }) => JSON.stringify(coalitions.map(({ members }) => members)));
  expect(new Set(partitions).size).toBe(3);
});

it("keeps fixed clusters, headed by the tightest deadlines, and the places of learners that sit out", async () => {
  const run = await playSmall({ rounds: 5, scheme: "fixed+stackelberg" });
  const { rounds, learners } = run;
  const { active, registrations } = populationOf(run.config);
  const able = active
    .map((learner) => registrations[learner]!)
    .filter((one) => canMeetDeadline(one, taskTerms(run.config)));
  const tightest = able.sort((a, b) => a.deadline - b.deadline).slice(0, 3);
  expect(rounds[0]!.coalitions.map(({ head }) => head)).toEqual(tightest.map(({ learner }) => learner));
  const places = new Map<number, number>();
  for (const [index, { coalitions }] of rounds.entries()) {
    expect(coalitions.map(({ head }) => head)).toEqual(rounds[0]!.coalitions.map(({ head }) => head));
    for (const { learner, coalition } of learners[index]!) {
      if (coalition === null) continue;
      expect(places.get(learner) ?? coalition).toBe(coalition);
      places.set(learner, coalition);
    }
  }
  expect(places.size).toBeGreaterThan(6);
});

it("draws fixed clusters independently of the frequencies of round 0", async () => {
  const scheme = { coalition: "fixed", incentive: "random", head: "lowest-deadline" } as const;
  const { rounds } = await playSmall({
    rounds: 12,
    scheme,
    population: { deadline: { min: 19 }, cyclesPerSample: 30_000_000 },
  });
  const places = new Map<number, Set<number>>();
  for (const { coalitions } of rounds) {
    for (const { coalition, head, members } of coalitions) {
      for (const learner of members) {
        // a cluster without an eligible member borrows its head
        if (learner !== head) places.set(learner, (places.get(learner) ?? new Set()).add(coalition));
      }
    }
  }
  expect(places.size).toBeGreaterThan(2);
  for (const seen of places.values()) expect(seen.size).toBe(1);
});

it("plays a random frequency anew each round, and misses deadlines that it cannot meet", async () => {
  const run = await playSmall({ rounds: 6, scheme: "best-effort+random-head", population: { deadline: { min: 19 } } });
  const drawn = run.learners.flatMap((records) => records.flatMap(({ frequency }) => frequency ?? []));
  expect(new Set(drawn).size).toBe(drawn.length);
  for (const frequency of drawn) {
    expect(Number.isInteger(frequency)).toBe(true);
    expect(frequency).toBeGreaterThanOrEqual(1e7);
    expect(frequency).toBeLessThanOrEqual(1e9);
  }
  // about half of the draws are too low for 19 s
  const out = run.learners.flat().filter(({ coalition }) => coalition === null);
  expect(out.length).toBeGreaterThan(0);
  for (const { options } of out) expect(options[0] === null || options[0]!.utility <= 0).toBe(true);
});

it("pauses every coalition in a round whose frequencies meet no deadline, and continues", async () => {
  const run = await playSmall({
    rounds: 3,
    scheme: "gfml+random",
    population: { deadline: { min: 11, max: 11 }, uplinkRate: { min: 1e7, max: 1e7 }, cyclesPerSample: 55_400_000 },
  });
  const paused = run.rounds.filter(({ coalitions }) => coalitions.every(({ head }) => head === null));
  expect(paused.length).toBeGreaterThan(0);
  for (const round of paused) {
    expect(round).toMatchObject({ completionTime: 0, meanProfit: 0, providerUtility: 0, payments: 0, energy: 0 });
    expect(round.sittingOut).toHaveLength(9);
  }
  expect(run.evaluations.at(-1)!.active.after.learners).toBe(
    run.rounds.at(-1)!.coalitions.every(({ head }) => head === null) ? 0 : 9,
  );
});

it("lets no learner leave for the incentive of an earlier round where no game is played", async () => {
  // without a reward for reputation, U turns on I_comp
  const run = await playSmall({
    rounds: 4,
    scheme: "best-effort+stackelberg",
    incentive: { reputationIncentive: 0, minCompetitionIncentive: 0.01, maxCompetitionIncentive: 15 },
  });
  for (const records of run.learners) {
    for (const { options } of records) expect(options[0]?.competitionIncentive ?? 15).toBe(15);
  }
});

it("equals the named scheme when its three policies are spelled out", async () => {
  const named = await playSmall({ rounds: 2, scheme: "gfml" });
  const spelled = await playSmall({ rounds: 2, scheme: namedSchemes.gfml });
  expect(spelled.result.resultHash).toBe(named.result.resultHash);
});
