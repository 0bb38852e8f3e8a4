import { z } from "zod";
import { configFields, configJsonSchema, type JsonSchema } from "../../simulation/index.ts";

const group = z.record(z.string(), z.unknown());
const name = z.string().regex(/^[\w.+-]+$/);

/** The shape of an experiment's file; the values of configuration fields are checked run by run. */
export const experimentSchema = z.strictObject({
  name: name.describe("names output folders and results"),
  base: group.default({}).describe("fields that all runs share; the ledger is memory where nothing is said"),
  schemes: z
    .array(z.union([z.string(), group]))
    .min(1)
    .optional()
    .describe("names of schemes, or their three policies with a name for the results"),
  data: z
    .array(z.union([z.string(), group]))
    .min(1)
    .optional()
    .describe("names of data sets, or fields of the group data with a name for the results"),
  seeds: z
    .union([z.array(z.int().min(0)).min(1), z.strictObject({ count: z.int().min(1), from: z.int().min(0).default(0) })])
    .optional()
    .describe("seeds, or how many from which on"),
  vary: z
    .record(z.string(), z.array(z.unknown()).min(1))
    .default({})
    .describe("values to try, by the dotted path of their field"),
  variants: z
    .array(z.strictObject({ name: z.string().min(1), set: group.default({}) }))
    .min(1)
    .optional()
    .describe("changes of several fields at once, each with a name for the results"),
  keep: z
    .enum(["folder", "outcome"])
    .default("folder")
    .describe("the part of a finished run to keep: its whole folder, or its outcome alone"),
  output: z.string().min(1).optional().describe("folder of the results; experiments/NAME if absent"),
});

export type ParsedExperiment = z.output<typeof experimentSchema>;

/** What each field of an experiment takes, as a phrase that follows "must be". */
export const allowedIn: Readonly<Record<string, string>> = {
  name: "text of letters, digits and . _ + -",
  base: "a group of configuration fields",
  schemes: "a list of at least 1 scheme: a name, or {name, coalition, incentive, head}",
  data: "a list of at least 1 data set: a name, or {name, set, ...} with fields of the group data",
  seeds: "a list of at least 1 integer from 0 on, or {count: 5, from: 0}",
  vary: "a group of lists, each of at least 1 value, by the dotted path of a field: population.learners: [20, 40]",
  variants: "a list of at least 1 {name, set: {field: value}}",
  keep: "one of folder, outcome",
  output: "the path of a folder",
};

/** The JSON Schema of an experiment's file, for editors: what `gfml schema --experiment` prints. */
export const experimentJsonSchema = (): JsonSchema => {
  const { $schema, title: _, ...base } = configJsonSchema();
  const schema = z.toJSONSchema(experimentSchema, { io: "input" }) as JsonSchema;
  const properties = { ...schema.properties };
  const { properties: fields = {} } = base;
  const describe = (field: string, part: JsonSchema): JsonSchema => ({
    ...part,
    description: properties[field]!.description!,
  });
  const named = (part: JsonSchema): JsonSchema => ({
    ...part,
    properties: { name: { type: "string" }, ...part.properties },
  });
  const listOf = (items: JsonSchema): JsonSchema => ({ type: "array", minItems: 1, items });
  const schemes = fields.scheme!.anyOf!.map((one) => (one.type === "object" ? named(one) : one));
  return {
    ...($schema !== undefined && { $schema }),
    ...schema,
    title: "gfml experiment",
    properties: {
      ...properties,
      base: describe("base", base),
      schemes: describe("schemes", listOf({ anyOf: schemes })),
      data: describe("data", listOf({ anyOf: [fields.data!.properties!.set!, named(fields.data!)] })),
      vary: {
        ...describe("vary", { type: "object" }),
        properties: Object.fromEntries(
          configFields().map((field) => [field.path, { ...listOf(field.schema), description: field.description }]),
        ),
      },
    },
  };
};
