import { describe, expect, it } from "vitest";
import { roundToNano } from "../../src/math/index.ts";
import {
  chunkCount,
  createMemorySpool,
  digestOf,
  drawChunks,
  type HeadFailure,
  HeadRefusedError,
  type LearnerRequest,
  type LearnerResponse,
  LearnerUnreachableError,
  type Link,
  type PlayedRound,
  type SignatureChecker,
  type Signer,
  UpdateEncoder,
  type UpdateEncoding,
} from "../../src/round/index.ts";
import type { RunConfigInput } from "../../src/simulation/index.ts";
import { openSmallTask, type SmallTaskOptions } from "../support/smallTask.ts";

/** The small run's model has 6,355 parameters or so: few chunks. */
const all = { chunks: 1000 };

const playRounds = async (
  fields: RunConfigInput,
  changes: Parameters<Awaited<ReturnType<typeof openSmallTask>>["play"]>[0] = {},
  options: SmallTaskOptions = {},
  rounds = 2,
): Promise<{ readonly rounds: PlayedRound[]; readonly failures: HeadFailure[] }> => {
  const failures: HeadFailure[] = [];
  const task = await openSmallTask(fields, { own: () => ({ spool: createMemorySpool() }), ...options });
  const played: PlayedRound[] = [];
  for (let round = 0; round < rounds; round++)
    played.push(await task.play({ ...changes, onHeadFailed: (failure) => failures.push(failure) }));
  return { rounds: played, failures };
};

const rules = ["mean", "weighted", "median", "trimmed-mean", "reputation-weighted", "krum", "norm-clipping"] as const;
const coordinatewise = rules.slice(0, 5);

/** The provider's link, on which some answers are changed on their way. */
const changing =
  (change: (response: LearnerResponse, request: LearnerRequest, learner: number) => LearnerResponse) =>
  (link: Link): Link => ({
    serve: link.serve,
    request: async (learner, request, options) =>
      change(await link.request(learner, request, options), request, learner) as never,
  });

describe("an honest head", () => {
  it.each(rules)("passes under %s, and the round is the same to the bit", async (aggregation) => {
    for (const contribution of ["update-norm", "projection", "eq15"] as const) {
      const fields = { learning: { aggregation, localSteps: 2, faultyMembers: 0 }, reputation: { contribution } };
      const believed = await playRounds(fields);
      const checked = await playRounds(fields, { headCheck: all });
      expect(checked.failures).toEqual([]);
      expect(checked.rounds.map(({ state }) => state.digest)).toEqual(believed.rounds.map(({ state }) => state.digest));
    }
  });

  it("passes with a few of the chunks, whatever they are", async () => {
    const { failures } = await playRounds({}, { headCheck: { chunks: 2 } }, {}, 4);
    expect(failures).toEqual([]);
  });

  it.each(["float32", "float16", "int8"] as const)("passes where updates travel as %s", async (encoding) => {
    const encoders = new Map<number, UpdateEncoder>();
    const own = (learner: number) => {
      const encoder = encoders.get(learner) ?? new UpdateEncoder(encoding as UpdateEncoding);
      encoders.set(learner, encoder);
      return { spool: createMemorySpool(), encoder, encoding };
    };
    const { rounds, failures } = await playRounds({}, { headCheck: { ...all, encoding } }, { own }, 3);
    expect(failures).toEqual([]);
    expect(rounds.at(-1)!.record.droppedUpdates).toBe(0);
    const plain = await playRounds({}, {}, {}, 3);
    const equal = rounds.at(-1)!.state.digest === plain.rounds.at(-1)!.state.digest;
    expect(equal).toBe(encoding === "float32");
  });

  it("passes with late, malformed or missing updates, and without any", async () => {
    const events = [
      { kind: "straggler", learners: { share: 0.3 }, factor: 50 },
      { kind: "drop-out", learners: { share: 0.3 }, rounds: { from: 1 } },
    ] as const;
    const believed = await playRounds({ scenario: { events: [...events] } }, {}, {}, 3);
    const checked = await playRounds({ scenario: { events: [...events] } }, { headCheck: all }, {}, 3);
    expect(checked.rounds.map(({ state }) => state.digest)).toEqual(believed.rounds.map(({ state }) => state.digest));
    expect(checked.failures).toEqual(believed.failures);
    expect(checked.failures.every(({ reason }) => reason === "unreachable")).toBe(true);
  });
});

describe("a head that lies", () => {
  const lies = [{ model: "own-update" }, { model: "scaled", factor: 1.001 }] as const;

  it.each(coordinatewise)(
    "is caught under %s for a wrong aggregate, and loses its coalition's round",
    async (aggregation) => {
      for (const lie of lies) {
        const scenario = { events: [{ kind: "lying-head" as const, rounds: { from: 1 }, ...lie }] };
        const fields = { learning: { aggregation, localSteps: 2, faultyMembers: 0 }, scenario };
        const { rounds, failures } = await playRounds(fields, { headCheck: all });
        const [before, after] = rounds;
        const shared = (head: number | null) => after!.record.coalitions.find((one) => one.head === head)!;
        // who is alone in its coalition has no aggregate to lie about with its own update
        const expected = after!.record.coalitions.filter(
          ({ head, members }) => head !== null && (lie.model === "scaled" || members.length > 1),
        );
        // told as they are found, of heads that are checked at once
        const told = failures.map(({ coalition, head, reason }) => ({ coalition, head, reason }));
        expect(told.sort((a, b) => a.coalition - b.coalition)).toEqual(
          expected.map(({ coalition, head }) => ({ coalition, head, reason: "false-aggregate" })),
        );
        expect(failures.length).toBeGreaterThan(0);
        for (const { coalition, head } of failures) {
          expect(after!.state.modelHashes[coalition]).toBe(before!.state.modelHashes[coalition]);
          for (const learner of shared(head).members)
            expect(after!.learners.find((one) => one.learner === learner)).toMatchObject({
              delivered: false,
              payment: 0,
              failure: "unreachable",
            });
        }
      }
    },
  );

  it("is caught for one wrong chunk only where that chunk is drawn", async () => {
    let caught = 0;
    let drawn = 0;
    for (let seed = 0; seed < 8; seed++) {
      const beacons: string[] = [];
      const place = { chunk: 0, count: 0 };
      const link = changing((response) => {
        if (response.kind !== "head") return response;
        place.count = chunkCount(response.model.length);
        place.chunk = seed % place.count;
        const at = place.chunk * 1024 + 7;
        return { ...response, model: response.model.with(at, response.model[at]! + 1e-6) };
      });
      const options: SmallTaskOptions = {
        link,
        ledger: (ledger) => ({
          ...ledger,
          beacon: async () => {
            beacons.push(await ledger.beacon());
            return beacons[0]!;
          },
        }),
      };
      const { rounds, failures } = await playRounds({ seed }, { headCheck: { chunks: 3 } }, options, 1);
      expect(place.count).toBeGreaterThan(3);
      for (const { coalition, head } of rounds[0]!.record.coalitions) {
        if (head === null) continue;
        const isDrawn = drawChunks(beacons[0]!, { task: 0, round: 0, coalition }, 3, place.count).includes(place.chunk);
        const isCaught = failures.some((one) => one.coalition === coalition && one.reason === "false-aggregate");
        expect(isCaught).toBe(isDrawn);
        drawn += 1;
        caught += Number(isCaught);
      }
    }
    expect(caught).toBeGreaterThan(0);
    expect(caught).toBeLessThan(drawn);
  });

  it.each(["krum", "norm-clipping"] as const)("is not caught under %s for a wrong aggregate", async (aggregation) => {
    const scenario = { events: [{ kind: "lying-head" as const, model: "scaled" as const, factor: 3 }] };
    const { failures } = await playRounds(
      { learning: { aggregation, localSteps: 2, faultyMembers: 0 }, scenario },
      { headCheck: all },
    );
    expect(failures).toEqual([]);
  });

  it("gets the contribution that its update shows, whatever it claims", async () => {
    const inflate = changing((response, request, learner) =>
      response.kind === "head" && request.kind === "head" && request.round === 1
        ? {
            ...response,
            members: response.members.map((one) =>
              one.delivered && one.learner === learner ? { ...one, measure: 100, updateNorm: 100 } : one,
            ),
          }
        : response,
    );
    const honest = await playRounds({});
    const believed = await playRounds({}, {}, { link: inflate });
    const checked = await playRounds({}, { headCheck: all }, { link: inflate });
    expect(checked.failures).toEqual([]);
    const measures = ({ rounds }: typeof honest) =>
      rounds[1]!.learners.filter(({ isHead }) => isHead).map(({ measure }) => measure!);
    expect(measures(believed)).toEqual(measures(believed).map(() => 100));
    // the cap of two medians is the head's own to apply
    measures(checked).forEach((measure, index) => {
      expect(measure).toBeGreaterThanOrEqual(measures(honest)[index]!);
      expect(measure).toBeLessThan(100);
    });
  });

  it("is caught by the proofs for a wrong list of updates", async () => {
    type Openings = Extract<LearnerResponse, { kind: "open" }>["openings"];
    const tampers: ((openings: Openings) => Openings)[] = [
      (openings) => openings.slice(1),
      (openings) => [...openings, openings[0]!],
      (openings) => openings.map((one) => ({ ...one, chunks: one.chunks.slice(1) })),
      (openings) => openings.map((one) => ({ ...one, chunks: [...one.chunks].reverse() })),
      (openings) => openings.map((one) => ({ ...one, chunks: openings[0]!.chunks })),
      (openings) =>
        openings.map((one) => ({
          ...one,
          chunks: one.chunks.map((chunk) => ({
            ...chunk,
            bytes: chunk.bytes.map((byte, at) => (at === 9 ? byte ^ 4 : byte)),
          })),
        })),
      (openings) => openings.map((one) => ({ ...one, chunks: one.chunks.map((chunk) => ({ ...chunk, proof: [] })) })),
    ];
    for (const tamper of tampers) {
      const link = changing((response) =>
        response.kind === "open" ? { ...response, openings: tamper(response.openings) } : response,
      );
      const { rounds, failures } = await playRounds({}, { headCheck: all }, { link }, 1);
      const tampered = rounds[0]!.record.coalitions.filter(({ head, members }) => head !== null && members.length > 1);
      expect(tampered.length).toBeGreaterThan(0);
      for (const { coalition } of tampered)
        expect(failures.find((one) => one.coalition === coalition)).toMatchObject({ reason: "unopened" });
    }
  });

  it("is caught by its different model if it says that no member delivered", async () => {
    const link = changing((response) =>
      response.kind === "head"
        ? {
            ...response,
            members: response.members.map(({ learner }) => ({
              learner,
              delivered: false as const,
              reason: "late" as const,
            })),
          }
        : response,
    );
    const { failures } = await playRounds({}, { headCheck: all }, { link }, 1);
    expect(failures.length).toBeGreaterThan(0);
    expect(failures.every(({ reason }) => reason === "false-aggregate")).toBe(true);
  });
});

describe("a head that does not respond", () => {
  it.each(["open", "settle"] as const)("loses its coalition's round: %s", async (kind) => {
    for (const error of [
      (learner: number) => new LearnerUnreachableError(learner, kind, "gone"),
      (learner: number) => new HeadRefusedError(learner, kind, "no"),
    ]) {
      const link = (inner: Link): Link => ({
        ...inner,
        request: (learner, request, options) => {
          if (request.kind === kind) throw error(learner);
          return inner.request(learner, request as never, options);
        },
      });
      const { rounds, failures } = await playRounds({}, { headCheck: all, collectSignatures: true }, { link }, 1);
      const [round] = rounds;
      const led = round!.record.coalitions.filter(({ head }) => head !== null);
      expect(failures.map(({ coalition }) => coalition)).toEqual(led.map(({ coalition }) => coalition));
      expect(new Set(failures.map(({ reason }) => reason))).toEqual(
        new Set([kind === "open" ? "unopened" : "unsigned"]),
      );
      expect(round!.record.payments).toBe(0);
    }
  });

  it("cannot open updates that it did not keep", async () => {
    const { failures } = await playRounds({}, { headCheck: all }, { own: () => ({}) }, 1);
    expect(failures.length).toBeGreaterThan(0);
    expect(failures.every(({ reason }) => reason === "unopened")).toBe(true);
  });

  it("does not head while it is barred", async () => {
    const { rounds } = await playRounds({}, {}, {}, 1);
    const heads = rounds[0]!.state.heads.filter((head) => head !== null);
    const barred = await playRounds({}, { barredHeads: new Set(heads) }, {}, 1);
    const others = barred.rounds[0]!.state.heads.filter((head) => head !== null);
    expect(others.length).toBeGreaterThan(0);
    expect(others.filter((head) => heads.includes(head))).toEqual([]);
    expect(
      barred.rounds[0]!.learners.filter(({ coalition }) => coalition !== null).map(({ learner }) => learner),
    ).toEqual(expect.arrayContaining(heads.slice(0, 1)));
  });
});

it.each([
  ["of another coalition", () => ({ coalition: 7 })],
  ["with a model of another size", () => ({ model: new Float32Array(3) })],
  ["with a hole in its model", (model: Float32Array) => ({ model: model.with(5, Number.NaN) })],
  ["without its members", () => ({ members: [] })],
] as const)("loses its round, but not the others', with a report %s", async (_, change) => {
  const link = changing((response) =>
    response.kind === "head" && response.coalition === 1 ? { ...response, ...change(response.model) } : response,
  );
  const { rounds, failures } = await playRounds({}, {}, { link }, 1);
  expect(failures).toMatchObject([{ coalition: 1, reason: "malformed" }]);
  expect(rounds[0]!.learners.some(({ coalition, delivered }) => coalition !== 1 && delivered)).toBe(true);
});

it("loses its round when it charges for a frequency that its member did not keep", async () => {
  const slow = (isFair: boolean) =>
    changing((response) => {
      if (response.kind !== "head" || response.coalition !== 1) return response;
      const members = response.members.map((member) => {
        if (!member.delivered) return member;
        // as if it had taken a second longer than agreed
        const computationTime = roundToNano(member.computationTime + 1);
        const kept = Math.floor((member.keptFrequency * member.computationTime) / computationTime);
        return { ...member, computationTime, ...(isFair && { keptFrequency: kept }) };
      });
      return { ...response, members };
    });
  const fair = await playRounds({}, {}, { link: slow(true) }, 1);
  expect(fair.failures).toEqual([]);
  const { failures } = await playRounds({}, {}, { link: slow(false) }, 1);
  expect(failures).toMatchObject([{ coalition: 1, reason: "malformed" }]);
  expect(failures[0]!.detail).toContain("keptFrequency");
});

describe("signatures", () => {
  const hash = (...parts: unknown[]): string => digestOf(parts);
  const signer = (learner: number): Signer => ({
    participation: async (one) => hash(learner, one),
    settlement: async (settlement, basis) => [hash(learner, settlement, basis)],
    modelRequest: async (one) => hash(learner, one),
  });
  const checker: SignatureChecker = {
    isParticipation: async (one, signature) => signature === hash(one.learner, one),
    isSettlement: async (head, settlement, basis, signatures) => signatures[0] === hash(head, settlement, basis),
  };
  const own = (learner: number) => ({
    spool: createMemorySpool(),
    signer: signer(learner),
    signatures: checker,
  });
  const asked = { headCheck: all, collectSignatures: true, signatures: checker };

  it.each(["update-norm", "projection", "eq15", "eq15-shifted"] as const)(
    "brings signatures of members and heads to the ledger under %s, and changes nothing else",
    async (contribution) => {
      const fields = { reputation: { contribution } };
      const settlements: unknown[] = [];
      const { rounds, failures } = await playRounds(fields, asked, {
        own,
        ledger: (ledger) => ({
          ...ledger,
          settleCoalition: (settlement) => {
            settlements.push(settlement);
            return ledger.settleCoalition(settlement);
          },
        }),
      });
      expect(failures).toEqual([]);
      const plain = await playRounds(fields);
      expect(rounds.at(-1)!.state.digest).toBe(plain.rounds.at(-1)!.state.digest);
      expect(settlements.length).toBeGreaterThan(2);
      for (const settlement of settlements)
        expect(settlement).toMatchObject({
          signatures: [expect.stringMatching(/^[0-9a-f]{64}$/)],
          members: expect.arrayContaining([
            expect.objectContaining({
              signature: expect.stringMatching(/^[0-9a-f]{64}$/),
              embeddingHash: expect.not.stringMatching(/^0+$/),
            }),
          ]),
        });
    },
  );

  it("requires signatures: a member that did not sign, or signed something else, delivered nothing", async () => {
    const task = await openSmallTask({}, { own });
    const [forger, lazy] = task.context.learners.active;
    const { rounds } = await playRounds(
      {},
      asked,
      {
        own: (learner) => ({
          ...own(learner),
          ...(learner === forger && { signer: signer(999) }),
          ...(learner === lazy && { signer: undefined as never }),
        }),
      },
      1,
    );
    for (const learner of [forger, lazy]) {
      const record = rounds[0]!.learners.find((one) => one.learner === learner)!;
      if (record.coalition !== null && !record.isHead)
        expect(record).toMatchObject({ delivered: false, failure: "malformed" });
    }
    expect(rounds[0]!.learners.filter(({ failure }) => failure === "malformed").length).toBeGreaterThan(0);
  });

  it("refuses a head's signature under settlements that it did not report", async () => {
    type Settle = Extract<LearnerRequest, { kind: "settle" }>;
    const lies: ((request: Settle) => Settle)[] = [
      (one) => ({ ...one, largestMeasure: one.largestMeasure + 1 }),
      (one) => ({ ...one, settlement: { ...one.settlement, modelHash: "ab".repeat(32) } }),
      (one) => ({ ...one, settlement: { ...one.settlement, task: one.settlement.task + 1 } }),
      (one) => ({ ...one, settlement: { ...one.settlement, members: one.settlement.members.slice(1) } }),
      (one) => ({
        ...one,
        settlement: {
          ...one.settlement,
          members: one.settlement.members.map(({ learner }) => ({ learner, delivered: false })),
        },
      }),
      ...(["measure", "updateNorm", "keptFrequency", "computationTime", "transmissionTime"] as const).map(
        (field) =>
          (one: Settle): Settle => ({
            ...one,
            settlement: {
              ...one.settlement,
              members: one.settlement.members.map((member) =>
                member.delivered ? { ...member, [field]: member[field] + 1 } : member,
              ),
            },
          }),
      ),
    ];
    for (const lie of lies) {
      const link = (inner: Link): Link => ({
        ...inner,
        request: (learner, request, options) =>
          inner.request(
            learner,
            (request.kind === "settle" ? lie(request as never) : request) as typeof request,
            options,
          ),
      });
      const { failures } = await playRounds({}, asked, { own, link }, 1);
      expect(failures.length).toBeGreaterThan(0);
      expect(failures.every(({ reason }) => reason === "unsigned")).toBe(true);
    }
  });

  it("scores the others anew if a head's scores are not signed, and they lose nothing", async () => {
    const fields = { reputation: { contribution: "eq15" as const } };
    const link = (inner: Link): Link => ({
      ...inner,
      request: (learner, request: LearnerRequest, options) => {
        if (request.kind === "settle" && request.settlement.coalition === 1)
          throw new HeadRefusedError(learner, "settle", "no");
        return inner.request(learner, request as never, options);
      },
    });
    const { rounds, failures } = await playRounds(fields, asked, { own, link }, 1);
    expect(failures).toMatchObject([{ coalition: 1, reason: "unsigned" }]);
    const scores = rounds[0]!.learners.flatMap(({ contributionScore }) => contributionScore ?? []);
    expect(Math.max(...scores)).toBe(1);
    expect(Math.min(...scores)).toBe(-1);
  });
});
