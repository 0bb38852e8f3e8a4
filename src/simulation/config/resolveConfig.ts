import type { z } from "zod";
import { withOneScenario } from "../scenario/withOneScenario.ts";
import { type ConfigLayer, namedLayer } from "./ConfigLayer.ts";
import { crossFieldProblems } from "./crossFieldProblems.ts";
import { configJsonSchema } from "./fields/configJsonSchema.ts";
import { presets } from "./presets.ts";
import { presetNames, type RunConfig, type RunConfigInput, runSchema } from "./RunConfig.ts";
import { resolveLayers } from "./resolveLayers.ts";
import { runNames } from "./runNames.ts";
import { upgradeLayer } from "./upgradeLayer.ts";

/**
 * The complete configuration from some layers, lowest first: preset < file < `--set` < flags. The preset is the
 * one that the highest layer names. Fields and values may have their names of version 1.
 *
 * @param base - a complete configuration to start from instead of a preset, used when a run resumes
 * @throws InvalidConfigError with every problem at once
 */
export const resolveConfig = (layers: readonly ConfigLayer[], base?: ConfigLayer): RunConfig => {
  const given = withOneScenario(base === undefined ? layers : [base, ...layers]).map((layer) =>
    upgradeLayer(layer, runNames),
  );
  return resolveLayers(
    {
      schema: runSchema as unknown as z.ZodType<RunConfig>,
      jsonSchema: configJsonSchema(),
      crossFieldProblems,
    },
    base === undefined
      ? [presetLayer(given), ...ownDataLayer(given, "auto"), ...given]
      : [...ownDataLayer(given, "former"), ...given],
  );
};

/** Users' own tables have a scaling: what version 0.1 did, where a run that it made is resumed. */
const ownDataLayer = (layers: readonly ConfigLayer[], scaling: "auto" | "former"): ConfigLayer[] => {
  const set = layers.map(({ value }) => (value.data as { readonly set?: unknown } | undefined)?.set).findLast(Boolean);
  return set === "csv" || set === "folder" ? [namedLayer("default", { data: { scaling } })] : [];
};

const presetLayer = (layers: readonly ConfigLayer[]): ConfigLayer => {
  const name = layers.findLast((layer) => Object.hasOwn(layer.value, "preset"))?.value.preset;
  const known = presetNames.find((one) => one === name) ?? "faithful";
  return namedLayer(`preset ${known}`, presets[known]);
};

/**
 * A complete configuration from the fields that differ from its preset, for use in programs.
 *
 * @throws InvalidConfigError with every problem at once
 */
export const defineRun = (fields: RunConfigInput = {}): RunConfig => resolveConfig([namedLayer("defineRun", fields)]);
