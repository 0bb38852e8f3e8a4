import { z } from "zod";
import type { JsonSchema } from "../../simulation/index.ts";
import { serviceSchema } from "./serviceSchema.ts";

/** The JSON Schema of a service's configuration file: what `gfml schema --service` prints. */
export const serviceJsonSchema = (): JsonSchema => {
  cached ??= {
    title: "gfml service configuration",
    ...(z.toJSONSchema(serviceSchema, { io: "input" }) as JsonSchema),
  };
  return cached;
};

let cached: JsonSchema | undefined;
