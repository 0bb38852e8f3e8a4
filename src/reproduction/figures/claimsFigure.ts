import { misbehaviorRatios, misbehaviorVariant, reputationIncentives, schemeVariants } from "../plan/variants.ts";
import type { Figure } from "./Figure.ts";

/** The claims of the abstract: verdicts alone, from the runs of Fig. 3 and Fig. 8. */
export const claimsFigure: Figure = {
  id: "claims",
  title: "The claims of the abstract",
  variants: () => [
    ...schemeVariants,
    ...reputationIncentives.flatMap((reputationIncentive) =>
      misbehaviorRatios.flatMap((ratio) =>
        (["memory", "centralized"] as const).map((ledger) =>
          misbehaviorVariant({ ratio, reputationIncentive, ledger }),
        ),
      ),
    ),
  ],
  summarize: () => ({ tables: [], charts: [] }),
};
