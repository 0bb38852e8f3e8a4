/**
 * Measures the contribution rules on real runs and prints the tables of docs/explanation/contribution.md:
 *
 *     node test/experiments/measureContribution.ts paired 200 mnist 0.05 10
 *     node test/experiments/measureContribution.ts live 60 mnist 0.05 5
 *
 * Arguments: what, rounds, data set, metaRate; then paired: rounds between samples; live: steps that cheats run.
 * mnist is read from GFML_DATA_DIR or downloaded. One thread, deterministic.
 */
import { argv, stdout } from "node:process";
import { defineRun, prepareData, type RunConfigInput } from "../../src/simulation/index.ts";
import { cheatsOf, liveReputations } from "./liveContribution.ts";
import { contributionRules, pairContributions, summarizeRule } from "./pairedContribution.ts";

const [, , what, rounds = "60", set = "glyphs", rate = "0.05", last = "5"] = argv;
const count = Number(rounds);
const base: RunConfigInput = {
  ledger: "memory",
  rounds: count,
  evaluationInterval: count,
  data: { set: set as "glyphs" | "mnist" },
  learning: { metaRate: Number(rate) },
};
const show = (value: number | null, digits = 3): string => (value === null ? "-" : value.toFixed(digits));

if (what === "live") {
  const withCheats = { misbehavior: { fraction: 0.25, localSteps: Number(last) } };
  const data = await prepareData(defineRun({ ...base, ...withCheats }));
  const cheats = cheatsOf(defineRun({ ...base, ...withCheats }), data);
  for (const contribution of ["update-norm", "projection"] as const) {
    for (const misbehavior of [{ fraction: 0 }, withCheats.misbehavior]) {
      const config = defineRun({ ...base, misbehavior, reputation: { contribution } });
      const { honest, cheats: lazy } = await liveReputations(config, data, cheats, 20);
      const who = misbehavior.fraction === 0 ? "all honest" : `a quarter runs ${last} of 10 steps`;
      stdout.write(`| ${rate} | ${contribution} | ${who} | ${show(honest, 2)} | ${show(lazy, 2)} |\n`);
    }
  }
} else {
  const config = defineRun(base);
  const interval = Number(last);
  const edge = Math.min(20, count);
  const isSampled = (round: number): boolean =>
    round < edge || round >= count - edge ? round % 2 === 0 : round % interval === 0;
  const measures = await pairContributions(config, await prepareData(config), isSampled);
  const phases = {
    [`first ${edge}`]: measures.filter(({ round }) => round < edge),
    between: measures.filter(({ round }) => round >= edge && round < count - edge),
    [`last ${edge}`]: measures.filter(({ round }) => round >= count - edge),
  };
  for (const [phase, chosen] of Object.entries(phases)) {
    if (chosen.length === 0) continue;
    for (const rule of contributionRules) {
      const { pairs, ranked, reversed, half, noise, flipped, inflated } = summarizeRule(rule, chosen);
      const share = `${(100 * ranked).toFixed(1)} % | ${(100 * reversed).toFixed(1)} %`;
      stdout.write(
        `| ${rate} | ${phase} | ${rule} | ${pairs} | ${share} | ${[half, noise, flipped, inflated].map((one) => show(one)).join(" | ")} |\n`,
      );
    }
  }
}
