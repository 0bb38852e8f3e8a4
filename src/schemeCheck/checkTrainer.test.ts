import { expect, it } from "vitest";
import { defineTrainer, type OwnTrainerPolicy, trainers } from "../meta/index.ts";
import { checkTrainer } from "./checkTrainer.ts";

const { direction } = trainers.fedavg;
const broken = (own: Partial<OwnTrainerPolicy>): readonly string[] =>
  checkTrainer(defineTrainer({ name: "mine", direction: direction!, ...own }).policy)
    .filter(({ passed }) => !passed)
    .map(({ name }) => name);

it("finds nothing wrong with a sound trainer", () => {
  expect(broken({})).toEqual([]);
  expect(broken({ keptDirection: direction!, gradientsPerStep: 2 })).toEqual([]);
});

it("finds each broken promise", () => {
  let calls = 0;
  const cases: readonly (readonly [string, Partial<OwnTrainerPolicy>])[] = [
    ["gradients", { gradientsPerStep: 2 }],
    [
      "repeatable",
      {
        direction: (step) => {
          direction!(step);
          step.workspace.addScaled(step.direction, step.direction, calls++ * 1e-3, step.point);
        },
      },
    ],
    [
      "inputs unchanged",
      {
        direction: (step) => {
          direction!(step);
          step.workspace.addScaled(step.start, step.start, 1, step.point);
        },
      },
    ],
    [
      "learning",
      {
        direction: (step) => {
          direction!(step);
          step.workspace.addScaled(step.direction, step.direction, -2, step.direction);
        },
      },
    ],
    [
      "steps",
      {
        direction: ({ workspace, direction: out, samples, indices, terms }) => {
          if (indices.length < terms.batchSize) throw new Error("too few samples");
          workspace.useBatch({ samples, indices });
          workspace.gradient(out, out);
        },
      },
    ],
  ];
  for (const [promise, own] of cases) expect(broken(own), promise).toContain(promise);
});

it("says what was found", () => {
  const policy = defineTrainer({ name: "mine", direction: direction!, gradientsPerStep: 3 }).policy;
  expect(checkTrainer(policy).find(({ name }) => name === "gradients")?.problem).toBe(
    "a step computes 1, gradientsPerStep says 3",
  );
});

it("refuses definitions that cannot be trainers", () => {
  for (const own of [
    { name: "a b", direction },
    { name: "x" },
    { name: "x", direction: 3 },
    { name: "x", direction, room: -1 },
    { name: "x", direction, rooms: 1 },
    { name: "x", direction, gradientsPerStep: Number.NaN },
  ])
    expect(() => defineTrainer(own as never)).toThrow(/name|direction|room|gradientsPerStep/);
});
