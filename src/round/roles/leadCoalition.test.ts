import { describe, expect, it } from "vitest";
import type { LearnerProfile } from "../../cost/index.ts";
import { aggregate } from "../../meta/index.ts";
import { LearnerUnreachableError } from "../ports/errors.ts";
import type { CoalitionOutcome, HeadOrder, Link, Update } from "../ports/Link.ts";
import { type TaskConfig, taskSchema } from "../TaskConfig.ts";
import { taskTerms } from "../taskTerms.ts";
import type { UpdateEncoding } from "../update/chunks.ts";
import { UpdateEncoder } from "../update/UpdateEncoder.ts";
import { updateRoot } from "../update/updateRoot.ts";
import type { HeadContext } from "./HeadContext.ts";
import { leadCoalition } from "./leadCoalition.ts";

const model = Float32Array.of(1, 2, -3);
const profile = (learner: number): LearnerProfile => ({
  learner,
  sampleCount: 100 * (learner + 1),
  cyclesPerSample: 1e6,
  minFrequency: 1e7,
  maxFrequency: 1e9,
  uplinkRate: 1e7,
  deadline: 12,
});

/** Sound and in time: 10 norms of 1 at alpha 0.05 allow an update of length 0.5. */
const sound = (learner: number): Update => ({
  learner,
  parameters: model.map((value, index) => value + 0.01 * (learner + 1) * (index + 1)),
  updateHash: "ab".repeat(32),
  updateNorm: 0.5,
  embeddingHash: "00".repeat(32),
  gradientNorms: new Array(10).fill(1),
  computationTime: 5,
  transmissionTime: 1,
});

const lead = (
  answers: readonly (Partial<Update> | Error)[],
  fields: Parameters<typeof taskSchema.parse>[0] = {},
  context: Partial<HeadContext> = {},
): Promise<CoalitionOutcome> => {
  const config: TaskConfig = taskSchema.parse(fields);
  const request = async (learner: number): Promise<unknown> => {
    const given = answers[learner]!;
    if (given instanceof Error) throw given;
    return { kind: "train", ...sound(learner), ...given };
  };
  const link: Link = { request: request as Link["request"], serve: () => () => {} };
  const order: HeadOrder = {
    task: 0,
    round: 2,
    coalition: 1,
    model,
    deadline: 12,
    members: answers.map((_, learner) => ({ profile: profile(learner), frequency: 900_000_000, reputation: learner })),
  };
  return leadCoalition({ terms: taskTerms(config), learning: config.learning, link, ...context }, order);
};

const deliveredBy = ({ members }: CoalitionOutcome): number[] =>
  members.filter(({ delivered }) => delivered).map(({ learner }) => learner);

it("averages, measures and reports updates that arrive in time, with times, kept frequency and hash", async () => {
  const outcome = await lead([{}, {}]);
  expect(outcome.coalition).toBe(1);
  expect(outcome.model).toEqual(aggregate(model, [sound(0).parameters, sound(1).parameters]));
  const length = Math.hypot(...sound(0).parameters.map((value, index) => value - model[index]!));
  expect(outcome.members[0]).toEqual({
    learner: 0,
    delivered: true,
    measure: expect.closeTo(length, 8),
    updateNorm: 0.5,
    // 10 steps x 1e6 cycles x 100 samples in 5 s, less than was agreed
    keptFrequency: 200_000_000,
    computationTime: 5,
    transmissionTime: 1,
    updateHash: sound(0).updateHash,
    embeddingHash: sound(0).embeddingHash,
    gradientNorms: sound(0).gradientNorms,
  });
});

it("counts the agreed frequency for a learner that was faster", async () => {
  const outcome = await lead([{ computationTime: 0.5 }]);
  expect(outcome.members[0]).toMatchObject({ keptFrequency: 900_000_000 });
});

it("weights the mean by samples where the task says so", async () => {
  const updates = [sound(0).parameters, sound(1).parameters];
  const outcome = await lead([{}, {}], { learning: { aggregation: "weighted" } });
  expect(outcome.model).toEqual(aggregate(model, updates, [100, 200]));
  expect(outcome.model).not.toEqual(aggregate(model, updates));
});

it.each(["median", "trimmed-mean", "krum", "norm-clipping"] as const)(
  "bounds the influence of one wild update: %s",
  async (aggregation) => {
    const wild = { parameters: model.map((value) => value + 0.5), gradientNorms: new Array(10).fill(2) };
    const outcome = await lead([{}, {}, {}, {}, wild], { learning: { aggregation } });
    expect(deliveredBy(outcome)).toHaveLength(5);
    outcome.model.forEach((value, index) => {
      expect(Math.abs(value - model[index]!)).toBeLessThanOrEqual(0.01 * 4 * (index + 1) + 1e-6);
    });
    const plain = await lead([{}, {}, {}, {}, wild]);
    expect(plain.model[0]).toBeGreaterThan(model[0]! + 0.1);
  },
);

it.each([
  ["gives back the memory of every update once it is added or refused", {}, 3],
  ["keeps updates that contributions compare", { reputation: { contribution: "projection" } }, 0],
  ["keeps updates that the rule compares", { learning: { aggregation: "median" } }, 0],
] as const)("%s", async (_, fields, expected) => {
  let released = 0;
  const updates = [0, 1, 2].map((learner) => {
    const { parameters } = sound(learner);
    const release = (): void => {
      released += 1;
      parameters.fill(Number.NaN);
    };
    return { parameters, release, ...(learner === 2 && { computationTime: 12 }) };
  });
  const outcome = await lead(updates, fields);
  expect(released).toBe(expected);
  expect(deliveredBy(outcome)).toEqual([0, 1]);
  expect(outcome.model).toEqual((await lead([{}, {}, { computationTime: 12 }], fields)).model);
});

it("weights the mean by the reputations of the order where the task says so", async () => {
  const outcome = await lead([{}, {}, {}], { learning: { aggregation: "reputation-weighted" } });
  // reputations 0, 1, 2: the first has no say
  expect(outcome.model[0]).toBeCloseTo(model[0]! + (0.02 + 2 * 0.03) / 3, 6);
});

describe("refused updates", () => {
  const cases: readonly (readonly [string, "late" | "unreachable" | "malformed", Partial<Update> | Error])[] = [
    ["an update after the deadline", "late", { computationTime: 11.001 }],
    ["no answer", "unreachable", new LearnerUnreachableError(0, "train", "gone")],
    ["parameters of another number", "malformed", { parameters: Float32Array.of(1, 2) }],
    ["a parameter that is not a number", "malformed", { parameters: Float32Array.of(1, Number.NaN, -3) }],
    ["an infinite parameter", "malformed", { parameters: Float32Array.of(1, Number.POSITIVE_INFINITY, -3) }],
    ["a change too large to average", "malformed", { parameters: Float32Array.of(1e6, 2, -3), gradientNorms: [1e9] }],
    ["a hash that is none", "malformed", { updateHash: "0x12" }],
    ["a norm that is not a number", "malformed", { gradientNorms: [Number.NaN] }],
    ["a negative norm", "malformed", { gradientNorms: [10, -1] }],
    ["a norm whose square is infinite", "malformed", { gradientNorms: [1e200] }],
    ["more norms than steps", "malformed", { gradientNorms: new Array(11).fill(1) }],
    ["an update longer than its norms allow", "malformed", { gradientNorms: [0.1, 0.1] }],
    ["a time that is not a number", "malformed", { computationTime: Number.NaN }],
    ["work in no time", "malformed", { computationTime: 0 }],
    ["a transmission in less than no time", "malformed", { transmissionTime: -1 }],
    ["a claim that is not a number", "malformed", { updateNorm: Number.NaN }],
    ["a claim below 0", "malformed", { updateNorm: -1 }],
    ["a claim that no ledger can write down", "malformed", { updateNorm: 1e9 }],
    ["a claim finer than 1e-9", "malformed", { updateNorm: 0.1234567891 }],
    ["a hash of embeddings that is none", "malformed", { embeddingHash: "" }],
  ];

  it.each(cases)("reports: %s, %s", async (_, reason, answer) => {
    for (const contribution of ["update-norm", "eq15"] as const) {
      const outcome = await lead([answer, {}], { reputation: { contribution } });
      expect(outcome.members[0]).toEqual({ learner: 0, delivered: false, reason });
      expect(deliveredBy(outcome)).toEqual([1]);
      // and leaves no trace in the mean
      expect(outcome.model).toEqual(aggregate(model, [sound(1).parameters]));
    }
  });

  it("keeps the model if nobody delivers", async () => {
    const outcome = await lead(cases.map(([, , answer]) => answer));
    expect(deliveredBy(outcome)).toEqual([]);
    expect(outcome.model).toEqual(model);
  });
});

it("refuses an update for its size whatever the order of arrival, and none besides it", async () => {
  // 3000 is within the range of exact sums, but not within one third of it
  const large = { parameters: model.map((value) => value + 3000), gradientNorms: [1e6] };
  for (const answers of [
    [large, {}, {}],
    [{}, {}, large],
  ]) {
    const outcome = await lead(answers);
    expect(outcome.members.map(({ delivered }) => delivered)).toEqual(answers.map((answer) => answer !== large));
  }
});

it("accepts a deadline that is met exactly or missed by rounding", async () => {
  expect(deliveredBy(await lead([{ computationTime: 11 }, { computationTime: 11 + 1e-7 }]))).toEqual([0, 1]);
});

it("ends the round at any other failure, because it is not the learner's", async () => {
  await expect(lead([{}, new TypeError("a bug")])).rejects.toThrow("a bug");
});

it("counts an inflated update as at most twice the coalition's median", async () => {
  const inflated = { parameters: model.map((value) => value + 5), gradientNorms: [1000] };
  const { members } = await lead([{}, {}, {}, {}, inflated]);
  const measures = members.map((member) => (member.delivered ? member.measure : -1));
  expect(measures[4]).toBeCloseTo(2 * measures[2]!, 8);
});

describe("updates that come encoded", () => {
  const encodings: readonly UpdateEncoding[] = ["float32", "float16", "int8"];
  const encoded = async (encoding: UpdateEncoding, learner: number): Promise<Partial<Update>> => {
    const { parameters } = sound(learner);
    const sent = new UpdateEncoder(encoding).encode(parameters, model);
    return {
      parameters: new Float32Array(0),
      encoded: sent.encoded,
      updateHash: await updateRoot(sent.encoded, model.length),
    };
  };

  it.each(encodings)("decodes and counts updates as they were sent: %s", async (encoding) => {
    const updates = await Promise.all([0, 1].map((learner) => encoded(encoding, learner)));
    const outcome = await lead(updates, {}, { encoding });
    expect(deliveredBy(outcome)).toEqual([0, 1]);
    const sent = [0, 1].map(
      (learner) => new UpdateEncoder(encoding).encode(sound(learner).parameters, model).parameters,
    );
    expect(outcome.model).toEqual(aggregate(model, sent));
  });

  it.each(encodings)(
    "is refused with a different hash, changed bytes or a different encoding: %s",
    async (encoding) => {
      const good = await encoded(encoding, 0);
      const { bytes } = good.encoded!;
      const wrong: Partial<Update>[] = [
        { ...good, updateHash: "cd".repeat(32) },
        { ...good, encoded: { encoding, bytes: bytes.with(0, bytes[0]! ^ 1) } },
        { ...good, encoded: { encoding, bytes: bytes.slice(0, -1) } },
        { ...good, encoded: { encoding: encoding === "int8" ? "float16" : "int8", bytes } },
      ];
      for (const update of wrong) {
        const { members } = await lead([update], {}, { encoding });
        expect(members).toEqual([{ learner: 0, delivered: false, reason: "malformed" }]);
      }
    },
  );

  it("refuses updates that are not finite, even with the right hash", async () => {
    const bytes = new Uint8Array(6).fill(0xff);
    const update = { encoding: "float16" as const, bytes };
    const answer = { parameters: new Float32Array(0), encoded: update, updateHash: await updateRoot(update, 3) };
    const { members } = await lead([answer], {}, { encoding: "float16" });
    expect(members).toEqual([{ learner: 0, delivered: false, reason: "malformed" }]);
  });
});

it("calls a member late by its stopwatch if it took longer than it claims, or than its deadline", async () => {
  let reading = 0;
  const reads: number[] = [];
  const stopwatch = (took: number) => {
    reads.length = 0;
    reading = 0;
    return { now: () => took * reading++, tolerance: 0.5 };
  };
  const reasons = async (took: number, answer: Partial<Update> = {}) =>
    (await lead([answer], {}, { stopwatch: stopwatch(took) })).members.map((one) =>
      one.delivered ? "in time" : one.reason,
    );
  // it says that it took 6 s of the deadline's 12
  expect(await reasons(6.4)).toEqual(["in time"]);
  expect(await reasons(1)).toEqual(["in time"]);
  expect(await reasons(6.6)).toEqual(["late"]);
  expect(await reasons(12.4, { computationTime: 11 })).toEqual(["in time"]);
  expect(await reasons(12.6, { computationTime: 11 })).toEqual(["late"]);
});
