import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterEach, beforeEach, expect, it } from "vitest";
import { splitLearner } from "../../src/data/index.ts";
import {
  defineService,
  type JoinedLearner,
  joinFederation,
  type RunningProvider,
  startProvider,
} from "../../src/federation/index.ts";
import { createPerceptron } from "../../src/model/index.ts";
import { createTrainer, type RoundRecord } from "../../src/round/index.ts";
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
/** MB that are held after everything that can go is gone. */
const held = (): { readonly heap: number; readonly external: number; readonly resident: number } => {
  collect();
  const { heapUsed, external, rss } = process.memoryUsage();
  return { heap: heapUsed / 1e6, external: external / 1e6, resident: rss / 1e6 };
};

it(`${LEARNERS} learners play ${ROUNDS} rounds in one process over sockets, in memory that does not grow`, async () => {
  const run = smallConfig({
    rounds: ROUNDS,
    evaluationInterval: ROUNDS,
    data: { glyphCount: Math.max(1200, 12 * LEARNERS) },
    population: { learners: LEARNERS, activeFraction: 1, cyclesPerSample: 49_500_000 },
    coalition: { count: 8 },
  });
  const { samples, partition } = smallData(run);
  const { registrations } = populationOf(run);
  const model = createPerceptron({ layerSizes: [784, ...run.model.hiddenLayers, 10], rounding: "strict" });
  const splits = partition.map((indices, learner) => splitLearner(indices, run.seed, learner, 0.1));
  const rounds: RoundRecord[] = [];
  const memory: ReturnType<typeof held>[] = [];
  const started = performance.now();
  const tell = (text: string): void => {
    process.stdout.write(`${((performance.now() - started) / 1000).toFixed(1)} s: ${text}\n`);
  };
  let provider: RunningProvider | undefined;
  const learners: JoinedLearner[] = [];
  try {
    provider = await startProvider({
      config: defineService(
        serviceOf(run, join(folder, "service"), {
          life: { minLearners: LEARNERS, gatherTime: 0, patience: 120, reconnectTime: 10 },
          limits: { requestsPerMinuteAndAddress: 100_000 },
        }),
      ),
      key: keyOf("provider"),
      createNode: realNode,
      exitWhenDone: true,
      onRound: (round) => {
        rounds.push(round);
        memory.push(held());
        tell(`round ${round.round}: ${JSON.stringify(memory.at(-1))}`);
      },
    });
    for (let learner = 0; learner < LEARNERS; learner++) {
      learners.push(
        await joinFederation({
          ...joinOptionsOf(run, learner, provider.joinAddress),
          ...(({ cyclesPerSample, deadline }) => ({ cyclesPerSample, deadline }))(registrations[learner]!),
          createTrainer: async ({ task }) =>
            createTrainer({ model, samples, splitOf: (id) => splits[id]!, task, seed: run.seed }),
        }),
      );
    }
    tell("joined");
    await provider.done;
  } finally {
    await provider?.stop().catch(() => {});
    await Promise.all(learners.map((one) => one.close()));
  }
  expect(rounds.map(({ round }) => round)).toEqual(Array.from({ length: ROUNDS }, (_, round) => round));
  expect(rounds.every(({ droppedUpdates }) => droppedUpdates === 0)).toBe(true);
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const third = Math.floor(ROUNDS / 3);
  // the first third warms up: connections to heads, caches
  expect(mean(memory.slice(-third))).toBeLessThan(1.15 * mean(memory.slice(third, 2 * third)));
}, 3_600_000);
