import { z } from "zod";
import { HASH } from "../../core/index.ts";

const numbers = z.array(z.number().finite()).min(1).max(65_536);

/** What a learner reports so that all agree on one scaling, see `ColumnSums`. It travels with its registration. */
export const reportedSumsSchema = z.strictObject({
  count: z.int().min(1),
  sums: numbers,
  squares: numbers,
  /** The account's signature of the sums for this task and contract: `SUMS_PURPOSE`. */
  signature: z.string(),
});

/** Sums of a learner's columns, signed. */
export type ReportedSums = z.output<typeof reportedSumsSchema>;

/** The purpose of the signature of sums. */
export const SUMS_PURPOSE = "column sums";

/** What the signature of sums covers. */
export const sumsDocument = (
  { count, sums, squares }: Omit<ReportedSums, "signature">,
  about: { readonly provider: string; readonly task: number; readonly account: string; readonly contract: string },
): object => ({ ...about, count, sums, squares });

/** The scaling that the learners of the first round agreed on: mean and scale of each number column, in the contract's order. */
const scalingSchema = z.strictObject({
  task: z.int().min(0),
  /** `contractHash` of the contract that it belongs to. */
  contract: z.string().regex(HASH),
  /** Learners and training samples that it follows from. */
  learners: z.int().min(1),
  samples: z.int().min(1),
  mean: numbers,
  scale: z.array(z.number().positive().finite()).min(1).max(65_536),
});

/** The agreed scaling of a task. */
export type AgreedScalingDocument = z.output<typeof scalingSchema>;

/** `GET /gfml/v1/scaling`: the scaling, signed by the provider. */
export const scalingAnswerSchema = z.strictObject({ scaling: scalingSchema, signature: z.string() });

/** The signed scaling. */
export type ScalingAnswer = z.output<typeof scalingAnswerSchema>;

/** The purpose of the signature of an agreed scaling. */
export const SCALING_PURPOSE = "agreed scaling";
