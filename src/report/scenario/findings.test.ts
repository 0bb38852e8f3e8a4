import { expect, it } from "vitest";
import type { PairMeasure } from "../../experiments/scenarios/measurePair.ts";
import type { PairRow } from "../../experiments/scenarios/tabulatePairs.ts";
import { findings } from "./findings.ts";

const options = { within: 0.02, window: 5 };
const row = (
  name: string,
  unit: PairRow["unit"],
  without: number,
  after: number,
  halfWidth: number | null,
): PairRow => ({
  ...{ name, unit, without, with: after, difference: after - without, halfWidth, seeds: halfWidth === null ? 1 : 3 },
});

it("claims a difference only where its interval excludes zero", () => {
  const payoff = (halfWidth: number | null): string =>
    findings([row("a liar's payoff", "token", 100, 110, halfWidth)], [], options)[0]!;
  expect(payoff(4)).toBe(
    "A liar earned 110.00 token after the price of its energy, and 100.00 token when the same learners were honest: 10.00 token more, \u00b1 4.00 token: lying paid.",
  );
  expect(payoff(12)).toMatch(/10\.00 token more, \u00b1 12\.00 token, not distinguishable from zero\.$/);
  expect(payoff(null)).toMatch(/from one seed, without an interval\.$/);
  const cost = findings([row("a liar's payoff", "token", 110, 100, 4)], [], options)[0]!;
  expect(cost).toMatch(/10\.00 token less, \u00b1 4\.00 token: lying lowered its payoff\.$/);
});

it("gives accuracy in points, and that of all learners only without cheats", () => {
  const all = row("accuracy of all", "%", 0.7, 0.4, 0.05);
  expect(findings([all], [], options)).toEqual([
    "The personalized accuracy was 40.0 % with and 70.0 % without: 30.0 points less, \u00b1 5.0 points: it fell.",
  ]);
  const honest = row("accuracy of the honest", "%", 0.7, 0.7, 0);
  expect(findings([honest, all], [], options)).toEqual([
    "The personalized accuracy of honest learners was 70.0 % with and 70.0 % without: no difference.",
  ]);
});

it("describes a shift: levels, recovery of the seeds that recovered, moves", () => {
  const shift = (lowest: number, recovery: number | null, moved: number) => ({
    ...{ round: 3, learners: [1, 2], before: 0.8, lowest, last: 0.8, recovery },
    moved: [1, 2].slice(0, moved).map((learner) => ({ learner, from: 0, to: 1 })),
  });
  const pair = (recovery: number | null) =>
    ({ shifts: [{ with: shift(0.5, recovery, 1), without: shift(0.7, 1, 0) }] }) as unknown as PairMeasure;
  const sentences = findings([], [pair(4), pair(null)], options);
  expect(sentences).toEqual([
    "Learners whose task shifted had an accuracy of 80.0 % before the shift, and of 50.0 % at the lowest after it. Without the shift, their lowest was 70.0 %.",
    "In 1 of 2 seeds accuracy returned to within 2.0 points of its level before the shift, after 4.0 rounds on average. Only rounds that are measured count.",
    "50 % of the shifted learners were in a different coalition 5 rounds later, and 0 % without a shift.",
  ]);
  expect(findings([], [pair(null)], options)[1]).toBe(
    "In no seed did accuracy return to within 2.0 points of its level before the shift.",
  );
});
