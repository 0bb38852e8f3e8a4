import type { IncentivePolicy } from "./IncentivePolicy.ts";
import type { IncentivePolicyName } from "./PolicyNames.ts";

/** The incentive policies of the paper's schemes (spec 13), and the paper's bisection beside the certified optimum [E11]. */
export const incentivePolicies: Readonly<Record<IncentivePolicyName | "bisection", IncentivePolicy>> = {
  stackelberg: { name: "stackelberg", isAnnounced: true, isStackelberg: true, incentive: () => "stackelberg" },
  bisection: { name: "bisection", isAnnounced: true, isStackelberg: true, incentive: () => "bisection" },
  optimized: {
    name: "optimized",
    isAnnounced: false,
    isStackelberg: false,
    incentive: ({ terms }) => ({ fixed: terms.maxCompetitionIncentive }),
  },
  /** "random d": uniform in [lo_i, hi_i]. */
  random: {
    name: "random",
    isAnnounced: false,
    isStackelberg: false,
    incentive: ({ terms }) => ({ fixed: terms.maxCompetitionIncentive }),
    frequency: ({ minFrequency, maxFrequency }, _, stream) => stream.uniformBetween(minFrequency, maxFrequency),
  },
};
