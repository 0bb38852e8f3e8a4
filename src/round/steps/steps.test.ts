import { describe, expect, it } from "vitest";
import { compareWithHeads } from "../../coalition/index.ts";
import { GfmlError } from "../../core/index.ts";
import { resolveScheme } from "../policies/resolveScheme.ts";
import { LearnerUnreachableError } from "../ports/errors.ts";
import type { Ledger, Registration } from "../ports/Ledger.ts";
import type { LearnerRequest, LearnerResponse } from "../ports/Link.ts";
import { shownScores } from "../RoundRecord.ts";
import type { RoundState } from "../RoundState.ts";
import { taskSchema } from "../TaskConfig.ts";
import { taskTerms } from "../taskTerms.ts";
import { askAll } from "./askLearners.ts";
import type { LedCoalition } from "./checkHeads.ts";
import { chooseModels } from "./chooseModels.ts";
import { initialState } from "./closeRound.ts";
import { collectRequests, type Requests } from "./collectRequests.ts";
import { evaluateModels } from "./evaluateModels.ts";
import type { OpenRound, RoundContext, RoundPorts } from "./RoundContext.ts";
import { viewPastHeads } from "./readReputations.ts";
import type { PlayedGames } from "./setIncentives.ts";
import { settleCoalitions } from "./settleCoalitions.ts";
import { trainCoalitions } from "./trainCoalitions.ts";

const registrationOf = (learner: number, active = true): Registration => ({
  learner,
  sampleCount: 100,
  cyclesPerSample: 1e6,
  minFrequency: 1e7,
  maxFrequency: 1e9,
  uplinkRate: 1e7,
  deadline: 12,
  active,
  classCount: 2,
});

/** A provider of these learners, whose answers the function gives. It has no ledger and no clock. */
const contextOf = (
  learners: readonly Registration[],
  answer: (learner: number, request: LearnerRequest) => LearnerResponse,
  fields: Parameters<typeof taskSchema.parse>[0] = {},
): RoundContext => {
  const config = taskSchema.parse(fields);
  const request = async (learner: number, asked: LearnerRequest): Promise<unknown> => answer(learner, asked);
  return {
    task: {
      id: 0,
      config,
      terms: taskTerms(config),
      scheme: resolveScheme(config),
      seed: 0,
      referenceModel: new Float32Array(2),
      embeddingSize: 2,
    },
    learners: {
      registrations: new Map(learners.map((one) => [one.learner, one])),
      active: learners.filter(({ active }) => active).map(({ learner }) => learner),
    },
    ports: {
      link: { request: request as RoundPorts["link"]["request"], serve: () => () => {} },
      ledger: {} as Ledger,
      clock: {
        now: () => 0,
        time: async (planned, job) => ({ result: await job(), ...planned }),
        endRound: async () => {},
      },
      patience: 1,
    },
  };
};

/** The context with this ledger, in a round that opens at this state. */
const openRound = (context: RoundContext, changes: Partial<RoundState>, ledger = context.ports.ledger): OpenRound => ({
  ...context,
  ports: { ...context.ports, ledger },
  state: stateOf(changes),
  models,
  signal: undefined,
});

const gone = (learner: number): never => {
  throw new LearnerUnreachableError(learner, "embed", "gone");
};

const stateOf = (changes: Partial<RoundState>): RoundState => ({
  ...initialState({ coalitionCount: 2, maxCompetitionIncentive: 15, modelHashes: ["a", "b"], taskDigest: "" }),
  ...changes,
});

const models = [Float32Array.of(1), Float32Array.of(2)];

describe("asking all", () => {
  it("has no answer for an unreachable learner", async () => {
    const answers = await askAll([3, 1, 2], async (learner) => (learner === 1 ? gone(learner) : 10 * learner));
    expect([...answers]).toEqual([
      [3, 30],
      [2, 20],
    ]);
  });

  it("throws any other failure, after all learners have responded", async () => {
    let heard = 0;
    const asking = askAll([0, 1, 2], async (learner) => {
      await new Promise((resolve) => setImmediate(resolve));
      heard++;
      if (learner === 0) throw new TypeError("a bug");
    });
    await expect(asking).rejects.toThrow("a bug");
    expect(heard).toBe(3);
  });
});

describe("the work of a coalition", () => {
  it("is waited for no longer than the provider's limit, whatever the head declared", async () => {
    const context = contextOf([registrationOf(0)], () => gone(0));
    const timeouts: number[] = [];
    const request = async (learner: number, _: unknown, { timeout }: { timeout: number }): Promise<never> => {
      timeouts.push(timeout);
      return gone(learner);
    };
    const train = (longestRound?: number) => {
      const link = { ...context.ports.link, request: request as RoundPorts["link"]["request"] };
      const ports = { ...context.ports, link, ...(longestRound !== undefined && { longestRound }) };
      const play = { participants: [{ learner: 0, frequency: 1e7 }] };
      const led = { coalition: 0, head: 0, deadline: 9e8, members: [{ reputation: 0 }], play };
      const incentives = { coalitions: new Map([[0, led]]) };
      const games = { incentives, recruitment: { game: { heads: [0, null] } } } as unknown as PlayedGames;
      const opened = openRound({ ...context, ports }, {});
      return trainCoalitions(opened, {} as Requests, games);
    };
    for (const limit of [600, undefined]) {
      const { outcomes } = await train(limit);
      expect(outcomes[0]!.members).toEqual([{ learner: 0, delivered: false, reason: "unreachable" }]);
    }
    expect(timeouts).toEqual([601, 9e8 + 1]);
  });
});

describe("embeddings", () => {
  const vectors = [Float32Array.of(1, 0, 5, 6), Float32Array.of(0, 1, 7, 8), Float32Array.of(0.5, 0.5, 1, 1)];
  const learners = [0, 1, 2].map((learner) => registrationOf(learner));
  const showing = (learner: number): LearnerResponse => ({ kind: "embed", embeddings: vectors[learner]! });

  it("asks once for equal models, and gives the embeddings to each coalition", async () => {
    const asked: number[] = [];
    const context = contextOf(learners, (learner, request) => {
      if (request.kind === "embed") asked.push(request.models.length);
      return showing(learner);
    });
    const two = await collectRequests(openRound(context, {}));
    expect(asked).toEqual([2, 2, 2]);
    expect(two.active).toEqual([0, 1, 2]);
    expect(two.embeddings[1]!.map((vector) => [...vector!])).toEqual([
      [5, 6],
      [7, 8],
      [1, 1],
    ]);
    const same = contextOf(learners, (learner, request) => {
      expect(request).toMatchObject({ models: { length: 1 } });
      return { kind: "embed", embeddings: vectors[learner]!.subarray(0, 2) };
    });
    const one = await collectRequests(openRound(same, { modelHashes: ["a", "a"] }));
    expect(one.embeddings[0]).toHaveLength(3);
    expect(one.embeddings[0]).toEqual(one.embeddings[1]);
  });

  it("drops embeddings with the wrong length or a hole, or that nobody sent", async () => {
    const bad: ((learner: number) => LearnerResponse)[] = [
      gone,
      () => ({ kind: "embed", embeddings: Float32Array.of(1, 2, 3) }),
      () => ({ kind: "embed", embeddings: Float32Array.of(1, 2, 3, Number.NaN) }),
    ];
    for (const answer of bad) {
      const context = contextOf(learners, (learner) => (learner === 1 ? answer(learner) : showing(learner)));
      const { embeddings } = await collectRequests(openRound(context, {}));
      expect(embeddings.map((row) => row.map((vector) => vector !== null))).toEqual([
        [true, false, true],
        [true, false, true],
      ]);
      // learner 1 heads coalition 1: similar only to itself
      const similarity = compareWithHeads({ learners, embeddings, similarityKind: "centered" }, [0, 1]);
      expect([...similarity]).toEqual([1, 0, -1, 0, 1, 0]);
    }
  });

  it("keeps embeddings between the rounds that draw them, for learners that are still active [E2]", async () => {
    const context = contextOf(learners, showing, { coalition: { embeddingInterval: 3 } });
    const drawn = await collectRequests(openRound(context, { round: 3 }));
    const kept = JSON.parse(JSON.stringify(drawn.kept));
    const silent = contextOf([learners[0]!, learners[2]!], gone, { coalition: { embeddingInterval: 3 } });
    const again = await collectRequests(openRound(silent, { round: 4, embeddings: kept }));
    expect(again.active).toEqual([0, 2]);
    expect(again.embeddings).toEqual(drawn.embeddings.map((row) => [row[0], row[2]]));
    expect(again.kept).toEqual(kept);
    const round6 = await collectRequests(openRound(silent, { round: 6, embeddings: kept }));
    expect(round6.embeddings.flat()).toEqual([null, null, null, null]);
  });
});

it("shows a head the past heads that are active now by their similarity, and itself with weight 1 [D6]", () => {
  const similarity = Float64Array.of(1, 0.4, -0.3, 0.2, 1, 0.5);
  const views = viewPastHeads([7, 8, null], [7, 8, 9, 99], [7, 8, 9], Float64Array.of(...similarity, 0, 0, 0));
  expect(views).toEqual([
    {
      head: 7,
      // 9 is not similar: it recommends nothing and accuses no head; 99 is not active
      similarities: [
        { head: 7, similarity: 1 },
        { head: 8, similarity: 0.4 },
      ],
    },
    {
      head: 8,
      similarities: [
        { head: 7, similarity: 0.2 },
        { head: 8, similarity: 1 },
        { head: 9, similarity: 0.5 },
      ],
    },
    null,
  ]);
});

describe("measuring", () => {
  // under either model the heads 0 and 1 differ; 2 sits out and is like 0, the passive 3 is like 1, the passive 4 is silent
  const shown: Record<number, readonly number[]> = { 0: [1, 0], 1: [0, 1], 2: [0.9, 0.1], 3: [0.1, 0.9] };
  const learners = [0, 1, 2]
    .map((learner) => registrationOf(learner))
    .concat([3, 4].map((one) => registrationOf(one, false)));

  it("gives each learner the model of its coalition, or of its most similar head", async () => {
    const used = new Map<number, { model: number; counts: readonly (number | "all")[] }>();
    const context = contextOf(
      learners,
      (learner, request) => {
        if (request.kind === "embed") {
          const own = shown[learner] ?? gone(learner);
          return { kind: "embed", embeddings: Float32Array.of(...own, ...own) };
        }
        if (request.kind !== "personalise") throw new TypeError(request.kind);
        used.set(learner, { model: request.model[0]!, counts: request.sampleCounts });
        const scores = { accuracy: learner / 10, loss: learner };
        return { kind: "personalise", before: scores, after: request.sampleCounts.map(() => scores) };
      },
      { personalization: { passiveSampleCounts: [1, "all"] } },
    );
    const state = stateOf({ round: 5, partition: [[0], [1]], sittingOut: [2], heads: [0, 1] });
    const record = await evaluateModels(context, state, models, await chooseModels(context, state, models));
    expect(Object.fromEntries(used)).toEqual({
      0: { model: 1, counts: ["all"] },
      1: { model: 2, counts: ["all"] },
      2: { model: 1, counts: ["all"] },
      3: { model: 2, counts: [1, "all"] },
    });
    expect(record.round).toBe(4);
    expect(record.active.after).toEqual({
      accuracy: expect.closeTo(0.1, 12),
      loss: 1,
      deviation: expect.closeTo(Math.sqrt(2 / 300), 12),
      worstTenth: 0,
      learners: 3,
    });
    expect(record.passive.all).toMatchObject({ accuracy: 0.3, learners: 1 });
    expect(record.byLearner.map(({ learner }) => learner)).toEqual([0, 1, 2]);
  });

  it("shows the curve of newcomers with the samples that they really use, and weighs by test samples", async () => {
    const everybody = [registrationOf(0), registrationOf(1), registrationOf(2, false), registrationOf(3, false)];
    // learner 1 tests on one sample; newcomer 3 has three samples to adapt with, newcomer 2 has fifty
    const held = [
      { samples: 100, available: 900 },
      { samples: 1, available: 9 },
      { samples: 10, available: 50 },
      { samples: 5, available: 3 },
    ];
    const context = contextOf(
      everybody,
      (learner, request) => {
        if (request.kind === "embed")
          return { kind: "embed", embeddings: Float32Array.from(request.models.flatMap(() => [1, 0])) };
        if (request.kind !== "personalise") return gone(learner);
        const scores = { accuracy: [0.9, 0, 0.6, 0.2][learner]!, loss: 1 };
        return {
          kind: "personalise",
          before: scores,
          after: request.sampleCounts.map(() => scores),
          ...held[learner]!,
        };
      },
      { personalization: { passiveSampleCounts: [1, 10, 100, "all"] } },
    );
    const state = { ...stateOf({ round: 5, partition: [[0], [1]], sittingOut: [], heads: [0, 1] }) };
    const { active, passive } = await evaluateModels(
      context,
      state,
      models,
      await chooseModels(context, state, models),
    );
    expect(active.after.accuracy).toBeCloseTo(0.45, 12);
    expect(active.after.weighed).toMatchObject({ accuracy: 0.9, learners: 1, samples: 100, tooFew: 1 });
    expect(shownScores(passive["1"])!.accuracy).toBeCloseTo((10 * 0.6 + 5 * 0.2) / 15, 12);
    expect(passive["10"]!.used).toEqual({ learners: 1, of: 2, least: 10, mean: 10, most: 10 });
    expect(shownScores(passive["10"])).toMatchObject({ accuracy: 0.6, samples: 10 });
    expect(passive["100"]!.used).toMatchObject({ learners: 0, of: 2 });
    expect(shownScores(passive["100"])).toBeUndefined();
    expect(passive.all!.used).toEqual({ learners: 2, of: 2, least: 3, mean: 26.5, most: 50 });
  });

  it("has nothing to report if every coalition pauses", async () => {
    const context = contextOf(learners, gone);
    const state = stateOf({ round: 1, sittingOut: [0, 1, 2], heads: [null, null] });
    const record = await evaluateModels(context, state, models, await chooseModels(context, state, models));
    expect(record.active.after).toEqual({ accuracy: 0, loss: 0, deviation: 0, worstTenth: 0, learners: 0 });
    expect(record.passive).toEqual({});
  });
});

it("scores the eq. 15 rules over the whole round before any coalition is settled", async () => {
  const settled: (number | null)[][] = [];
  const finalized: number[] = [];
  const ledger = {
    settleCoalition: async ({ members }: Parameters<Ledger["settleCoalition"]>[0]) => {
      settled.push(members.map((one) => (one.delivered ? one.measure : null)));
      return [];
    },
    finalizeRound: async (_: number, round: number) => void finalized.push(round),
  } as unknown as Ledger;
  const delivered = (learner: number, measure: number) => ({
    learner,
    delivered: true as const,
    measure,
    updateNorm: 0,
    keptFrequency: 1,
    computationTime: 1,
    transmissionTime: 1,
    updateHash: "",
    embeddingHash: "",
    gradientNorms: [1],
  });
  const outcomes = [
    {
      coalition: 0,
      model: models[0]!,
      members: [delivered(0, -4), { learner: 1, delivered: false as const, reason: "late" as const }],
    },
    { coalition: 1, model: models[1]!, members: [delivered(2, 8), delivered(3, 0)] },
  ];
  const context = contextOf([], gone, { reputation: { contribution: "eq15" } });
  await settleCoalitions(openRound(context, { round: 6 }, ledger), { coalitions: new Map(), outcomes });
  expect(settled).toEqual([
    [-1, null],
    [1, -0.333333333],
  ]);
  expect(finalized).toEqual([6]);
});

it("gives up a coalition that the escrow does not cover if somebody is notified, and ends the round otherwise", async () => {
  const calls: string[] = [];
  const receipt = { learner: 0, contributionScore: 1n, contribution: 1n, payment: 5n };
  const ledger = {
    settleCoalition: async ({ coalition }: Parameters<Ledger["settleCoalition"]>[0]) => {
      calls.push(`settle ${coalition}`);
      if (coalition === 1) throw new GfmlError("GFML_ESCROW_EXCEEDED", "these payments exceed the escrow");
      return [receipt];
    },
    forfeitCoalition: async (_task: number, _round: number, coalition: number) =>
      void calls.push(`forfeit ${coalition}`),
    finalizeRound: async () => void calls.push("finalise"),
  } as unknown as Ledger;
  const trained = [new Float32Array([1]), new Float32Array([2])];
  const outcomes = trained.map((_, coalition) => ({
    coalition,
    model: new Float32Array([10 + coalition]),
    members: [
      {
        learner: 2 * coalition,
        delivered: true as const,
        measure: 1,
        updateNorm: 1,
        keptFrequency: 1,
        computationTime: 1,
        transmissionTime: 1,
        updateHash: "",
        embeddingHash: "",
        gradientNorms: [],
      },
      { learner: 2 * coalition + 1, delivered: false as const, reason: "late" as const },
    ],
  }));
  const round = openRound(contextOf([], gone), { round: 3 }, ledger);
  const coalitions = new Map(trained.map((startModel, coalition) => [coalition, { startModel } as LedCoalition]));
  const unpaid: unknown[] = [];
  const notified = { ...round, events: { onUnpaid: (one: unknown) => unpaid.push(one) } };
  const settled = await settleCoalitions(notified, { coalitions, outcomes });
  expect(calls).toEqual(["settle 0", "settle 1", "forfeit 1", "finalise"]);
  expect(unpaid).toEqual([{ round: 3, coalition: 1, detail: "these payments exceed the escrow" }]);
  expect(settled.receipts).toEqual([receipt]);
  expect([...settled.outcomes.keys()]).toEqual([0, 1]);
  expect([...settled.outcomes.values()]).toEqual([
    outcomes[0],
    {
      coalition: 1,
      model: trained[1],
      members: [
        { learner: 2, delivered: false, reason: "unpaid" },
        { learner: 3, delivered: false, reason: "late" },
      ],
    },
  ]);
  calls.length = 0;
  await expect(settleCoalitions(round, { coalitions, outcomes })).rejects.toMatchObject({
    code: "GFML_ESCROW_EXCEEDED",
  });
  expect(calls).toEqual(["settle 0", "settle 1"]);
});
