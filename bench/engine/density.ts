// node bench/engine/density.ts [strict|fma]: the density above which the dense first layer is faster than the sparse one. The
// constant SPARSE_BELOW of src/model/perceptron/BatchInput.ts comes from here; it changes time only, never a result.
import { RandomStream } from "../../src/core/index.ts";
import type { Samples } from "../../src/data/index.ts";
import type { Rounding } from "../../src/kernels/index.ts";
import { median } from "../../src/math/index.ts";
import { trainLocally } from "../../src/meta/index.ts";
import { createPerceptron } from "../../src/model/index.ts";

const rounding = (process.argv[2] ?? "strict") as Rounding;
const REPETITIONS = 9;
const LEARNERS = 4;

const samplesOf = (density: number): Samples => {
  const stream = new RandomStream(0, "density");
  const count = 400;
  const features = new Uint8Array(count * 784);
  for (let index = 0; index < features.length; index++)
    features[index] = stream.uniform() < density ? 1 + stream.integerBelow(255) : 0;
  const labels = Uint8Array.from({ length: count }, (_, index) => index % 10);
  return { count, featureCount: 784, features, labels, classCount: 10 };
};

const terms = { localSteps: 10, metaRate: 0.05, stepSize: 0.01, batchSize: 40, secondOrder: "exact" } as const;
const models = (["dense", "sparse"] as const).map((firstLayer) => createPerceptron({ rounding, firstLayer }));
const start = models[0]!.initialParameters(new RandomStream(0, "model"));
console.log(`${rounding}: CPU ms of a learner's 10 steps, medians of ${REPETITIONS} interleaved runs`);
for (let percent = 10; percent <= 90; percent += 10) {
  const samples = samplesOf(percent / 100);
  const indices = Uint32Array.from({ length: samples.count }, (_, index) => index);
  const times: [number[], number[]] = [[], []];
  for (let repetition = 0; repetition <= REPETITIONS; repetition++)
    for (const [which, model] of models.entries()) {
      const before = process.cpuUsage();
      for (let learner = 0; learner < LEARNERS; learner++)
        trainLocally({ model, start, samples, indices, terms, seed: 0, learner, round: 0 });
      if (repetition > 0) times[which]!.push(process.cpuUsage(before).user / 1e3 / LEARNERS);
    }
  const [dense, sparse] = times.map(median) as [number, number];
  console.log(
    `${percent} % nonzero: dense ${dense.toFixed(1)}, sparse ${sparse.toFixed(1)}, ratio ${(dense / sparse).toFixed(2)}`,
  );
}
