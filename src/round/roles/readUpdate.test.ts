import { expect, it } from "vitest";
import type { HeadOrder, Update } from "../ports/Link.ts";
import { taskSchema } from "../TaskConfig.ts";
import { taskTerms } from "../taskTerms.ts";
import type { HeadContext } from "./HeadContext.ts";
import { readUpdate } from "./readUpdate.ts";

const config = taskSchema.parse({});
const model = Float32Array.of(1, 2, -3);
const profile = {
  learner: 0,
  sampleCount: 100,
  cyclesPerSample: 1e6,
  minFrequency: 1e7,
  maxFrequency: 1e9,
  uplinkRate: 1e7,
  deadline: 12,
};
const order: HeadOrder = {
  task: 0,
  round: 2,
  coalition: 1,
  model,
  deadline: 12,
  members: [{ profile, frequency: 9e8, reputation: 0 }],
};
const context = { terms: taskTerms(config), learning: config.learning } as HeadContext;
const read = (length: number) => {
  const update: Update = {
    learner: 0,
    parameters: Float32Array.of(1 + length, 2, -3),
    updateHash: "ab".repeat(32),
    // the norm that its owner signs may be false, too
    updateNorm: 0.5,
    embeddingHash: "00".repeat(32),
    gradientNorms: [1e12],
    computationTime: 5,
    transmissionTime: 1,
  };
  return readUpdate(context, order, order.members[0]!, update, { modelNorm: 4, took: 0 });
};

it("refuses an update longer than a ledger can record, because its measure would void the report of the others", async () => {
  expect(await read(9e8)).toMatchObject({ updateNorm: expect.closeTo(9e8, -2) });
  expect(await read(2e9)).toBe("malformed");
  expect(await read(1e30)).toBe("malformed");
});
