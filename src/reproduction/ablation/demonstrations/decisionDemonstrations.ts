import { computationTime, transmissionTime, workload } from "../../../cost/index.ts";
import { bestResponse } from "../../../incentive/index.ts";
import { ln } from "../../../math/index.ts";
import type { AblationRow, DemonstratedNumber } from "../AblationRow.ts";
import { typicalCoalition } from "./typicalCoalition.ts";

type Demonstrate = NonNullable<AblationRow["demonstrate"]>;

const number = (name: string, value: number, unit = ""): DemonstratedNumber => ({ name, value, unit });

/** D4: v of eq. 14 after a missed deadline. */
export const contributionWhenLate: Demonstrate = ({ config }) => {
  const { members, aggregates, terms } = typicalCoalition(config, 1);
  const { profile } = members[0]!;
  const { deadline } = aggregates.standings[0]!;
  const slackAt = (share: number): number => {
    const kept = share * (workload(profile, terms) / (deadline - transmissionTime(profile, terms)));
    return deadline - computationTime(profile, terms, kept) - transmissionTime(profile, terms);
  };
  const printed = (slack: number): number => 2 * ln(1 + slack);
  return [
    number("slack of a typical learner at 98 % of the speed that its deadline needs", slackAt(0.98), "s"),
    number("its v for the most work (u = 1), as printed", printed(slackAt(0.98))),
    number("slack at 80 %", slackAt(0.8), "s"),
    number("its v as printed", printed(slackAt(0.8))),
  ];
};

/** D7: the least that heading can bring: no reputation counts, a share of nearly nothing, the lowest I_comp. */
export const leastUtilityOfHead: Demonstrate = ({ config }) => {
  const { members, aggregates, terms } = typicalCoalition(config, 1);
  const standing = { ...aggregates.standings[0]!, similarity: 1, share: 1e-9, meanReputationUtility: 0 };
  const response = bestResponse(members[0]!.profile, standing, terms.minCompetitionIncentive, terms);
  return [
    {
      name: "U of a typical head that gains nothing but its own S = 1, at the lowest I_comp",
      value: response.feasible ? response.utility : Number.NEGATIVE_INFINITY,
      unit: "token",
    },
  ];
};

/** D11: how often there was somebody to whom "what of the late" applies. */
export const lateUpdates: Demonstrate = ({ baseline }) =>
  baseline.length === 0
    ? []
    : [
        {
          name: "late, missing or refused updates in the default runs",
          value: baseline.reduce(
            (sum, { rounds }) => sum + rounds.reduce((late, { droppedUpdates }) => late + droppedUpdates, 0),
            0,
          ),
          unit: "",
        },
      ];

/** D12: what rounding costs the provider or a learner, by Definition 8. */
export const costOfRounding: Demonstrate = ({ baseline }) => {
  const regrets = baseline.flatMap(({ rounds }) =>
    rounds.flatMap(({ stability }) => stability.stackelbergRegret ?? []),
  );
  if (regrets.length === 0) return [];
  return [
    { name: "rounds of the default runs", value: regrets.length, unit: "" },
    { name: "largest regret of Definition 8 at the rounded numbers", value: Math.max(...regrets), unit: "token" },
  ];
};

/** D13: what the last round of an earlier task would weigh after so many rounds of the next. */
export const weightOfEarlierTask: Demonstrate = ({ config }) => {
  const { decay } = config.reputation;
  return [1, 5, 10, config.rounds].map((rounds) => ({
    name: `weight of an earlier task's last contribution after ${rounds} ${rounds === 1 ? "round" : "rounds"}`,
    value: decay ** rounds,
    unit: "",
  }));
};
