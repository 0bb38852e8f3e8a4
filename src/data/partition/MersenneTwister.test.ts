import { expect, it } from "vitest";
import golden from "../../../test/golden/fedlabPartition.json" with { type: "json" };
import { MersenneTwister } from "./MersenneTwister.ts";

const take = (seed: number, count: number): number[] => {
  const random = new MersenneTwister(seed);
  return Array.from({ length: count }, () => random.nextUint32());
};

it("gives the words of NumPy's legacy generator", () => {
  expect(take(0, 5)).toEqual([2357136044, 2546248239, 3071714933, 3626093760, 2588848963]);
  expect(take(2021, 5)).toEqual([2602656884, 3431165269, 3149797433, 1907836032, 596773485]);
});

it("agrees far beyond the first renewal of its state", () => {
  expect(take(5489, 2000).slice(1990)).toEqual(golden.seed5489.words1990);
});

it("continues one stream for bounded integers and shuffles", () => {
  const random = new MersenneTwister(7);
  expect(Array.from({ length: 12 }, () => random.masked(9))).toEqual([4, 9, 6, 3, 3, 7, 7, 9, 7, 8, 9, 8]);
  expect(random.shuffle([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])).toEqual([1, 5, 2, 3, 8, 9, 0, 4, 6, 7]);
});

it("draws nothing for a bound of 0 and takes any word for the largest bound", () => {
  const random = new MersenneTwister(0);
  expect(random.masked(0)).toBe(0);
  expect(random.masked(0xffffffff)).toBe(2357136044);
});
