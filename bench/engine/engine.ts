import { type SecondOrder, trainLocally } from "../../src/meta/index.ts";
import { createPerceptron, type FirstLayer, type Model, type PerceptronOptions } from "../../src/model/index.ts";
import type { MeasuredRound } from "./Measurement.ts";
import type { Workload } from "./Workload.ts";

/** A way to run the round with gfml's own kernels. */
export interface EngineVariant {
  readonly rounding: NonNullable<PerceptronOptions["rounding"]>;
  readonly firstLayer: FirstLayer;
  readonly secondOrder: SecondOrder;
}

/** Makes an engine once. Each call of the result runs the round on this thread. */
export const createEngine = (workload: Workload, variant: EngineVariant): (() => MeasuredRound) => {
  const { layerSizes } = workload;
  const model = createPerceptron({ layerSizes, rounding: variant.rounding, firstLayer: variant.firstLayer });
  return () => runRound(workload, model, variant.secondOrder);
};

/** A whole round of local training: drawing batches, reading bytes, training, copying results. */
const runRound = (workload: Workload, model: Model, secondOrder: SecondOrder): MeasuredRound => {
  const { samples, learners, terms, start, seed } = workload;
  const cpu = process.cpuUsage();
  const began = performance.now();
  const results = learners.map(
    (indices, learner) =>
      trainLocally({ model, start, samples, indices, terms: { ...terms, secondOrder }, seed, learner, round: 0 })
        .parameters,
  );
  const wall = (performance.now() - began) / 1e3;
  const { user, system } = process.cpuUsage(cpu);
  return { wall, cpu: (user + system) / 1e6, results };
};
