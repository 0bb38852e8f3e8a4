import { expect, it } from "vitest";
import { RandomStream } from "../../core/index.ts";
import { dirichlet } from "./dirichlet.ts";

const COUNT = 40_000;

// digamma(a) - digamma(2 a), and trigamma(a)
it.each([
  [0.1, -5.1347150574, 101.4332991508],
  [0.5, -1.3862943611, 4.9348022005],
  [1, -1, 1.6449340668],
  [3, -0.7833333333, 0.3949340668],
  [50, -0.6981721792, 0.02020133],
])(
  "draws two shares of concentration %d whose logarithms have the mean and variance of the distribution",
  (concentration, mean, variance) => {
    const random = new RandomStream(1, "test gamma");
    const logarithms = Array.from({ length: COUNT }, () => dirichlet(random, 2, concentration).map(Math.log));
    const means = logarithms.reduce((sum, [one, other]) => sum + one! + other!, 0) / (2 * COUNT);
    const differences = logarithms.map(([one, other]) => one! - other!);
    const square = differences.reduce((sum, value) => sum + value * value, 0) / COUNT;
    expect(Math.abs(means - mean)).toBeLessThan(4 * Math.sqrt(variance / COUNT));
    expect(square / (2 * variance)).toBeCloseTo(1, 1);
  },
);

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
