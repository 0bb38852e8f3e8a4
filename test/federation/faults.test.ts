import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type JoinOptions, joinFederation } from "../../src/federation/index.ts";
import type { WireMessage } from "../../src/network/index.ts";
import type { LearnerRecord, RoundRecord } from "../../src/round/index.ts";
import { joinOptionsOf, keyOf, realNode, smallConfig, startSmallFederation } from "./support/smallFederation.ts";
import { tamperingNode } from "./support/tamperingNode.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "gfml-faults-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

interface Told {
  readonly rounds: readonly RoundRecord[];
  readonly learners: readonly (readonly LearnerRecord[])[];
  readonly log: readonly { readonly event: string; readonly fields: Readonly<Record<string, unknown>> }[];
}

const few = smallConfig({ rounds: 2, coalition: { count: 1 }, population: { learners: 4, activeFraction: 1 } });

/** Plays a small federation to its end and answers what its provider told. */
const play = async (
  learner: (number: number) => Partial<JoinOptions>,
  options: { readonly rounds?: number } = {},
): Promise<Told> => {
  const run = { ...few, rounds: options.rounds ?? few.rounds };
  const told = {
    rounds: [] as RoundRecord[],
    learners: [] as (readonly LearnerRecord[])[],
    log: [] as Told["log"][number][],
  };
  const federation = await startSmallFederation({
    run,
    folder: join(folder, "service"),
    service: { headCheck: { chunks: 1024 }, life: { minLearners: 4, gatherTime: 0, patience: 3, reconnectTime: 0.2 } },
    provider: {
      onRound: (round, learners) => {
        told.rounds.push(round);
        told.learners.push(learners);
      },
      log: (_level, event, fields = {}) => told.log.push({ event, fields }),
    },
    learner,
  });
  try {
    await federation.provider.done;
    return told;
  } finally {
    await federation.close();
  }
};

/** Changes what learner 3 answers to training, where it is no head. */
const changing =
  (change: (answer: WireMessage) => WireMessage) =>
  (number: number): Partial<JoinOptions> =>
    number === 3
      ? { createNode: tamperingNode((answer, { kind }) => (kind === "train" ? change(answer) : answer)) }
      : {};

const asMember = ({ learners }: Told): LearnerRecord[] =>
  learners.flat().filter(({ learner, isHead }) => learner === 3 && !isHead);

describe("an update that is not what it should be is dropped, and the round goes on", () => {
  const header = (answer: WireMessage, fields: object): WireMessage => ({
    ...answer,
    header: { ...(answer.header as object), ...fields },
  });
  it.each<[string, (answer: WireMessage) => WireMessage, string]>([
    ["not finite", (answer) => ({ ...answer, payload: new Uint8Array(answer.payload!.length).fill(255) }), "malformed"],
    ["of another shape", (answer) => ({ ...answer, payload: answer.payload!.subarray(4) }), "malformed"],
    ["of another hash", (answer) => header(answer, { updateHash: "ab".repeat(32) }), "malformed"],
    ["unsigned", (answer) => header(answer, { signature: `0x${"11".repeat(65)}` }), "malformed"],
    ["said to be late", (answer) => header(answer, { computationTime: 1000 }), "malformed"],
    ["garbage", (answer) => ({ ...answer, header: { nothing: "of it" } }), "unreachable"],
    [
      "too large",
      (answer) => ({ ...answer, payload: new Uint8Array(answer.payload!.length + 1_000_000) }),
      "unreachable",
    ],
  ])("%s", async (_name, change, reason) => {
    const told = await play(changing(change));
    const own = asMember(told);
    expect(own.length).toBeGreaterThan(0);
    for (const record of own) expect(record).toMatchObject({ delivered: false, failure: reason, payment: 0 });
    const others = told.learners.flat().filter(({ learner, coalition }) => learner !== 3 && coalition !== null);
    expect(others.every(({ delivered }) => delivered)).toBe(true);
    expect(told.log).toContainEqual(
      expect.objectContaining({ event: "update.lost", fields: expect.objectContaining({ learner: 3, reason }) }),
    );
  });
});

describe("a head", () => {
  it("that lies about the model loses the round and may not head for a while", async () => {
    // whoever heads round 0 lies about its model
    const createNode = tamperingNode((answer, request) => {
      if (request.kind !== "head" || (request.header as { round: number }).round !== 0) return answer;
      const payload = Uint8Array.from(answer.payload!);
      payload[1]! ^= 1;
      return { ...answer, payload };
    });
    const told = await play(() => ({ createNode }));
    const [first, second] = told.rounds.map(({ coalitions }) => coalitions[0]!.head);
    const failures = told.log.filter(({ event }) => event === "head.failed").map(({ fields }) => fields);
    expect(failures).toMatchObject([{ round: 0, head: first, reason: "false-aggregate" }]);
    expect(second).not.toBe(first);
    expect(told.learners[0]!.every(({ payment }) => payment === 0)).toBe(true);
    expect(told.learners[1]!.some(({ payment }) => payment > 0)).toBe(true);
  });

  it("that dies loses the round; another one takes over", async () => {
    const joined = new Map<number, AbortController>();
    let dead: number | undefined;
    const told = await play(
      (number) => {
        const controller = new AbortController();
        joined.set(number, controller);
        return {
          signal: controller.signal,
          onEvent: (event) => {
            if (event.kind !== "heading" || dead !== undefined) return;
            dead = number;
            controller.abort();
          },
        };
      },
      { rounds: 1 },
    );
    expect(told.log).toContainEqual(
      expect.objectContaining({
        event: "head.failed",
        fields: expect.objectContaining({ round: 0, head: dead, reason: "unreachable" }),
      }),
    );
    expect(told.learners[0]!.every(({ payment, coalition }) => coalition === null || payment === 0)).toBe(true);
  });
});

describe("who may not", () => {
  it("a second process with the same key waits outside; the first one goes on", async () => {
    const events: string[] = [];
    const federation = await startSmallFederation({
      run: { ...few, rounds: 1 },
      folder: join(folder, "service"),
      service: { life: { minLearners: 5, gatherTime: 0, patience: 3, reconnectTime: 1 }, rounds: 1 },
    });
    try {
      const { joinAddress } = federation.provider;
      const second = await joinFederation({
        ...joinOptionsOf(few, 0, joinAddress),
        onEvent: ({ kind }) => events.push(kind),
      });
      await expect.poll(() => events, { timeout: 20_000 }).toContain("offline");
      expect(federation.learners[0]!.provider()).toBeDefined();
      await second.close();
    } finally {
      await federation.close();
    }
  });

  it("an account that is not registered gets no stream", async () => {
    const federation = await startSmallFederation({
      run: { ...few, rounds: 1 },
      folder: join(folder, "service"),
      service: { life: { minLearners: 5, gatherTime: 0, patience: 3, reconnectTime: 1 } },
    });
    const stranger = await realNode({ key: keyOf("stranger"), gate: () => true });
    try {
      const task = await (await fetch(`${federation.provider.url}/gfml/v1/task`)).json();
      const { addresses, account } = (task as { document: { provider: { addresses: string[]; account: string } } })
        .document.provider;
      await expect(stranger.connect(addresses, { account, timeout: 5 })).rejects.toMatchObject({
        code: "GFML_NETWORK_UNREACHABLE",
      });
    } finally {
      await stranger.close();
      await federation.close();
    }
  });
});
