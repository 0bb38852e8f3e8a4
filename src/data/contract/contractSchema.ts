import { z } from "zod";

/** Values that one column may have. */
const MOST_VALUES = 1024;
const MOST_COLUMNS = 65_536;

const createSchema = () => {
  const name = z.string().min(1).max(200);
  const plainValue = z.union([z.string().min(1).max(200), z.number().finite()]);
  const category = z.union([plainValue, z.strictObject({ value: plainValue, label: z.string().min(1).max(200) })]);
  const field = z.strictObject({
    name,
    type: z
      .enum(["number", "integer", "string", "array"])
      .describe("number and integer: a number; string: a category; array: the pixels of an image"),
    title: z.string().max(500).optional(),
    description: z.string().max(2000).optional(),
    categories: z
      .array(category)
      .min(2)
      .max(MOST_VALUES)
      .optional()
      .describe(
        "every value of a category or of the label, in order; { value, label } names a value; a label without them is a quantity",
      ),
  });
  const perColumn = z.record(name, z.number().finite());
  const scaling = z.discriminatedUnion("method", [
    z.strictObject({ method: z.literal("none") }).describe("numbers stay as they are"),
    z
      .strictObject({ method: z.literal("constants"), mean: perColumn, scale: perColumn })
      .describe("each number column minus its mean, divided by its scale"),
    z
      .strictObject({ method: z.literal("agreed") })
      .describe("mean and standard deviation of the training samples of the first round's learners"),
  ]);
  return z.strictObject({
    $schema: z.string().max(500).optional(),
    fields: z.array(field).min(2).max(MOST_COLUMNS).describe("the columns of a table, in order"),
    fieldsMatch: z.literal("equal").default("equal").describe("a table has exactly these columns, in any order"),
    gfml: z.strictObject({
      version: z.literal(1).describe("version of these additions"),
      label: name.describe("the field that holds the class, or the quantity"),
      pixels: z
        .strictObject({
          shape: z.array(z.int().min(1).max(65_536)).min(1).max(4).describe("rows, columns and channels of an image"),
          range: z
            .tuple([z.number().finite(), z.number().finite()])
            .optional()
            .describe("darkest and brightest value, read as 0 and 1; if absent, values are read as they are"),
        })
        .optional()
        .describe("the features are the pixels of an image"),
      scaling,
      sample: z
        .record(name, z.union([z.string(), z.number()]))
        .optional()
        .describe("one row, as an example"),
    }),
  });
};

let cached: ReturnType<typeof createSchema> | undefined;

/**
 * The schema of a data contract: a Frictionless Table Schema, with gfml's additions under the key `gfml`. It is made with the
 * first contract: pages set up the library that checks it first.
 */
export const dataContractSchema = (): ReturnType<typeof createSchema> => {
  cached ??= createSchema();
  return cached;
};
