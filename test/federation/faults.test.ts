import { mkdtemp, rm } from "node:fs/promises";
import { connect as connectSocket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  createDoorClient,
  type JoinOptions,
  joinFederation,
  namesOf,
  parseJoinAddress,
  type RunningProvider,
} from "../../src/federation/index.ts";
import { registerAtDoor } from "../../src/federation/learner/registerAtDoor.ts";
import { createLearnerSigner, ledgerDomains } from "../../src/ledger/index.ts";
import { roundToNano } from "../../src/math/index.ts";
import type { WireMessage } from "../../src/network/index.ts";
import type { LearnerRecord, RoundRecord } from "../../src/round/index.ts";
import { rawAttacker } from "../network/support/rawAttacker.ts";
import { type SlowLink, slowLink } from "../network/support/slowLink.ts";
import { letTimePass } from "../support/letTimePass.ts";
import { until } from "../support/until.ts";
import { interceptingNode, type Replay, replaying } from "./support/interceptingNode.ts";
import {
  joinOptionsOf,
  keyOf,
  realNode,
  type SmallFederation,
  smallConfig,
  startSmallFederation,
} from "./support/smallFederation.ts";

interface Told {
  readonly rounds: RoundRecord[];
  readonly learners: (readonly LearnerRecord[])[];
  readonly log: { readonly event: string; readonly fields: Readonly<Record<string, unknown>> }[];
}
const nothingYet = (): Told => ({ rounds: [], learners: [], log: [] });
/** What a provider tells goes into `told`. */
const telling = (told: Told) => ({
  onRound: (round: RoundRecord, learners: readonly LearnerRecord[]) => {
    told.rounds.push(round);
    told.learners.push(learners);
  },
  log: (_level: string, event: string, fields: Readonly<Record<string, unknown>> = {}) =>
    void told.log.push({ event, fields }),
});

/** Nobody but the provider and honest learners, the first of all numbers. */
const HONEST = 5;
const ROUNDS = 2;
/**
 * bit/s. By it follows how long an update may be on its way, which is not waited for here: 20 s for those who are to be in
 * time on a busy machine, too, and 0.2 s for those who are to be late.
 */
const UPLINK = 1e7;
const FAST_UPLINK = 1e9;
/** s that an update of the late ones is on its way: more than what they sign, and a tolerance of 1 s. */
const LATENESS = 3;

const withHeader = (answer: WireMessage, fields: object): WireMessage => ({
  ...answer,
  header: { ...(answer.header as object), ...fields },
});

describe("a federation with all faults at once", () => {
  /** How each attacker changes its answer to training, and the reason for which the head drops it. */
  const lies: Record<string, { change: NonNullable<Parameters<typeof interceptingNode>[0]["answer"]>; why: string }> = {
    "numbers that are not finite": {
      change: (answer) => ({ ...answer, payload: new Uint8Array(answer.payload!.length).fill(255) }),
      why: "malformed",
    },
    "a wrong shape": {
      change: (answer) => ({ ...answer, payload: answer.payload!.subarray(4) }),
      why: "malformed",
    },
    "a wrong hash": { change: (answer) => withHeader(answer, { updateHash: "ab".repeat(32) }), why: "malformed" },
    "an invalid signature": {
      change: (answer) => withHeader(answer, { signature: `0x${"11".repeat(65)}` }),
      why: "malformed",
    },
    "the signature of a different key": {
      change: async (answer, request) => {
        const { task, round, coalition, frequency } = request.header as Record<string, number>;
        const own = answer.header as Parameters<ReturnType<typeof createLearnerSigner>["participation"]>[0];
        const signer = createLearnerSigner({ key: keyOf("thief"), domains: ledgerDomains(null) });
        const { learner, updateHash, updateNorm, embeddingHash, computationTime, transmissionTime } = own;
        const place = { task: task!, round: round!, coalition: coalition!, frequency: frequency! };
        const times = {
          computationTime: roundToNano(computationTime),
          transmissionTime: roundToNano(transmissionTime),
        };
        const said = { learner, updateHash, updateNorm, embeddingHash, ...times };
        return withHeader(answer, { signature: await signer.participation({ ...place, ...said }) });
      },
      why: "malformed",
    },
    "a slower time than the signed one": {
      change: (answer) => withHeader(answer, { computationTime: 1000 }),
      why: "malformed",
    },
    garbage: { change: (answer) => ({ ...answer, header: { nothing: "of it" } }), why: "unreachable" },
    "more bytes than a model": {
      change: (answer) => ({ ...answer, payload: new Uint8Array(answer.payload!.length + 1_000_000) }),
      why: "unreachable",
    },
  };
  const LIARS = Object.keys(lies);
  const [REPLAYER, LATE, SLOW, TOO_SLOW, TWIN] = [0, 1, 2, 3, 4].map((at) => HONEST + LIARS.length + at) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const run = smallConfig({
    rounds: ROUNDS,
    coalition: { count: 1 },
    data: { glyphCount: 100 * (TWIN + 1) },
    population: { learners: TWIN + 1, activeFraction: 1, deadline: { min: 120, max: 120 } },
    cost: { modelBits: 20 * UPLINK },
  });

  let folder = "";
  let federation: SmallFederation;
  let provider: RunningProvider;
  const told = nothingYet();
  const replays: Replay[] = [];
  const refusals: { learner: number; account: string; what: string; reason: string }[] = [];
  const links: SlowLink[] = [];
  let metrics = "";
  const outcomes: Record<string, unknown> = {};

  /** Sends through links of so many bytes a second to heads. */
  const overSlowLink = (rate: () => number): Partial<JoinOptions> => ({
    createNode: interceptingNode({
      reach: async (addresses, account) => {
        if (account === namesOf(keyOf("provider")).account) return addresses;
        const direct = addresses.find((address) => !address.includes("p2p-circuit"))!;
        const link = await slowLink(Number(/tcp\/(\d+)/.exec(direct)![1]), rate);
        links.push(link);
        return [direct.replace(/tcp\/\d+/, `tcp/${link.port}`)];
      },
    }),
  });

  const captured = new Map<string, Map<string, WireMessage>>();
  const optionsOf = (learner: number): Partial<JoinOptions> => {
    const common: Partial<JoinOptions> = {
      cyclesPerSample: 1_500_000,
      deadline: 120,
      uplinkRate: learner === LATE || learner === TOO_SLOW ? FAST_UPLINK : UPLINK,
      onEvent: (event) => {
        if (event.kind === "refused") refusals.push({ learner, ...event });
      },
      // whoever heads asks again for what an earlier head asked for
      createNode: interceptingNode({ ask: replaying(captured, "train", replays) }),
    };
    const training = (change: NonNullable<Parameters<typeof interceptingNode>[0]["answer"]>): Partial<JoinOptions> => ({
      ...common,
      createNode: interceptingNode({
        ask: replaying(captured, "train", replays),
        answer: (answer, request) => (request.kind === "train" ? change(answer, request) : answer),
      }),
    });
    if (learner < HONEST || learner === TWIN) return common;
    if (learner < HONEST + LIARS.length) return training(lies[LIARS[learner - HONEST]!]!.change);
    if (learner === SLOW) return { ...common, ...overSlowLink(() => 100_000) };
    if (learner === TOO_SLOW) return { ...common, ...overSlowLink(() => (told.rounds.length === 0 ? 15_000 : 10e6)) };
    let first: WireMessage | undefined;
    if (learner === REPLAYER) return training((answer) => (first ??= answer));
    let isLate = true;
    return training(async (answer) => {
      if (isLate) await letTimePass(1000 * LATENESS);
      isLate = false;
      return answer;
    });
  };

  /** Accounts that are registered, and then do not what learners do. */
  const attackers = ["hole", "frame", "offer", "replay", "number"] as const;
  const register = async (name: string): Promise<void> => {
    const key = keyOf(name);
    const door = createDoorClient(parseJoinAddress(provider.joinAddress));
    const { cyclesPerSample, minFrequency, maxFrequency, uplinkRate, deadline } = {
      ...{ cyclesPerSample: 1e6, minFrequency: 1e7, maxFrequency: 1e9, uplinkRate: 1e7, deadline: 8 },
    };
    await registerAtDoor({
      door,
      document: provider.document,
      account: namesOf(key).account,
      signer: createLearnerSigner({ key, domains: ledgerDomains(null) }),
      declaration: {
        ...{ active: true, sampleCount: 50, classCount: 10 },
        ...{ cyclesPerSample, minFrequency, maxFrequency, uplinkRate, deadline },
      },
      code: undefined,
      signal: new AbortController().signal,
    });
  };

  const attack = async (address: string): Promise<void> => {
    const port = Number(/tcp\/(\d+)/.exec(address)![1]);
    const closed = (bytes: Buffer): Promise<void> =>
      new Promise((resolve) => {
        const socket = connectSocket(port, "127.0.0.1", () => socket.write(bytes));
        socket.on("error", () => {}).on("close", () => resolve());
      });
    const raw = await Promise.all(attackers.map((name) => rawAttacker(address, keyOf(name))));
    const [hole, frame, offer, replay] = raw;
    outcomes.hole = await hole!.floodYamux(500_000_000);
    outcomes.frame = await frame!.declareFrame(2 ** 31);
    await offer!.offer(4_000_000);
    await replay!.replayRequest(5);
    await raw[4]!.close();
    const other = await realNode({ key: keyOf("number"), gate: () => true });
    const { account } = provider.document.provider;
    const peer = await other.connect([address], { account, timeout: 10 });
    const hello = { protocol: provider.document.protocol, task: provider.document.task, learner: 0, addresses: [] };
    outcomes.number = await peer.request({ kind: "hello", header: hello }, { timeout: 10 }).then(
      () => "welcome",
      (error: { refusal?: string }) => error.refusal,
    );
    const stranger = await realNode({ key: keyOf("stranger"), gate: () => true });
    outcomes.stranger = await stranger.connect([address], { account, timeout: 5 }).then(
      () => "connected",
      (error: { code?: string }) => error.code,
    );
    const events: string[] = [];
    const twin = await joinFederation({
      ...joinOptionsOf(run, TWIN, provider.joinAddress),
      ...{ cyclesPerSample: 1_500_000, deadline: 120, uplinkRate: UPLINK },
      onEvent: (event) => void (event.kind === "offline" && events.push(event.reason)),
    });
    await until("the twin to be refused", () => events.length > 0, 60);
    outcomes.twin = events[0];
    await twin.close();
    await Promise.all([closed(Buffer.from("GET / HTTP/1.1\r\n\r\n")), closed(Buffer.alloc(100_000, 0xff))]);
    outcomes.garbage = "closed";
    await Promise.all([...raw.map((one) => one.close()), other.close(), stranger.close()]);
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "gfml-faults-"));
    federation = await startSmallFederation({
      run,
      folder: join(folder, "service"),
      service: {
        clock: "real",
        headCheck: { chunks: 1024 },
        life: { minLearners: TWIN + 1, gatherTime: 0, patience: 10, reconnectTime: 0.2, tolerance: 1 },
        limits: { requestsPerMinuteAndAddress: 10_000 },
      },
      provider: {
        ...telling(told),
        exitWhenDone: false,
        createNode: interceptingNode({ ask: replaying(new Map(), "assignment", replays) }),
      },
      learner: optionsOf,
    });
    provider = federation.provider;
    const { addresses } = (await createDoorClient(parseJoinAddress(provider.joinAddress)).task()).provider;
    for (const name of attackers) await register(name);
    await attack(addresses.find((address) => !address.includes("/ws"))!);
    await until("every round to be played", () => told.rounds.length === ROUNDS, 300);
    metrics = await (await fetch(`${provider.url}/metrics`)).text();
  }, 600_000);
  afterAll(async () => {
    await federation?.close();
    for (const link of links) await link.close();
    await rm(folder, { recursive: true, force: true });
  });

  const recordsOf = (learner: number): LearnerRecord[] =>
    told.learners.flat().filter((one) => one.learner === learner && !one.isHead);
  const logged = (event: string, fields: object): void =>
    expect(told.log).toContainEqual({ event, fields: expect.objectContaining(fields) });
  const countOf = (metric: string): number => {
    const line = metrics.split("\n").find((one) => one.startsWith(`${metric} `));
    return line === undefined ? 0 : Number(line.split(" ")[1]);
  };
  const accountOf = (name: string): string => namesOf(keyOf(name)).account;

  it("pays the honest learners in every round", () => {
    const honest = told.learners.flat().filter(({ learner }) => learner < HONEST || learner === TWIN);
    expect(honest).toHaveLength(ROUNDS * (HONEST + 1));
    for (const { delivered, payment } of honest)
      expect({ delivered, isPaid: payment > 0 }).toEqual({ delivered: true, isPaid: true });
    const dropped = told.learners.flat().filter(({ delivered }) => !delivered);
    expect(told.rounds.reduce((sum, { droppedUpdates }) => sum + droppedUpdates, 0)).toBe(dropped.length);
    for (const outcome of ["malformed", "unreachable", "late"])
      expect(countOf(`gfml_updates_total{outcome="${outcome}"}`)).toBe(
        dropped.filter(({ failure }) => failure === outcome).length,
      );
  });

  it.each(Object.entries(lies))("drops an update with %s", (name, { why }) => {
    const liar = HONEST + LIARS.indexOf(name);
    expect(recordsOf(liar).length).toBeGreaterThan(0);
    for (const record of recordsOf(liar)) expect(record).toMatchObject({ delivered: false, failure: why, payment: 0 });
    logged("update.lost", { learner: liar, account: accountOf(`learner ${liar}`), reason: why });
  });

  it("drops the update of an earlier round", () => {
    expect(recordsOf(REPLAYER).map(({ round, failure }) => [round, failure])).toEqual([
      [0, null],
      [1, "malformed"],
    ]);
    logged("update.lost", {
      round: 1,
      learner: REPLAYER,
      account: accountOf(`learner ${REPLAYER}`),
      reason: "malformed",
    });
  });

  it("drops updates that are later than signed, or that a slow link delays", () => {
    for (const learner of [LATE, TOO_SLOW]) {
      expect(recordsOf(learner)[0]).toMatchObject({ round: 0, delivered: false, failure: "late", payment: 0 });
      logged("update.lost", { round: 0, learner, account: accountOf(`learner ${learner}`), reason: "late" });
    }
    // a slow link is no fault where there is time
    expect(recordsOf(SLOW).every(({ delivered }) => delivered)).toBe(true);
  });

  it("refuses repeated requests of an earlier round, from a provider and from a head", () => {
    const outcomes = (kind: string): string[] => [
      ...new Set(replays.filter((one) => one.kind === kind).map(({ outcome }) => outcome)),
    ];
    expect(outcomes("assignment")).toEqual(["replayed"]);
    expect(outcomes("settle")).toEqual(["replayed"]);
    expect(outcomes("open")).toEqual(["replayed"]);
    expect(outcomes("head")).toEqual(["not-assigned"]);
    expect(outcomes("train")).toEqual(["not-assigned"]);
    // who asked is told to whoever runs the learner
    for (const { kind, account, outcome } of replays.filter((one) => one.kind !== "embed"))
      expect(
        refusals.some(
          ({ learner, what, reason }) =>
            what === kind && reason.includes(outcome) && accountOf(`learner ${learner}`) === account,
        ),
      ).toBe(true);
    expect(refusals.filter(({ what }) => what === "settle").map(({ account }) => account)).toEqual([provider.account]);
  });

  it("cuts off a yamux frame of 500 MB and a frame of 2 GB at their headers", () => {
    // what the sockets swallowed, not what was declared
    expect(outcomes.hole).toBeLessThan(100_000_000);
    logged("network.event", {
      kind: "malformed",
      account: accountOf("hole"),
      reason: "a yamux frame is larger than the window",
    });
    expect(outcomes.frame).toBe("malformed");
    logged("network.event", {
      kind: "malformed",
      account: accountOf("frame"),
      reason: "the declared body of a frame is too long",
    });
    expect(countOf('gfml_refusals_total{reason="malformed"}')).toBe(2);
  });

  it("refuses an unrequested payload", () => {
    logged("network.event", {
      kind: "dropped",
      account: accountOf("offer"),
      reason: expect.stringContaining("too-large"),
    });
    expect(countOf('gfml_refusals_total{reason="dropped"}')).toBe(1);
  });

  it("reports a repeated frame", () => {
    logged("network.event", { kind: "replayed", account: accountOf("replay") });
    expect(countOf('gfml_refusals_total{reason="replayed"}')).toBe(4);
  });

  it("refuses a wrong number and an unregistered account", () => {
    expect(outcomes.number).toBe("protocol");
    logged("learner.refused", { account: accountOf("number"), reason: "protocol" });
    expect(outcomes.stranger).toBe("GFML_NETWORK_UNREACHABLE");
    logged("network.event", {
      kind: "refused",
      account: accountOf("stranger"),
      reason: "the account is not registered",
    });
  });

  it("refuses a second connection of a key, and keeps the first", () => {
    expect(outcomes.twin).toBe("this key is already connected to the peer");
    logged("network.event", {
      kind: "refused",
      account: accountOf(`learner ${TWIN}`),
      reason: "duplicate: this key is already connected",
    });
    expect(federation.learners[TWIN]!.provider()).toBeDefined();
  });

  it("survives garbage on its port", () => {
    expect(outcomes.garbage).toBe("closed");
  });
});

const LEARNERS = 6;
const few = smallConfig({
  coalition: { count: 1 },
  // all of them can keep their own deadlines, so that all of them may head
  population: { learners: LEARNERS, activeFraction: 1, deadline: { min: 15, max: 20 } },
});

describe("a head", () => {
  let folder = "";
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "gfml-heads-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  /** Plays a small federation to its end and answers what its provider told. */
  const play = async (
    { rounds, minLearners }: { rounds: number; minLearners: number },
    learner: (number: number) => Partial<JoinOptions>,
  ): Promise<Told> => {
    const told = nothingYet();
    const federation = await startSmallFederation({
      run: { ...few, rounds, evaluationInterval: rounds },
      folder: join(folder, "service"),
      service: { headCheck: { chunks: 1024 }, life: { minLearners, gatherTime: 0, patience: 3, reconnectTime: 0.2 } },
      provider: telling(told),
      learner,
    });
    try {
      await federation.provider.done;
      return told;
    } finally {
      await federation.close();
    }
  };
  const failuresOf = ({ log }: Told) => log.filter(({ event }) => event === "head.failed").map(({ fields }) => fields);

  it("loses the round and is barred if it lies about the model, and so is the next one", async () => {
    // who heads the first two rounds lies about its model
    const createNode = interceptingNode({
      answer: (answer, request) => {
        if (request.kind !== "head" || (request.header as { round: number }).round > 1) return answer;
        const payload = Uint8Array.from(answer.payload!);
        payload[1]! ^= 1;
        return { ...answer, payload };
      },
    });
    const told = await play({ rounds: 3, minLearners: LEARNERS }, () => ({ createNode }));
    const heads = told.rounds.map(({ coalitions }) => coalitions[0]!.head!);
    expect(new Set(heads).size).toBe(3);
    expect(failuresOf(told)).toMatchObject(
      [0, 1].map((round) => ({
        round,
        head: heads[round],
        account: namesOf(keyOf(`learner ${heads[round]}`)).account,
        reason: "false-aggregate",
      })),
    );
    expect(told.learners.map((records) => records.some(({ payment }) => payment > 0))).toEqual([false, false, true]);
    // the model stays what it was until somebody heads who is honest
    const [first, second, third] = told.rounds.map(({ coalitions }) => coalitions[0]!.modelHash);
    expect(second).toBe(first);
    expect(third).not.toBe(first);
  });

  it("loses the round if it dies, and so does the next one; then a third one heads", async () => {
    const dead: number[] = [];
    const told = await play({ rounds: 3, minLearners: LEARNERS - 2 }, (number) => {
      const controller = new AbortController();
      return {
        signal: controller.signal,
        onEvent: (event) => {
          if (event.kind !== "heading" || dead.length === 2) return;
          dead.push(number);
          controller.abort();
        },
      };
    });
    expect(failuresOf(told)).toMatchObject(dead.map((head, round) => ({ round, head, reason: "unreachable" })));
    expect(dead).toHaveLength(2);
    const [third] = told.rounds[2]!.coalitions;
    expect(dead).not.toContain(third!.head);
    expect(told.learners[2]!.some(({ payment }) => payment > 0)).toBe(true);
  });
});
