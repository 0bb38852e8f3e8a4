import { expect, it } from "vitest";
import type { HeadOrder, Link } from "../../src/round/ports/Link.ts";
import { leadCoalition } from "../../src/round/roles/leadCoalition.ts";
import { taskSchema } from "../../src/round/TaskConfig.ts";
import { taskTerms } from "../../src/round/taskTerms.ts";
import { headMemory } from "../support/headMemory.ts";
import { heapHeld } from "../support/heapHeld.ts";
import { letTimePass } from "../support/letTimePass.ts";

/** Updates of 2 MB, one after another; how many of them are still held when the last has come. */
const heldAtTheEnd = async (fields: Parameters<typeof taskSchema.parse>[0]): Promise<number> => {
  const large = new Float32Array(500_000);
  const config = taskSchema.parse(fields);
  const members = Array.from({ length: 12 }, (_, learner) => ({
    profile: {
      learner,
      sampleCount: 100 * (learner + 1),
      cyclesPerSample: 1e6,
      minFrequency: 1e7,
      maxFrequency: 1e9,
      uplinkRate: 1e7,
      deadline: 12,
    },
    frequency: 900_000_000,
    reputation: 1,
  }));
  const given: WeakRef<Float32Array>[] = [];
  let held = 0;
  let turn: Promise<unknown> = Promise.resolve();
  const request = (learner: number): Promise<unknown> => {
    const answer = turn.then(async () => {
      // leaves the turn of the event loop, in which a WeakRef keeps its target alive
      await letTimePass(5);
      heapHeld();
      held = given.filter((one) => one.deref() !== undefined).length;
      const parameters = new Float32Array(large.length).fill(1e-4);
      given.push(new WeakRef(parameters));
      return {
        kind: "train",
        learner,
        parameters,
        updateHash: "ab".repeat(32),
        updateNorm: 0.5,
        embeddingHash: "00".repeat(32),
        gradientNorms: new Array(10).fill(1),
        computationTime: 5,
        transmissionTime: 1,
      };
    });
    turn = answer.then(() => {});
    return answer;
  };
  const link: Link = { request: request as Link["request"], serve: () => () => {} };
  const order: HeadOrder = { task: 0, round: 0, coalition: 0, model: large, deadline: 12, members };
  await leadCoalition({ terms: taskTerms(config), learning: config.learning, link }, order);
  return held;
};

it("drops each update of a mean once it is added, and keeps those that a rule compares", async () => {
  for (const aggregation of ["mean", "weighted"] as const) {
    expect(await heldAtTheEnd({ learning: { aggregation } })).toBeLessThanOrEqual(2);
    expect(headMemory(aggregation, "update-norm", 500_000, 12).buffered).toBe(0);
  }
  expect(await heldAtTheEnd({ learning: { aggregation: "median" } })).toBe(11);
  expect(headMemory("median", "update-norm", 500_000, 12).buffered).toBe(12 * 2_000_000);
  expect(await heldAtTheEnd({ reputation: { contribution: "projection" } })).toBe(11);
  expect(headMemory("mean", "projection", 500_000, 12).buffered).toBe(12 * 4_000_000);
});
