// npx node bench/encodings/encodings.ts [--rounds N] [--seeds N]: the accuracy that smaller encodings of updates cost (docs/reference/encodings.md)
import { parseArgs } from "node:util";
import { mean, standardDeviation } from "../../src/math/index.ts";
import { updateNorm } from "../../src/meta/index.ts";
import {
  createTrainer,
  hashUpdate,
  type Trainer,
  UpdateEncoder,
  type UpdateEncoding,
  updateByteLength,
} from "../../src/round/index.ts";
import { defineRun, prepareData, runSimulation } from "../../src/simulation/index.ts";

const { values } = parseArgs({
  options: { rounds: { type: "string", default: "40" }, seeds: { type: "string", default: "5" } },
});
const rounds = Number(values.rounds);
const seeds = Number(values.seeds);

/** A trainer whose updates are encoded and decoded, as if they were sent. */
const sending = (trainer: Trainer, encoding: UpdateEncoding, keepsLeftovers: boolean): Trainer => {
  const encoders = new Map<number, UpdateEncoder>();
  return {
    ...trainer,
    train: async (task) => {
      const result = await trainer.train(task);
      const encoder = (keepsLeftovers && encoders.get(task.learner)) || new UpdateEncoder(encoding);
      encoders.set(task.learner, encoder);
      const { parameters } = encoder.encode(result.parameters, task.model);
      const said = { updateHash: await hashUpdate(parameters), updateNorm: updateNorm(parameters, task.model) };
      return { ...result, ...said, parameters };
    },
  };
};

const measure = async (encoding: UpdateEncoding, keepsLeftovers: boolean) => {
  const accuracies: number[] = [];
  const losses: number[] = [];
  let dropped = 0;
  let parameterCount = 0;
  for (let seed = 0; seed < seeds; seed++) {
    const config = defineRun({
      seed,
      rounds,
      evaluationInterval: rounds,
      ledger: "memory",
      population: { learners: 10 },
      coalition: { count: 2 },
      model: { hiddenLayers: [32] },
      data: { glyphCount: 2000 },
    });
    const { set, partition } = await prepareData(config);
    const { models } = await runSimulation({
      config,
      samples: set.train,
      partition,
      trainer: (options) => sending(createTrainer(options), encoding, keepsLeftovers),
      events: {
        onRound: ({ droppedUpdates }) => {
          dropped += droppedUpdates;
        },
        onEvaluation: (record) => {
          accuracies.push(record.active.after.accuracy);
          losses.push(record.active.after.loss);
        },
      },
    });
    parameterCount = models[0]!.length;
  }
  return {
    encoding: keepsLeftovers ? encoding : `${encoding}, leftovers dropped`,
    bytes: updateByteLength(encoding, parameterCount),
    accuracy: `${(100 * mean(accuracies)).toFixed(2)} ± ${(100 * standardDeviation(accuracies)).toFixed(2)} %`,
    loss: mean(losses).toFixed(5),
    dropped,
  };
};

const rows = [];
for (const [encoding, keepsLeftovers] of [
  ["float32", true],
  ["float16", true],
  ["int8", true],
  ["int8", false],
] as const) {
  rows.push(await measure(encoding, keepsLeftovers));
  console.error(`measured ${rows.at(-1)!.encoding}`);
}
console.table(rows);
