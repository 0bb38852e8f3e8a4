import { describe, expect, it } from "vitest";
import { sampleOutcome } from "../../../test/support/sampleOutcome.ts";
import { schemeNames } from "../../round/index.ts";
import { resolveConfig, settingLayer } from "../../simulation/index.ts";
import type { FigureId } from "../claims/Claim.ts";
import { figureIds } from "../claims/Claim.ts";
import { planReproduction } from "../output/planReproduction.ts";
import { resolveReproduction } from "./resolveReproduction.ts";
import { createStudy } from "./Study.ts";
import { variant } from "./Variant.ts";
import { gfml, misbehaviorVariant, schemeVariant, usersVariant } from "./variants.ts";
import { variantTitle } from "./variantTitle.ts";

const quick = resolveReproduction({ quick: true });

const keysOf = async (...figures: FigureId[]): Promise<Set<string>> =>
  new Set((await planReproduction(figures, quick)).map(({ key }) => key));

const shared = (left: ReadonlySet<string>, right: ReadonlySet<string>): number =>
  [...left].filter((key) => right.has(key)).length;

describe("options", () => {
  it("takes those of a full or a quick reproduction by default", () => {
    expect(resolveReproduction()).toEqual({
      dataSets: ["mnist", "fashion-mnist"],
      seeds: [0, 1, 2, 3, 4],
      rounds: 60,
      evaluationInterval: 2,
      slowRounds: 200,
      overrides: [],
    });
    expect(quick).toEqual({
      dataSets: ["mnist"],
      seeds: [0],
      rounds: 20,
      evaluationInterval: 5,
      slowRounds: 20,
      overrides: [],
    });
    expect(resolveReproduction({ quick: true, seeds: 2, rounds: 3, dataSets: ["fashion-mnist"] })).toMatchObject({
      seeds: [0, 1],
      rounds: 3,
      slowRounds: 3,
      dataSets: ["fashion-mnist"],
    });
    expect(resolveReproduction({ rounds: 300 }).slowRounds).toBe(300);
    expect(() => resolveReproduction({ seeds: 0 })).toThrow("seeds");
    expect(() => resolveReproduction({ rounds: 1.5 })).toThrow("rounds");
  });
});

describe("variants", () => {
  it("is named by its settings, whatever the order", () => {
    expect(variant({ b: 1, a: 2 }).name).toBe("a=2 b=1");
    expect(gfml.name).toBe("base");
    expect(schemeVariant("random+random").name).toBe("scheme=random+random");
  });
  it("needs no store without a cheat, and no field with 40 users", () => {
    expect(misbehaviorVariant({ ratio: 0, ledger: "centralized" }).name).toBe("base");
    expect(usersVariant(40).name).toBe("base");
    expect(variantTitle(misbehaviorVariant({ ratio: 0.25, ledger: "centralized", reputationIncentive: 10 }))).toBe(
      "gfml, 25 % misbehave, I_rep 10, centralized",
    );
  });
});

describe("the plan", () => {
  it("has so many runs a seed and data set, in a quick reproduction as in full", async () => {
    const sizes: Record<string, number> = {};
    for (const id of figureIds) sizes[id] = (await keysOf(id)).size;
    expect(sizes).toEqual({
      fig3: 14,
      fig4: 11,
      table3: 11,
      fig5: 11,
      fig6: 5,
      fig7: 5,
      fig8: 30,
      fig9: 8,
      balance: 12,
      claims: 24,
    });
    const all = await planReproduction(figureIds, quick);
    expect(all).toHaveLength(62);
    expect(new Set(all.map(({ key }) => key)).size).toBe(62);
    // 20 rounds of 40 learners take some 10 s on two processors: a quick reproduction ends within 15 minutes
    const asFortyLearners = all.reduce((sum, { config }) => sum + config.population.learners / 40, 0);
    expect(asFortyLearners).toBeLessThan(75);
    expect(all.every(({ config }) => config.rounds === 20)).toBe(true);
    expect(await planReproduction(["fig7"], resolveReproduction())).toHaveLength(5 * 5 * 2);
  });

  it("shares runs between figures", async () => {
    const [fig3, fig8, claims] = [await keysOf("fig3"), await keysOf("fig8"), await keysOf("claims")];
    expect(await keysOf("fig4")).toEqual(await keysOf("table3"));
    expect(shared(await keysOf("fig4"), fig3)).toBe(11);
    expect(shared(claims, new Set([...fig3, ...fig8]))).toBe(claims.size);
    expect(shared(await keysOf("fig9"), await keysOf("fig6"))).toBe(4);
    expect(shared(await keysOf("balance"), fig8)).toBe(2);
  });

  it("has the runs of `gfml run --data mnist --ledger memory --rounds 60 --evaluationInterval 2` for the schemes", async () => {
    const planned = await planReproduction(["fig4"], resolveReproduction({ seeds: 3, dataSets: ["mnist"] }));
    const settings = ["data.set=mnist", "ledger=memory", "rounds=60", "evaluationInterval=2"];
    const byHand = [0, 1, 2].flatMap((seed) =>
      schemeNames.map((scheme) => resolveConfig([...settings, `seed=${seed}`, `scheme=${scheme}`].map(settingLayer))),
    );
    expect(planned.map(({ config }) => config)).toEqual(byHand);
  });

  it("learns slowly for 200 rounds as Table II says, in one variant", async () => {
    const planned = await planReproduction(["fig3"], resolveReproduction({ seeds: 1, dataSets: ["mnist"] }));
    const slow = planned.filter(({ config }) => config.rounds === 200);
    expect(slow.map(({ config }) => config.learning)).toEqual([
      expect.objectContaining({ metaRate: 1e-3, secondOrder: "hf" }),
    ]);
  });

  it("takes fields over all figures", async () => {
    const options = resolveReproduction({ quick: true, overrides: [settingLayer("rounds=2")] });
    const planned = await planReproduction(["fig3", "fig8"], options);
    expect(planned.every(({ config }) => config.rounds === 2)).toBe(true);
    expect(planned.filter(({ config }) => config.ledger === "centralized")).toHaveLength(6);
  });
});

it("finds a finished run of a study by variant, data set and seed", async () => {
  const options = resolveReproduction({ seeds: 2, dataSets: ["mnist"] });
  const planned = await planReproduction(["fig4"], options);
  const outcome = sampleOutcome();
  const wanted = planned.find(({ labels }) => labels.variant === "scheme=fixed+optimized" && labels.seed === 1)!;
  const study = createStudy(options, planned, new Map([[wanted.key, outcome]]));
  expect(study.outcomeOf(schemeVariant("fixed+optimized"), "mnist", 1)).toBe(outcome);
  expect(study.outcomeOf(schemeVariant("fixed+optimized"), "mnist", 0)).toBeUndefined();
  expect(study.outcomeOf(schemeVariant("fixed+optimized"), "fashion-mnist", 1)).toBeUndefined();
  expect(study.outcomeOf(usersVariant(80), "mnist", 1)).toBeUndefined();
});
