import { describe, expect, it } from "vitest";
import { namedLayer } from "./ConfigLayer.ts";
import { readConfigText } from "./readConfigText.ts";
import { resolveConfig } from "./resolveConfig.ts";
import { settingLayer } from "./settingLayer.ts";

const failure = (action: () => unknown): string => {
  try {
    action();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("nothing was thrown");
};

describe("resolveConfig", () => {
  it("gives the default preset where nothing is said", () => {
    const config = resolveConfig([]);
    expect(config.rounds).toBe(60);
    expect(config.data.set).toBe("glyphs");
    expect(config.learning).toMatchObject({ metaRate: 5e-2, secondOrder: "exact", localSteps: 10 });
    expect(config.evaluationInterval).toBe(5);
  });

  it("gives Table II with the paper preset, wherever it is named", () => {
    const paper = resolveConfig([namedLayer("--preset", { preset: "paper" })]);
    expect(paper).toMatchObject({
      preset: "paper",
      rounds: 200,
      evaluationInterval: 1,
      learning: { metaRate: 1e-3, secondOrder: "hf", localSteps: 10, batchSize: 40 },
      data: { set: "mnist" },
    });
    expect(resolveConfig([readConfigText("preset: paper", "a.yaml")])).toEqual(paper);
  });

  it("lets a flag overrule a setting, a setting a file, and a file a preset, field by field", () => {
    const config = resolveConfig([
      readConfigText("preset: paper\nrounds: 1\nseed: 1\nlearning:\n  localSteps: 4\n  metaRate: 0.5\n", "a.yaml"),
      settingLayer("seed=2"),
      settingLayer("learning.localSteps=5"),
      namedLayer("--seed", { seed: 3 }),
    ]);
    expect(config).toMatchObject({ rounds: 1, seed: 3 });
    expect(config.learning).toMatchObject({ localSteps: 5, metaRate: 0.5, secondOrder: "hf", stepSize: 1e-2 });
  });

  it("reads JSON, empty groups and empty files", () => {
    expect(
      resolveConfig([readConfigText('{\n\t"rounds": 7, "learning": {"localSteps": 3}\n}', "a.json")]),
    ).toMatchObject({ rounds: 7, learning: { localSteps: 3 } });
    expect(resolveConfig([readConfigText("# nothing\n", "a.yaml")])).toEqual(resolveConfig([]));
    expect(resolveConfig([readConfigText("learning:\nrounds: 60\n", "a.yaml")])).toEqual(resolveConfig([]));
  });

  it("cannot be written to", () => {
    const config = resolveConfig([]);
    expect(() => Object.assign(config.learning, { localSteps: 1 })).toThrow(TypeError);
  });

  it("names every problem with field, value, origin and what is allowed", () => {
    const text = `rounds: many
learning:
  metaRat: 0.1
  secondOrder: hessian
  batchSize: 0
metaRate: 0.1
scheme: gfm
personalization:
  passiveSampleCounts: [1, 0, most]
population:
  deadline: { min: 30 }
  uplinkRate: fast
model: { hiddenLayers: [] }
`;
    expect(
      failure(() =>
        resolveConfig([readConfigText(text, "a.yaml"), settingLayer("seed=-1"), settingLayer("reputation.decay=1.5")]),
      ),
    ).toMatchInlineSnapshot(`
      "the configuration has 13 problems:
        scheme = "gfm" (a.yaml line 7): must be one of gfml, gfml+optimized, gfml+random, random+random, random+stackelberg, random+optimized, best-effort+random-head, best-effort+stackelberg, best-effort+optimized, fixed+stackelberg, fixed+optimized, or a group of the fields coalition, incentive, head, or a group of the fields module, sha256
        learning.batchSize = 0 (a.yaml line 5): must be an integer of at least 1
        learning.secondOrder = "hessian" (a.yaml line 4): must be one of exact, hf, fo
        learning.metaRat (a.yaml line 3): no such field; did you mean learning.metaRate?
        personalization.passiveSampleCounts[1] = 0 (a.yaml line 9): must be an integer of at least 1, or "all"
        personalization.passiveSampleCounts[2] = "most" (a.yaml line 9): must be an integer of at least 1, or "all"
        reputation.decay = 1.5 (--set reputation.decay): must be a number from 0 to 1
        seed = -1 (--set seed): must be an integer of at least 0
        rounds = "many" (a.yaml line 1): must be an integer of at least 1
        model.hiddenLayers = [] (a.yaml line 13): must be a list of at least 1, each an integer of at least 1
        population.uplinkRate = "fast" (a.yaml line 12): must be a group of the fields min, max
        population.deadline.min = 30 (a.yaml line 11): min must not be above max
        metaRate (a.yaml line 6): no such field; did you mean learning.metaRate?
        What to do: correct the fields named above; "gfml schema" and docs/reference/configuration.md list every field"
    `);
  });

  it("names rules between fields that do not hold", () => {
    const layers = [
      "population.learners=4",
      "coalition.count=8",
      "population.minFrequency=2e9",
      "data.labelsPerLearner=11",
      "misbehavior.fraction=0.5",
      "misbehavior.localSteps=10",
      "cost.modelBits=1e9",
      "data.partitionFile=a.json",
      "data.path=here.csv",
      "seed=4294967296",
    ].map(settingLayer);
    expect(failure(() => resolveConfig(layers))).toMatchInlineSnapshot(`
      "the configuration has 8 problems:
        coalition.count = 8 (--set coalition.count): must be at most the number of active learners, 4 (population.learners 4 x population.activeFraction 0.9): each coalition needs a head
        population.minFrequency = 2000000000 (--set population.minFrequency): must be at most population.maxFrequency, 1000000000
        cost.modelBits = 1000000000 (--set cost.modelBits): sending a model takes at least 100 s (cost.modelBits / population.uplinkRate.max), but no deadline is above 20 s (population.deadline.max): no learner could take part
        misbehavior.localSteps = 10 (--set misbehavior.localSteps): must be less than learning.localSteps, 10: a cheat runs fewer steps than it claims
        data.labelsPerLearner = 11 (--set data.labelsPerLearner): must be at most 10, the number of classes in glyphs
        seed = 4294967296 (--set seed): must be at most 4294967295 with data.partition fedlab, whose generator takes a seed of 32 bits
        data.path = "here.csv" (--set data.path): is only for data.set csv, images, folder, smartphone or leaf, but data.set is glyphs
        data.partitionFile = "a.json" (--set data.partitionFile): is only for data.partition file, but data.partition is fedlab
        What to do: correct the fields named above; "gfml schema" and docs/reference/configuration.md list every field"
    `);
    expect(
      failure(() => resolveConfig([settingLayer("data.set=csv"), settingLayer("data.partition=file")])),
    ).toMatchInlineSnapshot(`
      "the configuration has 2 problems:
        data.path (--set data.set): must be set to the csv file, as data.set is csv
        data.partitionFile (--set data.partition): must be set to a JSON file written by gfml data, as data.partition is file
        What to do: correct the fields named above; "gfml schema" and docs/reference/configuration.md list every field"
    `);
  });

  it("is not misled by names of prototypes", () => {
    expect(failure(() => resolveConfig([settingLayer("__proto__.seed=1")]))).toContain("no such field");
    expect(failure(() => resolveConfig([settingLayer("constructor=1")]))).toContain("no such field");
    expect(failure(() => resolveConfig([settingLayer("learning.toString=1")]))).toContain("no such field");
  });

  it("takes lists with commas and in brackets", () => {
    expect(resolveConfig([settingLayer("model.hiddenLayers=80,60,5")]).model.hiddenLayers).toEqual([80, 60, 5]);
    expect(resolveConfig([settingLayer("model.hiddenLayers=[7]")]).model.hiddenLayers).toEqual([7]);
    expect(resolveConfig([settingLayer("model.hiddenLayers=7")]).model.hiddenLayers).toEqual([7]);
    expect(resolveConfig([settingLayer("personalization.passiveSampleCounts=1,all")]).personalization).toMatchObject({
      passiveSampleCounts: [1, "all"],
    });
  });

  it("takes the three policies of an own scheme", () => {
    const scheme = { coalition: "game", incentive: "random", head: "random" };
    expect(resolveConfig([settingLayer(`scheme=${JSON.stringify(scheme)}`)]).scheme).toEqual(scheme);
  });

  it("keeps text as text where a field is text", () => {
    expect(resolveConfig([settingLayer("initialModel=12")]).initialModel).toBe("12");
    expect(resolveConfig([settingLayer("data.directory=a=b")]).data.directory).toBe("a=b");
  });

  it("refuses fields of the model that another field puts out of force", () => {
    const refused = (...settings: string[]) => failure(() => resolveConfig(settings.map((text) => settingLayer(text))));
    const layers = "model.layers=[{kind: dense, units: 3}]";
    expect(refused("model.module=m.mjs", layers)).toContain("model.layers");
    expect(refused("model.image=[28,28,1]")).toContain("model.image");
    expect(resolveConfig([settingLayer(layers), settingLayer("model.image=[28,28,1]")]).model.image).toEqual([
      28, 28, 1,
    ]);
  });

  it("says what --set takes", () => {
    for (const wrong of ["seed", "=1", " =1", "a..b=1", "a b=1"]) {
      expect(failure(() => settingLayer(wrong))).toContain("--set takes field=value");
    }
  });

  it("says where a file cannot be read", () => {
    expect(failure(() => readConfigText("rounds: 3\nlearning: {\n", "a.yaml"))).toMatchInlineSnapshot(`
      "a.yaml is not valid YAML or JSON
        line: 3
        column: 1
        problem: Flow map in block collection must be sufficiently indented and end with a }
        What to do: correct that line; indent with spaces, and write a space after each colon"
    `);
    expect(failure(() => readConfigText("rounds: 3\nrounds: 4\n", "a.yaml"))).toContain("line: 2");
    expect(failure(() => readConfigText("- 1\n- 2\n", "a.yaml"))).toContain("a group of fields");
  });

  it("refuses aliases, and nesting that the parser cannot follow", () => {
    const layers = ["a: &a [x, x]", "b: &b [*a, *a]", "c: [*b, *b]"];
    expect(failure(() => readConfigText(layers.join("\n"), "a.yaml"))).toMatchInlineSnapshot(`
      "a.yaml is not valid YAML or JSON
        line: 2
        column: 8
        problem: *a is an alias
        What to do: write the value out: an alias (*a) is not allowed"
    `);
    expect(failure(() => readConfigText(`a: ${"[".repeat(100_000)}`, "a.yaml"))).toContain("a.yaml is not valid");
    expect(settingLayer("scheme=*a").value).toEqual({ scheme: "*a" });
  });
});
