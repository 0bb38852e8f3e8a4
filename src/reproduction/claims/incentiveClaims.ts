import { personalizedAccuracy } from "../metrics/learningMetrics.ts";
import { competitionIncentive, incentiveTrend } from "../metrics/moneyMetrics.ts";
import { balanceGrid, balanceVariant, gfml, userCounts, usersVariant } from "../plan/variants.ts";
import type { Claim } from "./Claim.ts";
import { amount, exceeds, ratioOf, slope } from "./parts.ts";

/** Fig. 9: I_comp over rounds. */
export const fig9Claims: readonly Claim[] = [
  {
    id: "fig9-double",
    figure: "fig9",
    quote: "I_comp at I_rep 5 is almost double that at I_rep 10",
    kind: "number",
    paper: "about 2",
    rule: { kind: "near", value: 2, tolerance: 0.2 },
    parts: userCounts.map((users) => ratioOf(competitionIncentive, usersVariant(users, 5), usersVariant(users, 10))),
    note: "The leader's optimum for a given coalition does not depend on I_rep: its terms are constant in eqs. 23 and 24. Only who is in the coalition can differ.",
  },
  {
    id: "fig9-trend",
    figure: "fig9",
    quote: "I_comp is optimized throughout the training rounds",
    kind: "trend",
    paper: "no direction in the text",
    rule: { kind: "none", why: "the text names no direction, and the figure prints no numbers" },
    parts: [amount(incentiveTrend, gfml)],
  },
];

/** The balance between I_rep and I_comp that the paper leaves to future work. */
export const balanceClaims: readonly Claim[] = [
  {
    id: "balance-large-i-comp",
    figure: "balance",
    quote: "An I_comp much larger than I_rep consistently improves performance",
    kind: "trend",
    paper: "rises with I_comp",
    rule: { kind: "positive" },
    parts: balanceGrid.reputationIncentives.map((reputationIncentive) =>
      slope(
        `rise per step over upper I_comp 10, 15, 30, I_rep ${reputationIncentive}`,
        personalizedAccuracy,
        balanceGrid.upperBounds.map((bound) => balanceVariant(reputationIncentive, bound)),
        1,
      ),
    ),
  },
  {
    id: "balance-no-i-rep",
    figure: "balance",
    quote: "Without I_rep performance suffers",
    kind: "ordering",
    paper: "I_rep 5 > 0",
    rule: { kind: "positive" },
    parts: [exceeds(personalizedAccuracy, gfml, balanceVariant(0, 15))],
    note: "The paper points to its fixed coalitions, which it equates with I_rep = 0; here GFML itself is played with 0.",
  },
];
