// What the personalization page's model does on drawn digits that it has not seen: node dashboard/scripts/measureModel.ts
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { RandomStream } from "../../src/core/index.ts";
import { glyphs } from "../../src/data/index.ts";
import { evaluate, personalize } from "../../src/meta/index.ts";
import { createPerceptron } from "../../src/model/index.ts";
import { decodeSafetensors, parametersOf } from "../../src/safetensors/index.ts";
import { percent } from "../../src/text/index.ts";

const CASES = 30;
const SYMBOLS = 4;
const TESTS = 50;
const CLASSES = 10;

const path = fileURLToPath(new URL("../src/personalize/model/meta-model.safetensors", import.meta.url));
const { metadata, tensors } = decodeSafetensors(await readFile(path), path);
const model = createPerceptron({ layerSizes: metadata.layerSizes!.split("-").map(Number) });
const shared = parametersOf(tensors, model.blocks, path);
const terms = { steps: Number(metadata.steps), stepSize: Number(metadata.stepSize) };
// the run's digits are of seed 0
const samples = glyphs(4000, 99);

/** Sample `number` of each class: glyphs come in the order of the classes. */
const indicesOf = (classes: Iterable<number>, first: number, count: number): Uint32Array =>
  Uint32Array.from(
    [...classes].flatMap((one) => Array.from({ length: count }, (_, at) => one + CLASSES * (first + at))),
  );

for (const count of [0, 1, 2, 5]) {
  let sum = 0;
  for (let one = 0; one < CASES; one++) {
    const classes = new RandomStream(1, "personalize-cases", { step: one }).permutation(CLASSES).slice(0, SYMBOLS);
    const indices = indicesOf(classes, 5 * one, count);
    const parameters =
      count === 0
        ? shared
        : personalize({ model, parameters: shared, samples, indices, terms, ...{ seed: 0, learner: 0, round: 0 } });
    sum += evaluate(model, parameters, samples, indicesOf(classes, 200, TESTS)).accuracy;
  }
  console.log(`${count} samples of each of ${SYMBOLS} digits: ${percent(sum / CASES)}`);
}
