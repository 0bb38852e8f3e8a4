import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterEach, beforeEach, expect, it } from "vitest";
import { splitLearner } from "../../src/data/index.ts";
import {
  type JoinedLearner,
  joinFederation,
  type NodeFactory,
  type RunningProvider,
  startProvider,
} from "../../src/federation/index.ts";
import { createPerceptron } from "../../src/model/index.ts";
import { createSlots } from "../../src/network/session/createSlots.ts";
import { createTrainer, type RoundRecord } from "../../src/round/index.ts";
import { defineService } from "../support/defineService.ts";
import { populationOf, smallConfig, smallData } from "../support/smallRun.ts";
import { joinOptionsOf, keyOf, realNode, serviceOf } from "./support/smallFederation.ts";

const LEARNERS = Number(process.env.GFML_SOAK_LEARNERS ?? 200);
const ROUNDS = Number(process.env.GFML_SOAK_ROUNDS ?? 20);

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "gfml-soak-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

setFlagsFromString("--expose_gc");
const collect = runInNewContext("gc") as () => void;
/** MB after everything that can go is gone. */
interface Memory {
  readonly heap: number;
  /** Bytes outside the heap that it holds: buffers. */
  readonly external: number;
  readonly resident: number;
}
const held = (): Memory => {
  collect();
  const { heapUsed, external, rss } = process.memoryUsage();
  return { heap: heapUsed / 1e6, external: external / 1e6, resident: rss / 1e6 };
};

/**
 * Nodes that take turns to connect. Two hundred handshakes at once on one processor would all be late: on processors of their
 * own, as learners have, they are not.
 */
const turns = createSlots(8);
const takingTurns: NodeFactory = async (settings) => {
  const node = await realNode(settings);
  return {
    ...node,
    connect: async (addresses, options) => {
      const release = await turns.acquire(node.account, options.signal ?? new AbortController().signal);
      try {
        return await node.connect(addresses, options);
      } finally {
        release();
      }
    },
  };
};

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
/** By how much a straight line through the values rises from one to the next. */
const slopeOf = (values: readonly number[]): number => {
  const middle = (values.length - 1) / 2;
  const spread = values.reduce((sum, _, at) => sum + (at - middle) ** 2, 0);
  return values.reduce((sum, value, at) => sum + (at - middle) * value, 0) / spread;
};

it(`plays ${ROUNDS} rounds with ${LEARNERS} learners in one process over sockets, without growing memory`, async () => {
  const run = smallConfig({
    rounds: ROUNDS,
    evaluationInterval: ROUNDS,
    data: { glyphCount: Math.max(1200, 12 * LEARNERS) },
    // deadlines that a machine keeps which has other work, too: here all processors of a federation are one
    population: {
      ...{ learners: LEARNERS, activeFraction: 1, cyclesPerSample: 49_500_000 },
      deadline: { min: 600, max: 700 },
    },
    coalition: { count: 8 },
  });
  const { samples, partition } = smallData(run);
  const { registrations } = populationOf(run);
  const model = createPerceptron({ layerSizes: [784, ...run.model.hiddenLayers, 10], rounding: "strict" });
  const splits = partition.map((indices, learner) => splitLearner(indices, run.seed, learner, 0.1));
  const rounds: RoundRecord[] = [];
  const memory: Memory[] = [];
  const troubles: string[] = [];
  const started = performance.now();
  const tell = (text: string): void => console.log(`${((performance.now() - started) / 1000).toFixed(1)} s: ${text}`);
  let provider: RunningProvider | undefined;
  const learners: JoinedLearner[] = [];
  try {
    provider = await startProvider({
      config: defineService(
        serviceOf(run, join(folder, "service"), {
          life: { minLearners: LEARNERS, gatherTime: 0, patience: 600, reconnectTime: 10 },
          limits: { requestsPerMinuteAndAddress: 100_000 },
        }),
      ),
      key: keyOf("provider"),
      createNode: realNode,
      exitWhenDone: true,
      log: (level, event, fields) => {
        const isTrouble = (level === "warn" || level === "error") && event !== "network.event";
        if (isTrouble) troubles.push(`${event} ${JSON.stringify(fields)}`);
      },
      onRound: (round) => {
        rounds.push(round);
        const now = held();
        memory.push(now);
        const [heap, external, resident] = [now.heap, now.external, now.resident].map((value) => value.toFixed(1));
        tell(`round ${round.round}: heap ${heap}, external ${external}, resident ${resident} MB`);
      },
    });
    const like = joinOptionsOf(run, 0, provider.joinAddress);
    for (let learner = 0; learner < LEARNERS; learner++) {
      const { cyclesPerSample, minFrequency, maxFrequency, uplinkRate, deadline } = registrations[learner]!;
      learners.push(
        await joinFederation({
          ...like,
          createNode: takingTurns,
          ...{ cyclesPerSample, minFrequency, maxFrequency, uplinkRate, deadline },
          key: keyOf(`learner ${learner}`),
          data: { ...like.data, sampleCount: splits[learner]!.train.length },
          createTrainer: async ({ task }) =>
            createTrainer({ model, samples, splitOf: (id) => splits[id]!, task, seed: run.seed }),
        }),
      );
    }
    tell("all have joined");
    await provider.done;
  } finally {
    await provider?.stop().catch(() => {});
    await Promise.all(learners.map((one) => one.close()));
  }
  expect(troubles).toEqual([]);
  expect(rounds.map(({ round }) => round)).toEqual(Array.from({ length: ROUNDS }, (_, round) => round));
  expect(rounds.every(({ droppedUpdates }) => droppedUpdates === 0)).toBe(true);
  // the first third warms up: connections to heads, caches, pools of buffers
  const warm = memory.slice(Math.floor(ROUNDS / 3));
  const heaps = warm.map(({ heap }) => heap);
  const growth = slopeOf(heaps) * (heaps.length - 1);
  tell(`heap of ${mean(heaps).toFixed(1)} MB on average, grown by ${growth.toFixed(1)} MB in ${heaps.length} rounds`);
  expect(growth).toBeLessThan(0.05 * mean(heaps));
  // buffers come and go with what is under way at the moment: what stays is the least that they come down to
  const buffers = warm.map(({ external }) => external);
  const half = Math.floor(buffers.length / 2);
  expect(Math.min(...buffers.slice(half))).toBeLessThan(1.25 * Math.min(...buffers.slice(0, half)));
  const resident = warm.map((one) => one.resident);
  expect(slopeOf(resident) * (resident.length - 1)).toBeLessThan(0.1 * mean(resident));
}, 3_600_000);
