import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import {
  joinFederation,
  type LearnerEvent,
  type NodeFactory,
  namesOf,
  startProvider,
} from "../../src/federation/index.ts";
import { accountOfPeerId } from "../../src/network/index.ts";
import type { LearnerRecord, RoundRecord } from "../../src/round/index.ts";
import { defineService } from "../support/defineService.ts";
import { until } from "../support/until.ts";
import { interceptingNode } from "./support/interceptingNode.ts";
import {
  joinOptionsOf,
  keyOf,
  realNode,
  serviceOf,
  smallConfig,
  startSmallFederation,
} from "./support/smallFederation.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "gfml-ends-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const run = smallConfig({ rounds: 2, coalition: { count: 1 }, population: { learners: 4, activeFraction: 1 } });
type Ending = Extract<LearnerEvent, { kind: "finished" }>;

it.each(["memory", "evm"] as const)("sends every learner the end of the task and its balance (%s)", async (ledger) => {
  const finished = new Map<number, Ending>();
  const rounds: RoundRecord[] = [];
  const records: LearnerRecord[] = [];
  const escrows: string[] = [];
  const federation = await startSmallFederation({
    run,
    folder: join(folder, "service"),
    service: { ledger, life: { minLearners: 4, gatherTime: 0, patience: 20, reconnectTime: 1 } },
    provider: {
      onRound: (round, learners) => {
        rounds.push(round);
        records.push(...learners);
        escrows.push(federation.provider.status().escrow);
      },
    },
    learner: (learner) => ({
      onEvent: (event) => {
        if (event.kind === "finished") finished.set(learner, event);
      },
    }),
  });
  try {
    // nobody ends them
    await Promise.all(federation.learners.map(({ done }) => done));
    await federation.provider.done;
  } finally {
    await federation.close();
  }
  for (const { learner } of federation.learners) {
    const earned = records.filter((one) => one.learner === learner).reduce((sum, { payment }) => sum + payment, 0);
    expect(finished.get(learner)).toMatchObject({ rounds: 2, balance: expect.closeTo(earned, 9) });
  }
  // what was paid is no longer in the escrow
  let left = run.incentive.escrow;
  expect(rounds.every(({ payments }) => payments > 0)).toBe(true);
  for (const [round, { payments }] of rounds.entries()) {
    left -= payments;
    expect(Number(BigInt(escrows[round]!) / 10n ** 9n) / 1e9).toBeCloseTo(left, 6);
  }
});

it("ends soon after a stop although a head says nothing, and continues the round at the next start", async () => {
  const long = smallConfig({
    ...{ rounds: 2, coalition: { count: 1 } },
    population: { learners: 4, activeFraction: 1, deadline: { min: 300, max: 300 } },
  });
  const life = { minLearners: 4, gatherTime: 0, patience: 2, reconnectTime: 1 };
  const events: string[] = [];
  let asked = 0;
  const federation = await startSmallFederation({
    run: long,
    folder: join(folder, "service"),
    service: { life },
    provider: { log: (_, event) => events.push(event) },
    learner: () => ({
      createNode: interceptingNode({
        answer: (answer, { kind }) => {
          if (kind !== "head") return answer;
          asked++;
          return new Promise<never>(() => {});
        },
      }),
    }),
  });
  await until("a head to be asked", () => asked > 0, 30);
  // its deadline is 300 s
  expect(await federation.provider.stop()).toMatchObject({ rounds: 0, completed: false });
  await federation.close();
  expect(events).toContain("round.left-open");
  expect(events).not.toContain("provider.failed");

  const rounds: RoundRecord[] = [];
  const again = await startSmallFederation({
    run: long,
    folder: join(folder, "service"),
    service: { life },
    provider: { onRound: (round) => void rounds.push(round) },
  });
  try {
    expect(await again.provider.done).toMatchObject({ rounds: 2, completed: true });
    expect(rounds.map(({ round, droppedUpdates }) => [round, droppedUpdates])).toEqual([
      [0, 0],
      [1, 0],
    ]);
  } finally {
    await again.close();
  }
}, 60_000);

it("sends the end to learners that connect afterwards", async () => {
  const config = defineService(
    serviceOf({ ...run, rounds: 1 }, join(folder, "service"), {
      life: { minLearners: 4, gatherTime: 0, patience: 20, reconnectTime: 1 },
    }),
  );
  const provider = await startProvider({ config, key: keyOf("provider"), createNode: realNode });
  const events: Ending[] = [];
  const joinOptions = (learner: number) => ({
    ...joinOptionsOf(run, learner, provider.joinAddress),
    onEvent: (event: LearnerEvent) => {
      if (event.kind === "finished") events.push(event);
    },
  });
  const learners = [];
  try {
    for (let learner = 0; learner < 4; learner++) learners.push(await joinFederation(joinOptions(learner)));
    await until("the provider to finish", () => provider.status().phase === "finished", 20);
    // as long as it serves, they are there to be compared with
    expect(events).toEqual([]);
    await expect(joinFederation({ ...joinOptions(0), key: keyOf("stranger") })).rejects.toMatchObject({
      code: "GFML_TASK_FINISHED",
    });
    // a stream that breaks comes back, and learns that there is nothing left to do
    await learners[0]!.provider()!.close("broken");
    await learners[0]!.done;
    expect(events).toMatchObject([{ rounds: 1 }]);
    const guest = await joinFederation({ ...joinOptions(0), key: keyOf("guest"), active: false });
    await until("the guest to meet its provider", () => guest.provider() !== undefined, 20);
    await provider.stop();
    await Promise.all([...learners, guest].map(({ done }) => done));
    expect(events).toHaveLength(5);
  } finally {
    await provider.stop();
    await Promise.all(learners.map((learner) => learner.close()));
  }
});

/** A node that says that it is reached at other places too: another peer's, a broken one, far too many. */
const boastfulNode: NodeFactory = async (settings) => {
  const node = await realNode(settings);
  const { peerId } = namesOf(keyOf("somebody else"));
  const others = [`/ip4/127.0.0.1/tcp/22/p2p/${peerId}`, "/ip4/127.0.0.1/tcp/22", "http://127.0.0.1/"];
  return new Proxy(node, {
    get: (target, name) => {
      if (name === "addresses") return () => [...others, ...target.addresses()];
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
};

it("revokes a connected learner: its stream ends, and the round continues without it", async () => {
  const addresses: string[] = [];
  const records: LearnerRecord[][] = [];
  let shutOut: { readonly learner: number; readonly done: Promise<void> } | undefined;
  const federation = await startSmallFederation({
    run,
    folder: join(folder, "service"),
    // far longer than the test: nobody must wait for it
    service: { life: { minLearners: 3, gatherTime: 1, patience: 60, reconnectTime: 60 } },
    provider: { onRound: (_, learners) => records.push([...learners]) },
    learner: (learner) => {
      const options = joinOptionsOf(run, learner, "");
      return {
        createNode: boastfulNode,
        // the first that is to train under a head is shut out before it has
        createTrainer: async (setup) => {
          const trainer = await options.createTrainer(setup);
          return {
            ...trainer,
            train: async (job) => {
              if (shutOut?.learner === learner) await shutOut.done;
              return trainer.train(job);
            },
          };
        },
        onEvent: (event) => {
          if (event.kind === "assigned" && !event.isHead) addresses.push(...event.assignment.head.addresses);
          if (event.kind !== "assigned" || event.isHead || shutOut !== undefined) return;
          const done = federation.provider.revoke(federation.learners[learner]!.account);
          shutOut = { learner, done };
        },
      };
    },
  });
  try {
    await federation.provider.done;
    const { learner } = shutOut!;
    const [first, second] = records.map((round) => round.find((one) => one.learner === learner));
    expect(first).toMatchObject({ delivered: false, failure: "unreachable", payment: 0 });
    expect(second).toBeUndefined();
    expect(records[1]!.filter(({ delivered }) => delivered).length).toBeGreaterThan(1);
    // whoever heads, members are told its own addresses alone
    const own = federation.learners.map(({ account }) => account);
    expect(addresses.length).toBeGreaterThan(0);
    for (const address of addresses) expect(own).toContain(accountOfPeerId(address.split("/").at(-1)!));
    await expect(federation.learners[learner]!.done).rejects.toMatchObject({ code: "GFML_ACCOUNT_REVOKED" });
  } finally {
    await federation.close();
  }
});
