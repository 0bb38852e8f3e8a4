import { RandomStream } from "../../src/core/index.ts";
import { createJaxModel } from "../../src/jax.ts";
import { aggregate, evaluate, personalize, trainLocally } from "../../src/meta/index.ts";
import { barImages } from "./barImages.ts";
import { convolutionalNet } from "./convolutionalNet.ts";

const ROUNDS = 10;
const LEARNERS = 4;
const OWN_SAMPLES = 60;

const model = await createJaxModel(convolutionalNet({ imageSize: 8, classCount: 2, channels: [4, 8], hidden: 16 }));
const samples = barImages(8, LEARNERS * OWN_SAMPLES + 100);
const ownSamples = (learner: number): Uint32Array =>
  Uint32Array.from({ length: OWN_SAMPLES }, (_, index) => learner * OWN_SAMPLES + index);
const unseen = Uint32Array.from({ length: 100 }, (_, index) => LEARNERS * OWN_SAMPLES + index);
const terms = { localSteps: 10, metaRate: 1, stepSize: 0.05, batchSize: 16, secondOrder: "exact" } as const;

let parameters = model.initialParameters(new RandomStream(1, "model"));
for (let round = 0; round < ROUNDS; round++) {
  const trained = Array.from({ length: LEARNERS }, (_, learner) =>
    trainLocally({ model, start: parameters, samples, indices: ownSamples(learner), terms, seed: 1, learner, round }),
  );
  parameters = aggregate(
    parameters,
    trained.map((training) => training.parameters),
  );
  const { accuracy, loss } = evaluate(model, parameters, samples, unseen);
  console.log(`round ${round + 1}: accuracy ${(100 * accuracy).toFixed(0)} %, loss ${loss.toFixed(3)}`);
}
const adapted = personalize({
  model,
  parameters,
  samples,
  indices: ownSamples(0),
  terms: { steps: 1, stepSize: 0.05 },
  seed: 1,
  learner: 0,
  round: ROUNDS,
});
console.log(`personalized: accuracy ${(100 * evaluate(model, adapted, samples, unseen).accuracy).toFixed(0)} %`);
model.dispose();
