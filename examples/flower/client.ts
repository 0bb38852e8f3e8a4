// A client app of one's own for `gfml learner --flower ADDRESS --client examples/flower/client.ts`: softmax regression on the
// points of two moons, in plain TypeScript. The server sends two arrays: weights of 2 classes x 2 features, and 2 biases.
import type { ClientApp, ClientWork, NumpyArray } from "../../src/flower.ts";

const points = Array.from({ length: 100 }, (_, index) => {
  const angle = (Math.PI * index) / 50;
  const label = index % 2;
  const x = label === 0 ? Math.cos(angle) : 1 - Math.cos(angle);
  const y = label === 0 ? Math.sin(angle) : 0.5 - Math.sin(angle);
  return { x, y, label };
});

/** The model's numbers: the weights of class 0 and class 1, then their biases. */
const numbersOf = ({ arrays }: ClientWork): number[] =>
  [...arrays.values()].flatMap(({ data }) => [...data].map(Number));

/** The probability of class 1. */
const probability = (model: readonly number[], x: number, y: number): number => {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = model;
  return 1 / (1 + Math.exp(a * x + b * y + e - (c * x + d * y + f)));
};

const score = (model: readonly number[]): { loss: number; accuracy: number } => {
  let loss = 0;
  let correct = 0;
  for (const { x, y, label } of points) {
    const p = probability(model, x, y);
    loss -= Math.log(label === 1 ? p : 1 - p) / points.length;
    if (p > 0.5 === (label === 1)) correct += 1;
  }
  return { loss, accuracy: correct / points.length };
};

const app: ClientApp = {
  train: (work) => {
    const model = numbersOf(work);
    const rate = Number(work.config.get("lr") ?? 0.1);
    const gradient = [0, 0, 0, 0, 0, 0];
    for (const { x, y, label } of points) {
      const error = (probability(model, x, y) - label) / points.length;
      for (const [index, part] of [-error * x, -error * y, error * x, error * y, -error, error].entries())
        gradient[index]! += part;
    }
    const next = model.map((value, index) => value - rate * gradient[index]!);
    let from = 0;
    const arrays = new Map<string, NumpyArray>();
    for (const [name, { shape, data }] of work.arrays) {
      arrays.set(name, { dtype: "float32", shape, data: Float32Array.from(next.slice(from, from + data.length)) });
      from += data.length;
    }
    return { arrays, samples: points.length, metrics: { train_loss: score(next).loss } };
  },
  evaluate: (work) => {
    const { loss, accuracy } = score(numbersOf(work));
    return { samples: points.length, loss, metrics: { eval_loss: loss, eval_acc: accuracy } };
  },
};
export default app;
