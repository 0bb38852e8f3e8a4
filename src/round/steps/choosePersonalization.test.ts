import { describe, expect, it } from "vitest";
import { calibrationRecipes, collectiveRecipes } from "../../meta/index.ts";
import type { PersonalizeResult } from "../ports/Link.ts";
import { taskSchema } from "../TaskConfig.ts";
import { calibrationOf, choosePersonalization, type Rehearse } from "./choosePersonalization.ts";

const recipes = collectiveRecipes(false);
const about = { keepsModel: false, isOfClasses: true };
const terms = (fields: object) =>
  taskSchema.parse({ personalization: { passiveSampleCounts: [1, "all"], ...fields } }).personalization;

/** Learners whose loss with each recipe follows from a function. */
const losses =
  (lossOf: (learner: number, place: number) => number): Rehearse =>
  async (learners, sampleCounts, asked) =>
    new Map(
      learners.map((learner): [number, PersonalizeResult] => {
        const places = Array.from({ length: sampleCounts.length * asked.length }, (_, place) => place);
        const after = places.map((place) => ({
          accuracy: 1 / (1 + lossOf(learner, place)),
          loss: lossOf(learner, place),
        }));
        return [learner, { before: after[0]!, after, samples: 10 }];
      }),
    );

describe("a collective choice", () => {
  const BEST = 4;
  const honest = (_: number, place: number): number => 0.2 + 0.05 * Math.abs(place - BEST);
  const active = Array.from({ length: 30 }, (_, learner) => learner);
  const choose = async (rehearse: Rehearse) =>
    (await choosePersonalization(terms({ active: "collective" }), active, about, rehearse)).active!;

  it("takes the recipe with the lowest mean loss where learners differ by less than the bound", async () => {
    const { recipe, candidates, learners, samples } = await choose(losses(honest));
    expect(recipe).toEqual(recipes[BEST]);
    expect([learners, samples]).toEqual([30, 300]);
    for (const [place, { loss, excess }] of candidates.entries()) {
      expect(loss).toBeCloseTo(honest(0, place), 12);
      expect(excess).toBeCloseTo(honest(0, place) - 0.2, 12);
    }
  });

  it("is not decided by a single report, however large its losses", async () => {
    const lying = losses((learner, place) => (learner === 13 ? (place === 0 ? 0 : 27) : honest(learner, place)));
    const { recipe, candidates } = await choose(lying);
    expect(recipe).toEqual(recipes[BEST]);
    // the plain mean of the losses would have followed the liar
    expect(candidates[0]!.loss).toBeLessThan(candidates[BEST]!.loss);
  });

  it("has the same figures whoever answers first", async () => {
    const uneven = losses((learner, place) => honest(learner, place) + 0.01 * Math.sin(learner * 7 + place));
    const turned: Rehearse = async (...asked) => new Map([...(await uneven(...asked))].reverse());
    expect(await choose(turned)).toEqual(await choose(uneven));
  });
});

it("calibrates each number of samples by itself, with every second learner", async () => {
  const asked: number[][] = [];
  const best = [3, 20];
  const rehearse: Rehearse = (learners, counts, all) => {
    asked.push([...learners]);
    const size = calibrationRecipes.length;
    return losses((_, place) => Math.abs((place % size) - best[Math.floor(place / size)]!))(learners, counts, all);
  };
  const choice = await choosePersonalization(terms({ newcomers: "calibrated" }), [4, 5, 8, 9], about, rehearse);
  expect(asked).toEqual([[4, 8]]);
  expect(choice.active).toBeNull();
  expect(choice.newcomers["1"]!.recipe).toEqual(calibrationRecipes[3]);
  expect(choice.newcomers.all!.recipe).toEqual(calibrationRecipes[20]);

  const shares = { ...choice, trainedShares: [null, [0.5, 0.5]] };
  expect(calibrationOf(shares, 1)).toEqual({
    newcomers: { "1": calibrationRecipes[3], all: calibrationRecipes[20] },
    trainedShares: [0.5, 0.5],
  });
  expect(calibrationOf(shares, 0)!.trainedShares).toBeNull();
  expect(calibrationOf({ newcomers: {}, trainedShares: [] }, 0)).toBeUndefined();
});
