import { z } from "zod";
import { group, type Names, type TaskConfig, taskFields } from "../../round/index.ts";
import {
  type ConfigLayer,
  type JsonSchema,
  ledgerField,
  namedLayer,
  presets,
  resolveLayers,
  settingLayerOf,
  upgradeLayer,
} from "../../simulation/index.ts";
import { samplesOfContract } from "./serviceContract.ts";
import { serviceProblems } from "./serviceProblems.ts";
import { type ServiceConfig, serviceSchema } from "./serviceSchema.ts";

/**
 * Merges layers of a configuration, lowest first, and completes it. Fields and values may have their names of version 1.
 *
 * @throws InvalidConfigError with every problem at once
 */
export const resolveService = (layers: readonly ConfigLayer[]): ServiceConfig =>
  resolveLayers(
    {
      schema: serviceSchema as unknown as z.ZodType<ServiceConfig>,
      jsonSchema: serviceJsonSchema(),
      crossFieldProblems: serviceProblems,
      remedy: 'correct the fields named above; "gfml schema --service" and docs/reference/service.md list every field',
    },
    withPreset(withContract(layers.map((layer) => upgradeLayer(layer, serviceNames)))),
  );

/** The preset that the highest layer names lies below all of them. Its terms are those of a run. */
const withPreset = (layers: readonly ConfigLayer[]): readonly ConfigLayer[] => {
  const named = layers.findLast(({ value }) => value.preset !== undefined)?.value.preset;
  return named === "benefit" ? [namedLayer("preset benefit", presets.benefit), ...layers] : layers;
};

/** A contract says how many features and classes there are. */
const withContract = (layers: readonly ConfigLayer[]): readonly ConfigLayer[] => {
  const contract = layers.findLast(({ value }) => value.contract !== undefined)?.value.contract;
  if (typeof contract !== "object" || contract === null) return layers;
  return [namedLayer("contract", { samples: samplesOfContract(contract) }), ...layers];
};

/** Names of the fields that a service has in common with a run. */
export const serviceNames: Names<Pick<ServiceConfig, keyof TaskConfig | "ledger">> = group<
  Pick<ServiceConfig, keyof TaskConfig | "ledger">
>({ ...taskFields, ledger: ledgerField });

/** The JSON Schema of a service's configuration file, as `gfml schema --service` prints it. */
export const serviceJsonSchema = (): JsonSchema => {
  cached ??= {
    title: "gfml service configuration",
    ...(z.toJSONSchema(serviceSchema, { io: "input" }) as JsonSchema),
  };
  return cached;
};

let cached: JsonSchema | undefined;

/** The configuration layer of one `field=value`. @throws GFML_SETTING_SYNTAX */
export const serviceFieldLayer = (setting: string): ConfigLayer =>
  settingLayerOf(serviceJsonSchema(), serviceNames)(setting);
