import type { z } from "zod";
import { type ConfigLayer, namedLayer, resolveLayers } from "../../simulation/index.ts";
import { serviceJsonSchema } from "./serviceJsonSchema.ts";
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
