import { expect, it } from "vitest";
import { RandomStream } from "../../core/index.ts";
import { normal } from "../../math/index.ts";
import { dirichlet } from "./dirichlet.ts";
import { logGamma } from "./logGamma.ts";

const COUNT = 40_000;

const moments = (draw: () => number): { mean: number; variance: number; third: number } => {
  const values = Array.from({ length: COUNT }, draw);
  const mean = values.reduce((sum, value) => sum + value, 0) / COUNT;
  const central = (power: number): number => values.reduce((sum, value) => sum + (value - mean) ** power, 0) / COUNT;
  return { mean, variance: central(2), third: central(3) };
};

// mean digamma(a), variance trigamma(a)
it.each([
  [0.1, -10.4237549404, 101.4332991508],
  [0.5, -1.963510026, 4.9348022005],
  [1, -0.5772156649, 1.6449340668],
  [3, 0.9227843351, 0.3949340668],
  [50, 3.9019896734, 0.02020133],
])("draws ln Gamma(%d) with its mean and variance", (shape, mean, variance) => {
  const random = new RandomStream(1, "test gamma");
  const found = moments(() => logGamma(random, shape));
  expect(Math.abs(found.mean - mean)).toBeLessThan(4 * Math.sqrt(variance / COUNT));
  expect(found.variance / variance).toBeCloseTo(1, 1);
});

it("draws normal numbers with mean 0, variance 1 and no skew", () => {
  const random = new RandomStream(1, "test normal");
  const found = moments(() => normal(random));
  expect(Math.abs(found.mean)).toBeLessThan(0.02);
  expect(found.variance).toBeCloseTo(1, 1);
  expect(Math.abs(found.third)).toBeLessThan(0.05);
});

it("draws shares that sum to 1 with the variance of the distribution", () => {
  const random = new RandomStream(1, "test dirichlet");
  let squares = 0;
  const draws = 4000;
  for (let draw = 0; draw < draws; draw++) {
    const shares = dirichlet(random, 5, 0.3);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
    squares += (shares[0]! - 0.2) ** 2;
  }
  // variance of one share: (1/5)(4/5) / (5 * 0.3 + 1)
  expect(squares / draws).toBeCloseTo(0.064, 2);
});

it("gives shares even when Gamma numbers underflow", () => {
  const shares = dirichlet(new RandomStream(0, "test small"), 10, 1e-6);
  expect(shares.every((share) => share >= 0 && share <= 1)).toBe(true);
  expect(Math.max(...shares)).toBeCloseTo(1, 6);
});
