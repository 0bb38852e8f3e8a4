/**
 * What a trainer program costs a round beside its steps: the way of a model of 5 MB there and back, without the hash and norm of
 * an update, which every trainer computes. Run it from the root of a clone: `PYTHONPATH=python/src node bench/bridge/roundTrip.ts python3`.
 */
import { ProgramPool } from "../../src/bridge/index.ts";
import { glyphs } from "../../src/data/index.ts";

const ROUNDS = 20;
const LAYERS = [784, 1600, 10];
const python = process.argv[2] ?? "python3";
const samples = glyphs(100, 0);
const pool = await ProgramPool.start({
  command: `${python} examples/python/numpy_perceptron.py ${LAYERS.join(" ")}`,
  timeout: 60,
  environment: process.env,
  size: 1,
  samples,
});
const model = new Float32Array(pool.model.parameterCount);
const request = {
  kind: "train",
  policy: "fedavg",
  terms: { metaRate: 0.1, stepSize: 0.1, secondOrder: "fo", proximalWeight: 0 },
  dutyCycle: 1,
  steps: [],
};
const times: number[] = [];
const before = process.cpuUsage();
for (let round = 0; round < ROUNDS; round++) {
  const begun = performance.now();
  await pool.use(async (program) => {
    const answer = await program.request(request, [{ name: "model", shape: [model.length], values: model }]);
    return program.vectorOf(answer, "parameters", model.length);
  });
  times.push(performance.now() - begun);
}
const { user, system } = process.cpuUsage(before);
await pool.close();
times.sort((a, b) => a - b);
const text = (time: number): string => `${time.toFixed(1)} ms`;
const size = (model.byteLength / 1e6).toFixed(1);
const work = text((user + system) / 1000 / ROUNDS);
console.log(
  `${size} MB there and back: shortest ${text(times[0]!)}, median ${text(times[ROUNDS / 2]!)}, longest ${text(times.at(-1)!)}; ${work} of it on this side`,
);
