import { z } from "zod";
import { HASH, LOWER_CASE_ACCOUNT } from "../../core/index.ts";
import type { Recipe } from "../../meta/index.ts";
import {
  choosePersonalization,
  digestOf,
  type PersonalizeResult,
  recipeSchema,
  sharesSchema,
  type TaskConfig,
} from "../../round/index.ts";
import { signerOf } from "./signDocument.ts";

const index = z
  .int()
  .min(0)
  .max(2 ** 32 - 1);
const hash = z.string().regex(HASH);
/** Longest loss of a report: that of a sample without a chance, `-ln(1e-12)`, rounded up. */
const MOST_LOSS = 28;

/** Accuracy and loss of a model on a learner's samples. */
export const scoresSchema = z.strictObject({ accuracy: z.number().min(0).max(1), loss: z.number() });

/** Sample counts of a measurement. */
export const sampleCountsSchema = z
  .array(z.union([z.int().min(1), z.literal("all")]))
  .min(1)
  .max(100);

/** What a learner reports of the recipes that it measured on samples which it holds out. */
export const reportSchema = z.strictObject({
  learner: index,
  account: z.string().regex(LOWER_CASE_ACCOUNT),
  /** Number of rounds that trained the model. */
  round: index,
  /** SHA-256 of the measured model. */
  modelHash: hash,
  sampleCounts: sampleCountsSchema,
  /** `digestOf` the recipes of each sample count. */
  recipes: hash,
  /** Held-out samples. */
  samples: index,
  /** By sample count, then by recipe. */
  figures: z
    .array(scoresSchema.extend({ loss: z.number().min(0).max(MOST_LOSS) }))
    .min(1)
    .max(10_000),
  /** The account's signature: `REPORT_PURPOSE`. */
  signature: z.string(),
});

/** A learner's signed report. */
export type HeldOutReport = z.output<typeof reportSchema>;

/** The purpose of the signature of a report. */
export const REPORT_PURPOSE = "held-out report";

/** What the signature of a report covers. */
export const reportDocument = (
  { signature: _, ...report }: HeldOutReport | (Omit<HeldOutReport, "signature"> & { readonly signature?: string }),
  about: { readonly provider: string; readonly task: number },
): object => ({ ...about, ...report });

const chosenSchema = z.strictObject({
  recipe: recipeSchema,
  learners: index,
  samples: z.int().min(0),
  candidates: z.array(scoresSchema.extend({ recipe: recipeSchema, excess: z.number().min(0) })).max(1000),
});

const choiceSchema = z.strictObject({
  task: index,
  /** Number of rounds that trained the models. */
  round: index,
  active: chosenSchema.nullable(),
  newcomers: z.record(z.string(), chosenSchema),
  trainedShares: z.array(sharesSchema.nullable()).max(128),
  /** Number of reports, and `digestOf` the list of their digests. */
  reports: z.strictObject({ count: z.int().min(0), digest: hash }),
});

/** How the learners of a task personalize: the choice that follows from their reports, with its figures. */
export type PublishedChoice = z.output<typeof choiceSchema>;

/** `GET /gfml/v1/personalization`: the choice, signed by the provider. */
export const choiceAnswerSchema = z.strictObject({ choice: choiceSchema, signature: z.string() });
export type ChoiceAnswer = z.output<typeof choiceAnswerSchema>;

/** The purpose of the provider's signature of a choice. */
export const CHOICE_PURPOSE = "personalization choice";

/** Reports in an answer of the door. */
export const REPORTS_AT_ONCE = 100;

/** `GET /gfml/v1/personalization/reports/:from`: at most `REPORTS_AT_ONCE` reports from a place on. */
export const reportsAnswerSchema = z.strictObject({ reports: z.array(reportSchema).max(REPORTS_AT_ONCE) });

export type ReportsAnswer = z.output<typeof reportsAnswerSchema>;

/** The digest that a choice has of its reports. */
export const reportsDigest = (reports: readonly HeldOutReport[]): PublishedChoice["reports"] => ({
  count: reports.length,
  digest: digestOf(reports.map((report) => digestOf(report))),
});

/** The recipes of a measurement, for each sample count, as a digest. */
export const recipesDigest = (recipes: readonly (readonly Recipe[])[]): string => digestOf(recipes);

/**
 * The fault of a choice, given its reports: undefined if every report is signed and the choice follows from them.
 *
 * @param task - the personalization of the task, its provider and number, and whether its learners keep models of their own
 */
export const choiceProblem = async (
  choice: PublishedChoice,
  reports: readonly HeldOutReport[],
  task: {
    readonly personalization: TaskConfig["personalization"];
    readonly keepsModel: boolean;
    readonly isOfClasses: boolean;
    readonly provider: string;
    readonly task: number;
  },
): Promise<string | undefined> => {
  const { personalization, keepsModel, isOfClasses, provider } = task;
  if (digestOf(reportsDigest(reports)) !== digestOf(choice.reports)) return "the reports are not those of the choice";
  const about = { provider, task: task.task };
  const unsigned = reports.find(
    (one) => signerOf(REPORT_PURPOSE, reportDocument(one, about), one.signature)?.account !== one.account,
  );
  if (unsigned !== undefined) return `the report of learner ${unsigned.learner} is not signed by its account`;
  const seen = new Set<string>();
  for (const { account, recipes } of reports) {
    if (seen.has(`${account} ${recipes}`)) return `account ${account} reported twice`;
    seen.add(`${account} ${recipes}`);
  }
  if (reports.some(({ round }) => round !== choice.round)) return "a report is of a different round";
  const learners = [...new Set(reports.map(({ learner }) => learner))].sort((a, b) => a - b);
  const again = await choosePersonalization(
    personalization,
    learners,
    { keepsModel, isOfClasses },
    async (_, sampleCounts, recipes) => {
      const digest = recipesDigest(sampleCounts.map(() => recipes));
      const size = sampleCounts.length * recipes.length;
      const own = reports.filter((one) => one.recipes === digest && one.figures.length === size);
      return new Map(own.map((one) => [one.learner, resultOf(one)]));
    },
  );
  const { active, newcomers } = choice;
  return digestOf({ active, newcomers }) === digestOf(again)
    ? undefined
    : "the choice does not follow from the reports";
};

const resultOf = ({ figures, samples }: HeldOutReport): PersonalizeResult => ({
  before: figures[0]!,
  after: figures,
  samples,
});
