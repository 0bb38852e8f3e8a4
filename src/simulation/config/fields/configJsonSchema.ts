import { z } from "zod";
import { runSchema } from "../RunConfig.ts";
import type { JsonSchema } from "./JsonSchema.ts";

/** The JSON Schema of a configuration file, for editors and other tools, as `gfml schema` prints it. */
export const configJsonSchema = (): JsonSchema => {
  cached ??= {
    title: "gfml run configuration",
    ...(z.toJSONSchema(runSchema, { io: "input" }) as JsonSchema),
  };
  return cached;
};

let cached: JsonSchema | undefined;
