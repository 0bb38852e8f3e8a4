import fc from "fast-check";
import { parseHTML } from "linkedom";
import { describe, expect, it } from "vitest";
import { sampleEvaluation, sampleLearner, sampleOption, sampleRound } from "../../../test/support/sampleRecords.ts";
import { type Chart, drawChart } from "../Chart.ts";
import { LearnerTotals } from "../LearnerTotals.ts";
import { everyNth, thin } from "../numbers.ts";
import { summarizeLearnerRound } from "../summarizeLearnerRound.ts";
import { accuracyChart, newcomersChart } from "./accuracyChart.ts";
import { certificateChart } from "./certificateChart.ts";
import { coalitionFlowChart } from "./coalitionFlowChart.ts";
import { flowLayout } from "./flowLayout.ts";
import { frequencyChart } from "./frequencyChart.ts";
import { incentiveChart } from "./incentiveChart.ts";
import { kktChart } from "./kktChart.ts";
import { learnerAccuracyChart } from "./learnerAccuracyChart.ts";
import { paymentsChart } from "./paymentsChart.ts";
import { roundTimesChart } from "./roundTimesChart.ts";
import { similarityChart } from "./similarityChart.ts";

const { document } = parseHTML("<!doctype html><html><body></body></html>");
const svgOf = (chart: Chart, width: number): string => drawChart(chart, document, width).outerHTML;

describe("who moved where", () => {
  const groups = ["0", "1", "out"];
  const places = fc.array(fc.constantFrom(...groups), { minLength: 1, maxLength: 30 });
  const columnOf = (round: number, list: readonly string[]) => ({ round, groupOf: new Map(list.entries()) });

  it("puts every learner into one block of a column and one ribbon to the next, and overlaps no blocks", () => {
    fc.assert(
      fc.property(places, fc.infiniteStream(fc.constantFrom(...groups)), (first, later) => {
        const second = first.map(() => later.next().value as string);
        const { blocks, ribbons, height } = flowLayout([columnOf(0, first), columnOf(5, second)], groups);
        const sum = (list: readonly { readonly count: number }[]): number =>
          list.reduce((a, { count }) => a + count, 0);
        expect(sum(blocks.filter(({ column }) => column === 0))).toBe(first.length);
        expect(sum(ribbons)).toBe(first.length);
        for (const [index, block] of blocks.entries()) {
          expect(block.high - block.low).toBeCloseTo(block.count, 9);
          expect(block.high).toBeLessThanOrEqual(height + 1e-9);
          const next = blocks[index + 1];
          if (next?.column === block.column) expect(next.low).toBeGreaterThan(block.high);
        }
        for (const group of groups) {
          const block = blocks.find((one) => one.column === 0 && one.group === group)!;
          const leaving = ribbons.filter(({ from }) => from === group);
          expect(sum(leaving)).toBe(block.count);
          for (const { fromLow, fromHigh } of leaving) {
            expect(fromLow).toBeGreaterThanOrEqual(block.low - 1e-9);
            expect(fromHigh).toBeLessThanOrEqual(block.high + 1e-9);
          }
        }
      }),
    );
  });

  it("lists the moves and the final places", () => {
    const chart = coalitionFlowChart(
      [
        {
          round: 0,
          coalitionOf: new Map([
            [1, 0],
            [2, 0],
            [3, null],
          ]),
        },
        {
          round: 1,
          coalitionOf: new Map([
            [1, 0],
            [2, 1],
            [3, 1],
          ]),
        },
      ],
      2,
    );
    expect(chart.table.rows).toEqual([
      [0, 1, "coalition 0", "coalition 1", 1],
      [0, 1, "sitting out", "coalition 1", 1],
    ]);
    expect(chart.description).toContain("At the end coalition 0: 1, coalition 1: 2, sitting out: 0.");
    expect(svgOf(chart, 500)).not.toContain("NaN");
  });

  it("lets coalitions without a row share one when there are many", () => {
    const coalitionOf = new Map(Array.from({ length: 60 }, (_, learner) => [learner, learner % 20]));
    const chart = coalitionFlowChart([{ round: 0, coalitionOf }], 1);
    expect(chart.legend).toHaveLength(8);
    expect(chart.legend.at(-1)!.label).toBe("the other 13");
  });
});

describe("a round of all learners in a few numbers", () => {
  it("finds the most profitable move that was left, but none of a head", () => {
    const options = [sampleOption(5), sampleOption(7), null];
    const records = [
      sampleLearner({ learner: 1, options, chosenCoalition: 0 }),
      sampleLearner({ learner: 2, options, chosenCoalition: 1 }),
      sampleLearner({ learner: 3, isHead: true, options: [sampleOption(0), sampleOption(99)], chosenCoalition: 0 }),
      sampleLearner({ learner: 4, options: [sampleOption(-3), null], chosenCoalition: null, coalition: null }),
    ];
    expect(summarizeLearnerRound(records).deviation).toEqual({ learner: 1, from: 0, to: 1, gain: 2 });
    const losing = [sampleLearner({ options: [sampleOption(-3)], chosenCoalition: 0 })];
    expect(summarizeLearnerRound(losing).deviation).toEqual({ learner: 1, from: 0, to: null, gain: 3 });
    expect(summarizeLearnerRound([records[1]!]).deviation).toBeNull();
  });

  it("counts cases, moves and missing learners, and distinguishes cheats", () => {
    const summary = summarizeLearnerRound(
      [
        sampleLearner({ learner: 1, globalReputation: 4, kktCase: 2, coalition: 0, previousCoalition: 1 }),
        sampleLearner({
          learner: 2,
          globalReputation: 1,
          kktCase: 3,
          coalition: 0,
          previousCoalition: 0,
          delivered: false,
        }),
        sampleLearner({ learner: 3, globalReputation: 6, kktCase: null, coalition: null, previousCoalition: null }),
      ],
      new Set([2]),
    );
    expect(summary).toMatchObject({ round: 11, kktCases: [0, 1, 1, 0, 0, 0], moved: 1, missed: 1, sittingOut: 1 });
    expect(summary.honestReputation).toEqual({
      mean: 5,
      low: expect.closeTo(4.2, 9),
      high: expect.closeTo(5.8, 9),
      count: 2,
    });
    expect(summary.cheatReputation!.mean).toBe(1);
  });

  it("gives one value for all deciles of one value, and none for none", () => {
    expect(summarizeLearnerRound([sampleLearner({ utility: 3 })]).utility).toEqual({
      mean: 3,
      low: 3,
      high: 3,
      count: 1,
    });
    expect(summarizeLearnerRound([]).utility).toBeNull();
  });
});

it("draws what learners reach alone beside what they reach together, where that is known", () => {
  const evaluations = [sampleEvaluation({ round: 4 }), sampleEvaluation({ round: 9 })];
  const without = accuracyChart(evaluations);
  const beside = accuracyChart(evaluations, 0.875);
  expect(accuracyChart(evaluations, null).table).toEqual(without.table);
  const column = beside.table.columns.indexOf("alone, at the end (%)");
  expect(beside.table.rows.map((row) => [row[0], row[column]])).toEqual([
    [4, 87.5],
    [9, 87.5],
  ]);
  expect(without.table.columns).toEqual(beside.table.columns.filter((_, place) => place !== column));
  expect(beside.description).toContain("Alone they reach 87.5 %");
  expect(without.description).not.toContain("Alone");
});

it("keeps the first and the last when it thins items", () => {
  const items = Array.from({ length: 31 }, (_, index) => index);
  expect(thin(items, 4)).toEqual([0, 10, 20, 30]);
  expect(everyNth(items, 4)).toEqual([0, 10, 20, 30]);
  expect(everyNth([0, 1, 2, 3, 4, 5], 4)).toEqual([0, 2, 4, 5]);
  expect(everyNth([7], 1)).toEqual([7]);
});

describe("what was not Nash-stable is marked", () => {
  const rounds = [
    sampleRound({ round: 0 }),
    sampleRound({ round: 1, stability: { ...sampleRound().stability, nashStable: false, maxGain: 0.5 } }),
  ];

  it("is marked on the figure that shows it, and on no other", () => {
    const nash = certificateChart(rounds, "maxGain")!;
    expect(nash.description).toContain("1 rounds are not Nash-stable");
    expect(
      drawChart(nash, document, 500).querySelectorAll(
        '[data-mark="dot"] circle[fill*="alarm"], [data-mark="dot"][fill*="alarm"] circle',
      ),
    ).toHaveLength(1);
    expect(certificateChart(rounds, "maxGainAfterLeader")!.legend).toEqual([]);
  });

  it("counts a gain of rounding in billionths, and draws no chart without a figure", () => {
    const regret = (value: number | null) =>
      rounds.map((round) => ({ ...round, stability: { ...round.stability, stackelbergRegret: value } }));
    const tiny = certificateChart(regret(2e-9), "stackelbergRegret")!;
    expect(tiny.table.columns[1]).toBe("gain (10\u207b\u2079 token)");
    expect(tiny.table.rows[0]![1]).toBeCloseTo(2, 9);
    expect(certificateChart(regret(null), "stackelbergRegret")).toBeUndefined();
  });
});

describe("charts of any size are drawn, say what they leave out, and hold no NaN", () => {
  const crowd = (count: number) =>
    Array.from({ length: count }, (_, learner) =>
      sampleLearner({ learner, coalition: learner % 3, isHead: learner < 3, slack: learner }),
    );
  const totals = (count: number) => {
    const sums = new LearnerTotals();
    for (const record of crowd(count)) sums.add(record);
    return sums.all();
  };
  const byLearner = (count: number) =>
    Array.from({ length: count }, (_, learner) => ({ learner, before: 0.4, after: learner / count }));
  const charts = (count: number): Chart[] => [
    accuracyChart([sampleEvaluation()]),
    newcomersChart([sampleEvaluation()])!,
    learnerAccuracyChart(sampleEvaluation({ byLearner: byLearner(count) }), 5),
    similarityChart(crowd(count)),
    frequencyChart(crowd(count)),
    roundTimesChart(crowd(count), sampleRound().coalitions),
    paymentsChart(totals(count), new Set([1])),
    kktChart([summarizeLearnerRound(crowd(count))])!,
    incentiveChart([sampleRound()]),
  ];

  it.each([1, 9, 3000])("draws %d learners", (count) => {
    for (const chart of charts(count)) {
      for (const width of [327, 1096]) {
        const svg = svgOf(chart, width);
        expect(svg, chart.name).not.toMatch(/NaN|undefined|Infinity/);
        expect(svg.length, chart.name).toBeLessThan(130_000);
        expect(svg, chart.name).toMatch(/<(path|circle|rect|line)/);
      }
      expect(chart.table.rows.length, chart.name).toBeLessThanOrEqual(200);
    }
    const said = charts(count).filter(({ omission }) => omission !== "").length;
    expect(said).toBe(count === 3000 ? 5 : 0);
  });

  it("leaves out learners with too few test samples, and says how many", () => {
    const told = byLearner(4).map((one) => ({ ...one, samples: one.learner === 3 ? 1 : 50 }));
    const chart = learnerAccuracyChart(sampleEvaluation({ byLearner: told }), 5);
    expect(chart.description).toContain("1 more have fewer than 5 test samples: too few to measure.");
    expect(chart.table.rows.map(([learner, , , samples]) => [learner, samples])).toEqual(
      [0, 1, 2].map((id) => [id, 50]),
    );
  });

  it("leaves out what a run without passive learners or chosen frequencies does not have", () => {
    expect(newcomersChart([sampleEvaluation({ passive: {} })])).toBeUndefined();
    expect(kktChart([summarizeLearnerRound([sampleLearner({ kktCase: null })])])).toBeUndefined();
  });
});
