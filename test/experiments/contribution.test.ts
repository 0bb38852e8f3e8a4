import { env } from "node:process";
import { describe, expect, it } from "vitest";
import { defineRun, type PreparedData, prepareData, type RunConfig } from "../../src/simulation/index.ts";
import { cheatsOf, liveReputations } from "./liveContribution.ts";
import { type PairedMeasures, pairContributions, summarizeRule } from "./pairedContribution.ts";

/** On MNIST where the machine has it, else on drawn digits. */
const set = env.GFML_DATA_DIR === undefined ? "glyphs" : "mnist";
const ROUNDS = 9;
const EDGE = 3;

const configOf = (metaRate: number, cheatingShare = 0): RunConfig =>
  defineRun({
    ledger: "memory",
    rounds: ROUNDS,
    evaluationInterval: ROUNDS,
    data: { set, glyphCount: 2400, labelsPerLearner: 2 },
    learning: { metaRate },
    model: { hiddenLayers: [20, 15] },
    // the work of 12 learners of 40 is 3.3 times Table II's each, so each sample takes so much less
    population: { learners: 12, activeFraction: 1, cyclesPerSample: set === "mnist" ? 100_000 : 2_500_000 },
    coalition: { count: 2 },
    misbehavior: { fraction: cheatingShare, localSteps: 5 },
  });

// the same for every rate
const data: PreparedData = await prepareData(configOf(1e-3));

const isSampled = (round: number): boolean => round < EDGE || round >= ROUNDS - EDGE;

describe(`half of the steps against all of them, paired, on ${set} [D5]`, () => {
  const measured = new Map<number, PairedMeasures[]>();
  const measuresAt = async (metaRate: number): Promise<PairedMeasures[]> => {
    const config = configOf(metaRate);
    const measures = measured.get(metaRate) ?? (await pairContributions(config, data, isSampled));
    measured.set(metaRate, measures);
    return measures;
  };

  it.each([1e-3, 1e-2])(
    "ranks the whole work higher every time by the update's norm at alpha = %d",
    async (metaRate) => {
      const { pairs, ranked, half } = summarizeRule("update-norm", await measuresAt(metaRate));
      expect(pairs).toBe(12 * 2 * EDGE);
      expect(ranked).toBe(1);
      expect(half).toBeGreaterThan(0.4);
      expect(half).toBeLessThan(0.75);
    },
  );

  it("ranks it higher nearly always at alpha = 5e-2, by less", async () => {
    const { ranked, half } = summarizeRule("update-norm", await measuresAt(5e-2));
    expect(ranked).toBeGreaterThan(0.85);
    expect(half).toBeLessThan(0.9);
  });

  it("ranks half the work higher in most early pairs under eq. 15 as printed", async () => {
    const early = (await measuresAt(1e-3)).filter(({ round }) => round < EDGE);
    expect(summarizeRule("eq15", early).ranked).toBeLessThan(0.2);
  });

  it("cannot fall with more steps under eq. 15 when a step not run counts as the minimum and reported norms are true", async () => {
    for (const metaRate of [1e-3, 1e-2, 5e-2]) {
      expect(summarizeRule("eq15-shifted", await measuresAt(metaRate)).reversed).toBe(0);
    }
  });

  it("lets noise of the work's length fool the norm but not the projection, and inflation fool the projection", async () => {
    for (const metaRate of [1e-3, 5e-2]) {
      const measures = await measuresAt(metaRate);
      const norm = summarizeRule("update-norm", measures);
      expect(norm.noise).toBeCloseTo(1, 3);
      expect(norm.flipped).toBeCloseTo(1, 6);
      expect(norm.inflated).toBeLessThan(2.5);
      const projection = summarizeRule("projection", measures);
      expect(projection.noise).toBeLessThan(0.2);
      expect(projection.inflated).toBeCloseTo(10, 3);
      // and it loses sight of work: where data differ, the others' mean is no measure of one's own
      expect(projection.ranked).toBeLessThan(norm.ranked);
    }
  });
});

it(`lowers the reputation of learners that run half of their steps, on ${set}`, async () => {
  const config = configOf(5e-2, 0.25);
  const cheats = cheatsOf(config, data);
  expect(cheats).toHaveLength(3);
  const honest = await liveReputations(configOf(5e-2), data, cheats, 4);
  const live = await liveReputations(config, data, cheats, 4);
  expect(live.cheats).toBeLessThan(live.honest);
  expect(live.cheats / live.honest).toBeLessThan(0.95 * (honest.cheats / honest.honest));
});
