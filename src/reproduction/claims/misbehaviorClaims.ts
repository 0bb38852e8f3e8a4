import type { LearnerOutcome, RunOutcome } from "../../experiments/index.ts";
import { mean } from "../../math/index.ts";
import { personalizedAccuracy } from "../metrics/learningMetrics.ts";
import { profitPerRound, providerUtility } from "../metrics/moneyMetrics.ts";
import { changeForCheats, cheatPayments, cheatProfit, reputationSpread } from "../metrics/reputationMetrics.ts";
import type { PaperDataSet } from "../plan/ReproductionOptions.ts";
import type { Study } from "../plan/Study.ts";
import type { Variant } from "../plan/Variant.ts";
import { gfml, misbehaviorRatios, misbehaviorVariant, reputationIncentives } from "../plan/variants.ts";
import { variantTitle } from "../plan/variantTitle.ts";
import type { Claim, ClaimPart } from "./Claim.ts";
import { exceeds, slope } from "./parts.ts";

const lying = misbehaviorRatios.filter((ratio) => ratio > 0);
const ordering = { figure: "fig8", kind: "ordering", rule: { kind: "positive" } } as const;
const trend = { figure: "fig8", kind: "trend", rule: { kind: "positive" } } as const;
const onChain = (ratio: number, reputationIncentive = 5): Variant => misbehaviorVariant({ ratio, reputationIncentive });
const inStore = (ratio: number, reputationIncentive = 5): Variant =>
  misbehaviorVariant({ ratio, reputationIncentive, ledger: "centralized" });

/** Every share of cheats with both I_rep. */
const everywhere = <Value>(part: (ratio: number, reputationIncentive: number) => Value): Value[] =>
  reputationIncentives.flatMap((reputationIncentive) => lying.map((ratio) => part(ratio, reputationIncentive)));

/** The liars' cost of lying: their number in the honest run with the same seed minus the one in this run. */
const lossByLying = (
  name: string,
  unit: string,
  ratio: number,
  of: (learner: LearnerOutcome, run: RunOutcome) => number | null,
): ClaimPart => ({
  label: `${name}: the same learners honest - lying, ${variantTitle(onChain(ratio))}`,
  unit,
  digits: 2,
  scale: 1,
  values: (study: Study, data: PaperDataSet) =>
    study.options.seeds.flatMap((seed) => {
      const run = study.outcomeOf(onChain(ratio), data, seed);
      const honest = study.outcomeOf(gfml, data, seed);
      const change = run === undefined || honest === undefined ? null : changeForCheats(run, honest, of);
      return change === null ? [] : [-change];
    }),
  delta: {
    text: "10 % of the honest",
    of: (study, data) => {
      const honest = study.options.seeds.flatMap((seed) => {
        const run = study.outcomeOf(gfml, data, seed);
        return run === undefined
          ? []
          : run.learners.map((learner) => of(learner, run)).filter((value) => value !== null);
      });
      return 0.1 * Math.abs(mean(honest));
    },
  },
});

/** Section VI-B: learners that run fewer steps than they claim; chain, store, ban. */
export const misbehaviorClaims: readonly Claim[] = [
  ...reputationIncentives.map(
    (reputationIncentive): Claim => ({
      id: `fig8-slight-loss-${reputationIncentive}`,
      figure: "fig8",
      quote: `Accuracy is only slightly reduced with 25, 50 and 75 % misbehaving, at I_rep ${reputationIncentive}`,
      kind: "number",
      paper: "slight",
      rule: { kind: "within", margin: 0.05 },
      parts: lying.map((ratio) =>
        exceeds(personalizedAccuracy, onChain(0, reputationIncentive), onChain(ratio, reputationIncentive)),
      ),
      note: "Read as less than 5 points.",
    }),
  ),
  {
    ...ordering,
    id: "fig8-i-rep-5-better",
    quote: "Without misbehavior I_rep 5 trains slightly better than I_rep 10",
    paper: "I_rep 5 > 10",
    parts: [exceeds(personalizedAccuracy, onChain(0, 5), onChain(0, 10))],
  },
  ...reputationIncentives.flatMap((reputationIncentive): Claim[] => {
    const rising = misbehaviorRatios.map((ratio) => onChain(ratio, reputationIncentive));
    return [
      {
        ...trend,
        id: `fig8-profit-falls-${reputationIncentive}`,
        quote: `Learners' payoff falls as more misbehave, at I_rep ${reputationIncentive}`,
        paper: "falls",
        parts: [slope("fall per step over 0, 25, 50, 75 %", profitPerRound, rising, -1)],
      },
      {
        ...trend,
        id: `fig8-utility-falls-${reputationIncentive}`,
        quote: `The MSP's utility falls as more misbehave, at I_rep ${reputationIncentive}`,
        paper: "falls",
        parts: [slope("fall per step over 0, 25, 50, 75 %", providerUtility, rising, -1)],
      },
    ];
  }),
  {
    ...ordering,
    id: "fig8-reputation-falls",
    quote: "On a blockchain the reputation of who falsifies contributions falls",
    paper: "falls",
    parts: lying.map((ratio) => lossByLying("reputation", "", ratio, ({ lateReputation }) => lateReputation)),
  },
  {
    ...ordering,
    id: "fig8-incentives-fall",
    quote: "On a blockchain unreliable learners receive less incentives",
    paper: "less",
    parts: lying.map((ratio) =>
      lossByLying("payments a round", "token", ratio, ({ payments }, { rounds }) => payments / rounds.length),
    ),
    note: "Reputation enters payments only by the mean of H over the whole coalition (eq. 10): the others share a liar's loss.",
  },
  {
    ...ordering,
    id: "fig8-store-accuracy",
    quote: "Without a blockchain the accuracy is lower when learners misbehave",
    paper: "chain > store",
    parts: everywhere((ratio, incentive) =>
      exceeds(personalizedAccuracy, onChain(ratio, incentive), inStore(ratio, incentive)),
    ),
  },
  {
    ...ordering,
    id: "fig8-store-incentives",
    quote: "Without a blockchain the incentives of who misbehaves stay high",
    paper: "store > chain",
    parts: everywhere((ratio, incentive) =>
      exceeds(cheatPayments, inStore(ratio, incentive), onChain(ratio, incentive)),
    ),
  },
  {
    ...ordering,
    id: "fig8-balanced-reputation",
    quote: "Coalition formation balances the average reputations of coalitions",
    paper: "spread: random, fixed > GFML",
    parts: (["random+stackelberg", "fixed+stackelberg"] as const).flatMap((scheme) =>
      misbehaviorRatios.map((ratio) =>
        exceeds(reputationSpread, misbehaviorVariant({ ratio, scheme }), onChain(ratio)),
      ),
    ),
    note: "Spread is the standard deviation over coalitions of their mean reputation, relative to its mean. Nothing in a learner's utility asks for balance: it gains where the others' reputations are high.",
  },
  {
    ...ordering,
    id: "fig8-ban",
    quote: "Banning low reputations for a time would promote honesty (future work)",
    paper: "cheats earn less with the ban",
    parts: lying.map((ratio) => exceeds(cheatProfit, onChain(ratio), misbehaviorVariant({ ratio, ban: true }))),
    note: "The ban played here: 3 rounds for an R_global below 2.5.",
  },
];
