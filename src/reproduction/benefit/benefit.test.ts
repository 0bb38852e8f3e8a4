import { describe, expect, it } from "vitest";
import { withCode } from "../../../test/support/withCode.ts";
import { planRuns, type RunOutcome } from "../../experiments/index.ts";
import { type BenefitRun, judgeBenefit } from "./judgeBenefit.ts";
import { planBenefit } from "./planBenefit.ts";
import { renderBenefit } from "./renderBenefit.ts";

/** A run that tells only what the benefit reads. */
const run = (
  variant: string,
  seed: number,
  figures: { readonly gain: number; readonly muchWorse?: number },
): BenefitRun => {
  const { gain, muchWorse = 0 } = figures;
  const score = (accuracy: number) => ({ accuracy, loss: 0, deviation: 0, worstTenth: 0.9, learners: 36 });
  const alone = {
    ...{ learners: 36, better: 30, same: 0, muchWorse, difference: gain, halfWidth: 0.006, accuracy: 0.93 },
    ...{ testSamples: 150, newcomers: {} },
  };
  const passive = { "1": score(0.86), "5": score(0.93), "10": score(0.91) };
  const evaluation = { round: 59, active: { before: score(0.8), after: score(0.93 + gain) }, passive };
  return { variant, seed, outcome: { evaluations: [evaluation], alone } as unknown as RunOutcome };
};
const facts = {
  command: "gfml reproduce benefit",
  gfmlVersion: "0.1.0",
  platform: { system: "Linux", architecture: "x64", processor: "test" },
  date: "2026-11-30",
  failed: [],
};

describe("the benefit's runs", () => {
  it("plans each data set with each scheme and trainer over the same seeds", async () => {
    const plan = planBenefit({ seeds: 2, rounds: 5 });
    const runs = await planRuns(plan.experiment);
    expect(runs).toHaveLength(4 * 6 * 2);
    const trainers = new Set(runs.map(({ config }) => config.trainer));
    expect(trainers).toEqual(new Set(["fedavg", "per-fedavg", "fedprox", "ditto"]));
    expect(runs.every(({ config }) => config.rounds === 5)).toBe(true);
    expect(runs.filter(({ config }) => config.data.samplesPerLearner === 20)).toHaveLength(12);
    expect(
      runs
        .filter(({ config }) => config.preset === "faithful")
        .every(({ config }) => config.personalization.active === "fixed"),
    ).toBe(true);
    expect(new Set(runs.map(({ config }) => config.coalition.count))).toEqual(new Set([1, 4]));
  });

  it("can be some data, some ways, a quick look, and the smartphone recordings", async () => {
    const quick = planBenefit({ quick: true, only: ["mnist-60"] });
    expect(quick).toMatchObject({ seeds: 1, rounds: 20 });
    expect(quick.ways.map(({ name }) => name)).toEqual(["benefit", "faithful"]);
    const phone = planBenefit({ smartphone: "package.json", only: ["smartphone"], ways: ["benefit"] });
    const [one] = await planRuns(phone.experiment);
    expect(one!.config).toMatchObject({
      data: { set: "smartphone", path: "package.json" },
      population: { learners: 30 },
    });
    for (const wrong of [{ only: ["smartphone"] }, { only: ["mnits"] }, { ways: ["fedavg"] }])
      expect(() => planBenefit(wrong)).toThrow(withCode("GFML_UNKNOWN_BENEFIT"));
  });
});

describe("the verdicts on its aims", () => {
  const plan = planBenefit({ only: ["mnist-20"], seeds: 3 });
  const gains = [0.026, 0.03, 0.034];
  const runs = gains.map((gain, seed) => run("mnist-20: benefit", seed, { gain, muchWorse: seed }));

  it("compares the mean of at least three seeds with each aim", () => {
    const { rows, verdicts } = judgeBenefit(plan, [...runs, run("mnist-20: faithful", 0, { gain: -0.03 })]);
    expect(rows.map(({ way, seeds }) => [way, seeds])).toEqual([
      ["benefit", [0, 1, 2]],
      ["faithful", [0]],
    ]);
    expect(rows[0]).toMatchObject({ muchWorse: 3, learners: 108 });
    expect(rows[0]!.gain.mean).toBeCloseTo(0.03, 12);
    // three seeds of equal width: narrower by the root of three
    expect(rows[0]!.gain.halfWidth).toBeCloseTo(0.006 / Math.sqrt(3), 12);
    expect(verdicts.map(({ aim, verdict }) => [aim, verdict])).toEqual([
      ["learners that train", "reproduced"],
      ["gain over alone, points", "reproduced"],
      ["learners not worse than alone by more than 2 points", "reproduced"],
      ["newcomers with 1 sample", "reproduced"],
      ["newcomers with 5 samples", "reproduced"],
      // 91.0 against 91.5
      ["newcomers with 10 samples", "refuted"],
    ]);
  });

  it("decides nothing with fewer seeds, in a quick look, or without a figure", () => {
    const words = (of: ReturnType<typeof judgeBenefit>) => new Set(of.verdicts.map(({ verdict }) => verdict));
    expect(words(judgeBenefit(plan, runs.slice(0, 2)))).toEqual(new Set(["not decided"]));
    const quick = planBenefit({ only: ["mnist-20"], quick: true, seeds: 3 });
    expect(words(judgeBenefit(quick, runs))).toEqual(new Set(["not decided"]));
    expect(judgeBenefit(plan, [])).toEqual({ rows: [], verdicts: [] });
    const wide = planBenefit({ only: ["mnist"], seeds: 3 });
    const mnist = gains.map((_, seed) => run("mnist: benefit", seed, { gain: 0 }));
    // the lower end of the interval is what counts there: -0.35 points against -0.2
    const lower = judgeBenefit(wide, mnist).verdicts.find(({ aim }) => aim.startsWith("lower end"));
    expect(lower).toMatchObject({ verdict: "refuted", atLeast: -0.2 });
    expect(lower!.ours).toBeCloseTo(-0.6 / Math.sqrt(3), 9);
  });

  it("writes a page with the verdicts, the figures, the command and the machine", () => {
    const page = renderBenefit(plan, judgeBenefit(plan, runs), facts);
    expect(page).toContain("Command: `gfml reproduce benefit`. gfml 0.1.0, Linux, test, 2026-11-30.");
    expect(page).toContain("| MNIST, 20 samples each | benefit | 0, 1, 2 | 93.0 ± 0.0 | 96.0 ± 1.0 |");
    expect(page).toContain("+3.00 ± 0.35 | 3 of 108 |");
    expect(page).toContain("| newcomers with 10 samples | 91.5 | 91.0 | refuted |");
    const empty = renderBenefit(plan, judgeBenefit(plan, []), {
      ...facts,
      failed: ["mnist-20: benefit, seed 0: no data"],
    });
    expect(empty).toContain("No run is finished.");
    expect(empty).toContain("- mnist-20: benefit, seed 0: no data");
  });
});
