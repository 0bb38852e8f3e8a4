import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { RunOutcome } from "../../experiments/results/RunOutcome.ts";
import { configDifferences, namedLayer, resolveConfig } from "../../simulation/index.ts";
import type { DemonstratedNumber } from "./AblationRow.ts";
import { ablationCharts } from "./ablationCharts.ts";
import { ablationMeasures } from "./ablationMeasures.ts";
import { ablationRows } from "./ablationRows.ts";
import { drawAblation } from "./drawAblation.ts";
import { DEFAULT_VARIANT, planAblation, variantOf } from "./planAblation.ts";
import { renderAblation } from "./renderAblation.ts";
import { summarizeAblation } from "./summarizeAblation.ts";

const config = resolveConfig([namedLayer("test", { ledger: "memory" })]);
const rows = ablationRows(config);

/** The parts of an outcome that an ablation reads. */
const outcome = (accuracy: number, rounds: Partial<RunOutcome["rounds"][number]>[] = [{}]): RunOutcome =>
  ({
    rounds: rounds.map((round, index) => ({
      round: index,
      completionTime: 10,
      meanProfit: 2,
      providerUtility: 100,
      payments: 0,
      energy: 0,
      sittingOut: 1,
      droppedUpdates: 0,
      coalitions: [],
      stability: {
        nashStable: true,
        maxGain: 0,
        maxGainAfterLeader: 0.5,
        passes: 2,
        moves: 3,
        stackelbergRegret: 1e-9,
      },
      ...round,
    })),
    evaluations: [{ active: { after: { accuracy } } }],
    learners: [],
  }) as unknown as RunOutcome;

describe("the rows", () => {
  it("has a row for each erratum and decision of docs/reference/errata.md, and the sensitivities", () => {
    const documented = [...readFileSync("docs/reference/errata.md", "utf8").matchAll(/^\| ([ED]\d+) \|/gm)].map(
      ([, id]) => id,
    );
    expect(documented.length).toBeGreaterThanOrEqual(28);
    const ids = rows.map(({ id }) => id);
    expect(ids.filter((id) => /^[ED]\d+$/.test(id))).toEqual(documented);
    expect(ids.slice(documented.length)).toEqual(["lambda", "phi", "gamma", "R_th", "eta", "tau", "beta", "chi"]);
  });

  it("runs each row, or says why not and shows it by numbers", () => {
    for (const { id, choices, note, demonstrate } of rows) {
      if (choices.length > 0) continue;
      expect({ id, note: note !== undefined && note.length > 10 }).toEqual({ id, note: true });
      const numbers = demonstrate?.({ config, baseline: [outcome(0.9)] }) ?? [];
      expect({ id, shows: numbers.length > 0 || id === "E6" }).toEqual({ id, shows: true });
    }
    expect(rows.filter(({ choices }) => choices.length === 0).map(({ id }) => id)).toEqual([
      ...["E1", "E3", "E6", "E13", "E14", "E15", "D4", "D7", "D11", "D12", "D13", "D14"],
    ]);
  });
});

describe("the numbers of what is not run", () => {
  const numbersOf = (id: string, baseline: RunOutcome[] = []): Record<string, number> => {
    const numbers: readonly DemonstratedNumber[] = rows.find((row) => row.id === id)!.demonstrate!({
      config,
      baseline,
    });
    return Object.fromEntries(numbers.map(({ name, value }) => [name, value]));
  };

  it("shows that a logarithm and a quotient do not exist [E1, E3]", () => {
    expect(numbersOf("E1")).toMatchObject({
      "its log(1 - mu)": Number.NaN,
      "log(1 - mu) of a member at 1 / (e - 1) of the way": Number.NEGATIVE_INFINITY,
    });
    expect(numbersOf("E3")).toMatchObject({
      "the printed lower bound": 1e9,
      "f at the upper bound": Number.NaN,
      "f at half of it": Number.NEGATIVE_INFINITY,
    });
  });

  it("shows that the printed sign has no multiplier, and that the other one solves the condition [E13]", () => {
    const numbers = numbersOf("E13");
    const printed = numbers["lambda_1 that solves (27) as printed"]!;
    expect(printed).toBeLessThan(0);
    expect(numbers["lambda_1 with the sign of the Lagrangian"]! / printed).toBeCloseTo(-1, 12);
    // U' < 0 where the deadline binds: both terms pull the same way
    expect(numbers["what (27) with that lambda_1 as printed leaves of 0, times d*"]).toBeLessThan(-0.01);
    expect(Math.abs(numbers["lambda_1 times (30) without T_comm, which should be 0"]!)).toBeGreaterThan(0);
  });

  it("shows that eqs. 39 and 40 are no derivatives [E14]", () => {
    const numbers = numbersOf("E14");
    const [slope, printed] = [numbers["slope of U_MSP by differences"]!, numbers["eq. 39"]!];
    expect(Math.abs(printed - slope)).toBeGreaterThan(0.1 * Math.abs(slope));
    const [bend, bendPrinted] = [numbers["slope of eq. 39 by differences"]!, numbers["eq. 40"]!];
    expect(Math.abs(bendPrinted - bend)).toBeGreaterThan(0.1 * Math.abs(bend));
  });

  it("shows that Definition 7 as printed blocks what hurts others [E15]", () => {
    const [gaining, welcome, unwelcome] = Object.values(numbersOf("E15"));
    expect(gaining).toBeGreaterThan(20);
    expect(unwelcome).toBeGreaterThan(welcome!);
  });

  it("takes numbers from the default runs where there are any [D11, D12], and from the configuration [D4, D7, D13, D14]", () => {
    const late = outcome(0.9, [{ droppedUpdates: 2 }, { droppedUpdates: 1 }]);
    expect(Object.values(numbersOf("D11", [late]))).toEqual([3]);
    expect(numbersOf("D12", [late])).toMatchObject({ "largest regret of Definition 8 at the rounded numbers": 1e-9 });
    expect(numbersOf("D12")).toEqual({});
    expect(Object.values(numbersOf("D4")).some(Number.isNaN)).toBe(true);
    expect(Object.values(numbersOf("D7"))[0]).toBeGreaterThan(0);
    expect(Object.values(numbersOf("D13"))[1]).toBeCloseTo(0.7 ** 5, 15);
    expect(0.7 ** Object.values(numbersOf("D14"))[0]!).toBeLessThan(1e-18);
  });
});

describe("the plan", () => {
  it("changes in each variant the fields that it names, over the same seeds, and nothing else", () => {
    const plan = planAblation();
    const of = (variant: string, seed: number) =>
      plan.experiment.runs.find(({ labels }) => labels.variant === variant && labels.seed === seed)!.config;
    expect(plan.seeds).toEqual([0, 1, 2]);
    expect(of(DEFAULT_VARIANT, 1)).toMatchObject({ rounds: 60, evaluationInterval: 60, ledger: "memory", seed: 1 });
    let compared = 0;
    for (const row of plan.rows) {
      for (const choice of row.choices) {
        const { own, against } = variantOf(row, choice);
        for (const seed of plan.seeds) {
          const changed = configDifferences(of(against, seed), of(own, seed)).map(({ field }) => field);
          expect({ own, changed }).toEqual({ own, changed: Object.keys(choice.set) });
          compared++;
        }
      }
    }
    expect(compared).toBeGreaterThan(100);
  });

  it("takes some rows, whatever their case, and says which there are", () => {
    const { rows: chosen, experiment } = planAblation({ only: ["r_TH", "e8", "E1"], quick: true });
    expect(chosen.map(({ id }) => id)).toEqual(["E1", "E8", "R_th"]);
    expect(experiment.runs.map(({ labels }) => labels.variant)).toEqual([
      ...[DEFAULT_VARIANT, "E8: first better", "R_th: R_th = 0", "R_th: R_th = 2"],
    ]);
    expect(experiment.runs[0]!.config.rounds).toBe(15);
    expect(() => planAblation({ only: ["E99"] })).toThrow(/no such erratum.*E99.*known: E1 E2/s);
  });
});

describe("the summary", () => {
  const plan = planAblation({ only: ["E8", "D12"], seeds: 3 });
  const run = (variant: string, seed: number, accuracy: number) => ({ variant, seed, outcome: outcome(accuracy) });
  const runs = [
    ...[0.9, 0.8, 0.7].map((accuracy, seed) => run(DEFAULT_VARIANT, seed, accuracy)),
    ...[0.91, 0.82, 0.71].map((accuracy, seed) => run("E8: first better", seed, accuracy)),
  ];

  it("pairs by seed, so that what differs between seeds cancels, in whatever order runs come", () => {
    const summary = summarizeAblation(plan, runs);
    const [choice] = summary.rows[0]!.choices;
    const accuracy = choice!.changes.find(({ measure }) => measure === "accuracy")!;
    expect(choice!.seeds).toEqual([0, 1, 2]);
    // differences 1, 2, 1 points: mean 4/3, deviation 1/sqrt(3), t 4.303 for 2 degrees of freedom
    expect(accuracy.difference.mean).toBeCloseTo(4 / 3, 10);
    expect(accuracy.difference.halfWidth).toBeCloseTo(4.3027 / 3, 3);
    expect(accuracy.isClear).toBe(false);
    expect(accuracy.before.mean).toBeCloseTo(80, 10);
    expect(choice!.changes.map(({ measure }) => measure)).toEqual(ablationMeasures.map(({ name }) => name));
    expect(summarizeAblation(plan, [...runs].reverse())).toEqual(summary);
  });

  it("is clear where every seed says the same, and says nothing for one seed", () => {
    const clear = summarizeAblation(plan, [
      ...runs.slice(0, 3),
      ...[0.95, 0.85, 0.75].map((accuracy, seed) => run("E8: first better", seed, accuracy)),
    ]);
    expect(clear.rows[0]!.choices[0]!.changes[0]).toMatchObject({ isClear: true });
    const one = summarizeAblation(plan, [runs[0]!, runs[3]!]).rows[0]!.choices[0]!;
    expect(one.changes[0]).toMatchObject({ isClear: false, difference: { count: 1, halfWidth: null } });
  });

  it("leaves out seeds that only one side finished, and stands with none", () => {
    const partial = summarizeAblation(plan, runs.slice(1));
    expect(partial.rows[0]!.choices[0]!.seeds).toEqual([1, 2]);
    const none = summarizeAblation(plan, []);
    expect(none.rows[0]!.choices[0]).toMatchObject({
      seeds: [],
      changes: [{ difference: { count: 0 } }, ...Array(10).fill({})],
    });
    expect(none.baseline[0]!.value.count).toBe(0);
  });

  it("becomes a page: every row, bold where it is clear, and what failed", () => {
    const facts = {
      command: "gfml ablate E8 D12",
      gfmlVersion: "1.2.3",
      platform: { system: "linux", architecture: "x64", processor: "a processor" },
      date: "2026-11-26",
      failed: ["E8: first better, seed 2: the disk is full"],
    };
    const clear = [...runs.slice(0, 3), ...[0.95, 0.85, 0.75].map((one, seed) => run("E8: first better", seed, one))];
    const page = renderAblation(plan, summarizeAblation(plan, clear), facts);
    expect(page).toContain("Made by `gfml ablate E8 D12` with gfml 1.2.3 on 2026-11-26 (a processor, linux x64)");
    expect(page).toContain(
      "| E8 | Algorithm 1, line 20: the first better coalition | first better | **+5.00 ± 0.00** | 0 |",
    );
    expect(page).toContain("**D12**, numbers that several parties agree on: not run. Every ledger computes");
    expect(page).toContain("| largest regret of Definition 8 at the rounded numbers | 1.000e-9 token |");
    expect(page).toContain("- E8: first better, seed 2: the disk is full");
    const drawn = renderAblation(plan, summarizeAblation(plan, clear), facts, [{ file: "one.svg", title: "One" }]);
    expect(drawn).toContain("![One](one.svg)");
  });

  it("is drawn: a bar a change with its interval, an empty place for what is not played, nothing for what has no runs", () => {
    const { rows: chosen } = summarizeAblation(plan, runs);
    const tau = summarizeAblation(planAblation({ only: ["tau"], seeds: 3 }), []).rows;
    const drawings = drawAblation({ baseline: [], rows: [...chosen, ...tau] });
    expect(drawings.map(({ file }) => file)).toEqual([
      "ablation-accuracy.svg",
      "ablation-completionTime.svg",
      "ablation-profitPerLearner.svg",
      "ablation-providerUtility.svg",
    ]);
    const [accuracy] = ablationCharts({ baseline: [], rows: [...chosen, ...tau] });
    const half = 4.3027 / 3;
    expect(accuracy!.table.rows).toEqual([
      ["E8: first better", expect.closeTo(4 / 3, 9), expect.closeTo(4 / 3 - half, 3), expect.closeTo(4 / 3 + half, 3)],
      ["tau = 5", null, null, null],
      ["tau = 15", null, null, null],
    ]);
    for (const { svg } of drawings) expect(svg).toMatch(/^<svg /);
    expect(drawAblation({ baseline: [], rows: [] })).toEqual([]);
  });
});
