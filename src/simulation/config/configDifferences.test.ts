import { expect, it } from "vitest";
import { configDifferences } from "./configDifferences.ts";
import { resolveConfig } from "./resolveConfig.ts";
import { settingLayer } from "./settingLayer.ts";

it("names the fields on which two configurations differ", () => {
  const before = resolveConfig([]);
  const after = resolveConfig(
    ["rounds=70", "model.hiddenLayers=5", "personalization.stepSize=0.1", "scheme=gfml+random"].map(settingLayer),
  );
  expect(configDifferences(before, before)).toEqual([]);
  expect(configDifferences(before, after)).toEqual([
    { field: "model.hiddenLayers", before: [80, 60], after: [5] },
    { field: "personalization.stepSize", before: undefined, after: 0.1 },
    { field: "rounds", before: 60, after: 70 },
    { field: "scheme", before: "gfml", after: "gfml+random" },
  ]);
});
