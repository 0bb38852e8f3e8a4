import { describe, expect, it } from "vitest";
import { RandomStream } from "../../core/index.ts";
import { createPerceptron } from "../../model/index.ts";
import { randomSamples } from "../../testing/randomSamples.ts";
import { trainerCompliance } from "../../testing/trainerCompliance.ts";
import { drawBatch, type MetaTerms } from "../metaStep.ts";
import { trainLocally } from "../trainLocally.ts";
import { trainerNames, trainers } from "./builtInTrainers.ts";

for (const name of trainerNames) trainerCompliance(name, trainers[name]);

const model = createPerceptron({ layerSizes: [12, 8, 4] });
const samples = randomSamples(model, 60, "bytes");
const indices = Uint32Array.from({ length: 50 }, (_, index) => 59 - index);
const start = model.initialParameters(new RandomStream(1, "model"));
const terms: MetaTerms = {
  localSteps: 4,
  metaRate: 0.1,
  stepSize: 0.01,
  batchSize: 8,
  secondOrder: "exact",
  proximalWeight: 0.5,
};
const input = { model, start, samples, indices, terms, seed: 9, learner: 3, round: 2 };

/** theta <- theta - rate (grad f(theta) + mu (theta - start)) in plain arrays, in the order of the kernels. */
const reference = (from: Float32Array, proximalWeight: number): Float32Array => {
  const { fround } = Math;
  let point = from.slice();
  for (let step = 0; step < terms.localSteps; step++) {
    const batch = drawBatch(indices, 8, new RandomStream(9, "batch", { learner: 3, round: 2, step }));
    const gradient = new Float32Array(model.parameterCount);
    model.lossAndGradient(point, { samples, indices: batch }, gradient);
    const direction =
      proximalWeight === 0
        ? gradient
        : gradient.map((value, k) => {
            const pulled = fround(value + fround(fround(proximalWeight) * point[k]!));
            return fround(pulled + fround(fround(-proximalWeight) * start[k]!));
          });
    point = point.map((value, k) => value + fround(fround(-0.1) * direction[k]!));
  }
  return point;
};

describe("the built-in trainers", () => {
  it("takes plain gradient steps (fedavg)", () => {
    const trained = trainLocally({ ...input, trainer: trainers.fedavg });
    expect(trained.parameters).toEqual(reference(start, 0));
    expect(trained.kept).toBeUndefined();
  });

  it("holds the model near the one that came (fedprox)", () => {
    const trained = trainLocally({ ...input, trainer: trainers.fedprox });
    expect(trained.parameters).toEqual(reference(start, 0.5));
    const free = trainLocally({ ...input, trainer: trainers.fedprox, terms: { ...terms, proximalWeight: 0 } });
    expect(free.parameters).toEqual(reference(start, 0));
    expect(trained.updateNorm).toBeLessThan(free.updateNorm);
  });

  it("sends one model and keeps a different one (ditto)", () => {
    const kept = model.initialParameters(new RandomStream(2, "model"));
    const trained = trainLocally({ ...input, trainer: trainers.ditto, kept });
    expect(trained.parameters).toEqual(reference(start, 0));
    expect(trained.kept).toEqual(reference(kept, 0.5));
  });

  it("sends the model back as it came and trains its own (local)", () => {
    const kept = model.initialParameters(new RandomStream(2, "model"));
    const trained = trainLocally({ ...input, trainer: trainers.local, kept });
    expect(trained.parameters).toEqual(start);
    expect(trained.updateNorm).toBe(0);
    expect(trained.gradientNorms).toEqual(new Float64Array());
    expect(trained.kept).toEqual(reference(kept, 0));
    expect(trainLocally({ ...input, trainer: trainers.local }).kept).toEqual(reference(start, 0));
  });

  it("counts the gradients of the second-order terms (per-fedavg)", () => {
    const count = (secondOrder: MetaTerms["secondOrder"]) =>
      trainers["per-fedavg"].gradientsPerStep({ ...terms, secondOrder });
    expect([count("fo"), count("exact"), count("hf")]).toEqual([2, 3, 4]);
  });
});
