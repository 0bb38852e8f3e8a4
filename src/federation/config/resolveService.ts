import { z } from "zod";
import {
  type ConfigLayer,
  type JsonSchema,
  namedLayer,
  resolveLayers,
  settingLayerOf,
} from "../../simulation/index.ts";
import { serviceProblems } from "./serviceProblems.ts";
import { type ServiceConfig, type ServiceConfigInput, serviceSchema } from "./serviceSchema.ts";

/**
 * The complete configuration of a service that some layers describe, lowest first.
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
    layers,
  );

/**
 * A complete configuration of a service, for programs.
 *
 * @throws InvalidConfigError with every problem at once
 */
export const defineService = (fields: ServiceConfigInput): ServiceConfig =>
  resolveService([namedLayer("defineService", { ...fields })]);

/** The JSON Schema of a service's configuration file: what `gfml schema --service` prints. */
export const serviceJsonSchema = (): JsonSchema => {
  cached ??= {
    title: "gfml service configuration",
    ...(z.toJSONSchema(serviceSchema, { io: "input" }) as JsonSchema),
  };
  return cached;
};

let cached: JsonSchema | undefined;

/** The layer of one `field=value` of a service. @throws GFML_SETTING_SYNTAX */
export const serviceFieldLayer = (setting: string): ConfigLayer => settingLayerOf(serviceJsonSchema())(setting);
