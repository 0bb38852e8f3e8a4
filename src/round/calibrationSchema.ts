import { z } from "zod";

/** A recipe as it travels. */
export const recipeSchema = z.strictObject({
  start: z.enum(["shared", "alone", "kept"]),
  steps: z.int().min(0).max(100_000),
  stepSize: z.number().positive(),
  prior: z.number().positive().nullable(),
  mixedWith: z
    .array(z.enum(["alone", "shared"]))
    .max(2)
    .readonly(),
});

/** Most classes of a model. */
const CLASSES = 256;
export const sharesSchema = z.array(z.number().positive()).max(CLASSES).readonly();

/** How newcomers adapt a model, as it travels with the model. */
export const calibrationSchema = z.strictObject({
  newcomers: z.record(z.string().regex(/^(\d{1,9}|all)$/), recipeSchema),
  trainedShares: sharesSchema.nullable(),
});
