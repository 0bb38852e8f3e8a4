import { RandomStream } from "../core/index.ts";
import type { LearnerSplit, NumpyArray, Samples } from "../data/index.ts";
import { evaluate } from "../meta/index.ts";
import { type Activation, workspaceOf } from "../model/index.ts";
import type { ClientApp, ClientReply, ClientWork } from "./ClientApp.ts";
import { type DenseNetwork, denseNetworkOf, type WeightLayout } from "./denseNetwork.ts";
import { arraysError } from "./errors.ts";

/** Data, and what a client does with them where the server does not say it. */
export interface TrainingOptions {
  readonly samples: Samples;
  readonly split: LearnerSplit;
  /** What follows hidden layers' sums. */
  readonly activation: Activation;
  readonly weights?: WeightLayout | undefined;
  /** Step of gradient descent. */
  readonly rate: number;
  /** Passes over the training samples in a round. */
  readonly epochs: number;
  /** Samples of a step; all if absent. */
  readonly batchSize?: number | undefined;
  /** Seed of the order of samples. */
  readonly seed: number;
  /** Other names for the metrics `train_loss`, `eval_loss` and `eval_acc`; "" leaves one out. */
  readonly rename?: Readonly<Record<string, string>>;
}

/** Settings by the names that servers give them. */
const RATE = ["lr", "learning-rate", "learning_rate"];
const EPOCHS = ["local-epochs", "local_epochs", "epochs"];
const BATCH = ["batch-size", "batch_size"];

/**
 * A client that trains the server's network of dense layers by gradient descent on its samples, and evaluates it on its test samples.
 * The network is made of the first arrays that come. The settings of a message go before the options.
 */
export const trainingApp = (options: TrainingOptions): ClientApp => {
  const { split, seed, rename = {} } = options;
  let { samples } = options;
  let network: DenseNetwork | undefined;
  const networkOf = (arrays: ReadonlyMap<string, NumpyArray>): DenseNetwork => {
    if (network === undefined) {
      const { featureCount, classCount } = samples;
      const { activation, weights: layout } = options;
      network = denseNetworkOf(arrays, { featureCount, classCount, activation, layout });
      samples = { ...samples, classCount: network.model.classCount };
    }
    return network;
  };
  const named = (metrics: Readonly<Record<string, number>>): Record<string, number> =>
    Object.fromEntries(
      Object.entries(metrics)
        .map(([name, value]) => [rename[name] ?? name, value] as const)
        .filter(([name]) => name !== ""),
    );

  const train = (work: ClientWork): ClientReply => {
    const { model, parametersOf, arraysOf } = networkOf(work.arrays);
    const rate = setting(work, RATE, options.rate, false);
    const epochs = setting(work, EPOCHS, options.epochs, true);
    const count = split.train.length;
    const batchSize = Math.min(count, setting(work, BATCH, options.batchSize ?? count, true));
    const workspace = workspaceOf(model);
    const [point, gradient] = workspace.vectors(2);
    workspace.write(point!, parametersOf(work.arrays));
    let loss = 0;
    for (let epoch = 0; epoch < epochs; epoch++) {
      const order = Uint32Array.from(split.train);
      // one batch of all samples needs no order
      if (batchSize < count) {
        const stream = new RandomStream(seed, "flower batches", { round: work.round ?? 0, step: epoch });
        for (const [to, from] of stream.permutation(count).entries()) order[to] = split.train[from]!;
      }
      loss = 0;
      for (let from = 0; from < count; from += batchSize) {
        const indices = order.subarray(from, from + batchSize);
        workspace.useBatch({ samples, indices });
        loss += (workspace.gradient(point!, gradient!) * indices.length) / count;
        workspace.addScaled(point!, point!, -rate, gradient!);
      }
    }
    const parameters = new Float32Array(model.parameterCount);
    workspace.read(point!, parameters);
    if (!parameters.every(Number.isFinite))
      throw arraysError("training left the range of float32", { rate, epochs, batchSize }, "use a smaller rate");
    return { arrays: arraysOf(parameters), samples: count, loss, metrics: named({ train_loss: loss }) };
  };

  const judge = (work: ClientWork): ClientReply => {
    const { model, parametersOf } = networkOf(work.arrays);
    const { loss, accuracy, count } = evaluate(model, parametersOf(work.arrays), samples, Uint32Array.from(split.test));
    return { samples: count, loss, metrics: named({ eval_loss: loss, eval_acc: accuracy }) };
  };
  return { train, evaluate: judge };
};

/** A setting of the message by any of its names, or the client's. */
const setting = ({ config }: ClientWork, names: readonly string[], own: number, isWhole: boolean): number => {
  const name = names.find((known) => config.has(known));
  if (name === undefined) return own;
  const value = config.get(name);
  const isRight = typeof value === "number" && value > 0 && (!isWhole || Number.isInteger(value));
  if (!isRight)
    throw arraysError(
      "a setting of the server cannot be used",
      { [name]: value, allowed: isWhole ? "a whole number above 0" : "a number above 0" },
      `correct it in the server app's ConfigRecord`,
    );
  return value;
};
