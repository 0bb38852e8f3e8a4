import { expect, it } from "vitest";
import type { AccuracyCourse, PairMeasure } from "../../experiments/scenarios/measurePair.ts";
import { courseCharts } from "./pairCharts.ts";

const pair = (seed: number, group: AccuracyCourse["group"], levels: readonly (readonly [number, number] | null)[]) =>
  ({
    seed,
    shifts: [],
    courses: [
      {
        group,
        points: levels.map((level, round) => ({ round, without: level?.[0] ?? null, with: level?.[1] ?? null })),
      },
    ],
  }) as unknown as PairMeasure;

it("draws the mean accuracy of the seeds over rounds, with and without the scenario", () => {
  const [chart, ...others] = courseCharts([
    pair(0, "honest", [
      [0.5, 0.25],
      [0.75, 0.5],
    ]),
    pair(1, "honest", [
      [0.25, 0.25],
      [0.25, 0],
    ]),
  ]);
  expect(others).toEqual([]);
  expect(chart!.table.rows).toEqual([
    [0, 37.5, 25],
    [1, 50, 25],
  ]);
  expect(chart!.omission).toBe("");
});

it("leaves out a seed without active learners of the group, and says so", () => {
  const [chart] = courseCharts([pair(0, "shifted", [[0.5, 0.25]]), pair(1, "shifted", [null])]);
  expect(chart!.table.rows).toEqual([[0, 50, 25]]);
  expect(chart!.omission).toBe("Of 2 seeds, 1 has such active learners.");
  expect(courseCharts([pair(0, "shifted", [null])])).toEqual([]);
});
