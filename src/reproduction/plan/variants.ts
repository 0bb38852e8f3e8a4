import { schemeNames } from "../../round/index.ts";
import type { ReproductionOptions } from "./ReproductionOptions.ts";
import { type Variant, variant } from "./Variant.ts";

export type SchemeName = (typeof schemeNames)[number];

/** The paper's eleven schemes in its order. */
export const schemeNamesOfPaper: readonly SchemeName[] = schemeNames;

/** One of the paper's eleven schemes, with everything else as in the base. */
export const schemeVariant = (scheme: SchemeName): Variant => variant(scheme === "gfml" ? {} : { scheme });

export const gfml: Variant = schemeVariant("gfml");

export const schemeVariants: readonly Variant[] = schemeNames.map(schemeVariant);

/** Trainers without meta-learning, beside the paper's: everybody together, and everybody alone. */
export const trainerVariants: readonly { readonly title: string; readonly variant: Variant }[] = [
  { title: "gfml with trainer fedavg", variant: variant({ trainer: "fedavg" }) },
  { title: "everybody alone (trainer local)", variant: variant({ trainer: "local" }) },
];

/** The schemes for comparison: random, best effort, fixed. */
export const outsideSchemes: readonly SchemeName[] = schemeNames.filter((name) => !name.startsWith("gfml"));

/** Fig. 6 and 9. */
export const userCounts = [20, 40, 80, 120] as const;

/** Fig. 7. */
export const coalitionCounts = [1, 2, 4, 6, 8] as const;

/** Section VI-B: shares of the active learners that run fewer steps than they claim. */
export const misbehaviorRatios = [0, 0.25, 0.5, 0.75] as const;

/** Fig. 8 and 9. */
export const reputationIncentives = [5, 10] as const;

/** The balance between I_rep and I_comp that the paper leaves open. */
export const balanceGrid = { reputationIncentives: [0, 2.5, 5, 10], upperBounds: [10, 15, 30] } as const;

/** A number of users, with a value of I_rep. */
export const usersVariant = (learners: number, reputationIncentive = 5): Variant =>
  variant({
    ...(learners !== 40 && { "population.learners": learners }),
    ...(reputationIncentive !== 5 && { "incentive.reputationIncentive": reputationIncentive }),
  });

export const coalitionsVariant = (count: number): Variant => variant(count === 4 ? {} : { "coalition.count": count });

/** The paper's advice for many users: enough coalitions to keep ten users in each. */
export const manyCoalitionsVariant: Variant = variant({ "population.learners": 120, "coalition.count": 12 });

export interface Misbehavior {
  readonly ratio: number;
  readonly reputationIncentive?: number;
  /** `centralized`: the store in which cheats overwrite their contributions. */
  readonly ledger?: "memory" | "centralized";
  readonly ban?: boolean;
  readonly scheme?: SchemeName;
}

/** Number of rounds of a ban here. */
const BAN_ROUNDS = 3;
/** R_global below which a learner is banned. With default learning, the lowest honest learners have about this value. */
const BAN_LIMIT = 2.5;

/** A run of section VI-B. Without a cheat both ledgers have the same content, so one run serves for both. */
export const misbehaviorVariant = (given: Misbehavior): Variant => {
  const { ratio, reputationIncentive = 5, ledger = "memory", ban = false, scheme = "gfml" } = given;
  return variant({
    ...(scheme !== "gfml" && { scheme }),
    ...(ratio > 0 && { "misbehavior.fraction": ratio }),
    ...(reputationIncentive !== 5 && { "incentive.reputationIncentive": reputationIncentive }),
    ...(ledger === "centralized" && ratio > 0 && { ledger }),
    ...(ban && { "reputation.ban.rounds": BAN_ROUNDS, "reputation.ban.reputationLimit": BAN_LIMIT }),
  });
};

export const balanceVariant = (reputationIncentive: number, upperBound: number): Variant =>
  variant({
    ...(reputationIncentive !== 5 && { "incentive.reputationIncentive": reputationIncentive }),
    ...(upperBound !== 15 && { "incentive.maxCompetitionIncentive": upperBound }),
  });

/** Table II's own learning: alpha = 1e-3, the Hessian-free meta-gradient, more rounds. */
export const slowVariant = ({ slowRounds, rounds }: ReproductionOptions): Variant =>
  variant({
    "learning.metaRate": 1e-3,
    "learning.secondOrder": "hf",
    ...(slowRounds !== rounds && { rounds: slowRounds }),
  });
