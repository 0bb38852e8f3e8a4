import { computationTime, transmissionTime, workload } from "../../cost/index.ts";
import { bestResponse } from "../../incentive/index.ts";
import { ln } from "../../math/index.ts";
import type { RunConfig } from "../../simulation/index.ts";
import { type AblationChoice, type AblationRow, type DemonstratedNumber, rowOf } from "./AblationRow.ts";
import { typicalCoalition } from "./demonstrations/typicalCoalition.ts";
import { errataRows, otherwise } from "./errataRows.ts";
import { sensitivityRows } from "./sensitivityRows.ts";

/** Every erratum, decision and sensitivity, in this order. @param config - of the default runs */
export const ablationRows = (config: RunConfig): readonly AblationRow[] => [
  ...errataRows(config.rounds),
  ...decisionRows(config),
  ...sensitivityRows,
];

const row = rowOf("decision");

const field = (path: string, value: unknown, name = String(value)): AblationChoice => ({
  name,
  set: { [path]: value },
});

/** D1 to D14 of docs/reference/errata.md. @param config - of the default runs */
const decisionRows = (config: RunConfig): readonly AblationRow[] => {
  const { cyclesPerSample } = config.population;
  const samples = typicalCoalition(config, 1).members[0]!.profile.sampleCount;
  const { batchSize } = config.learning;
  return [
    row("D1", "what c is cycles a bit of", [
      field("population.cyclesPerSample", cyclesPerSample / 2, "float32 pixels"),
      field("population.cyclesPerSample", (cyclesPerSample * batchSize) / samples, "|D| is the batch"),
    ]),
    row("D2", "eq. 12 where the best reputation is R_th", [
      otherwise("D2", "H = gamma, with R_th = 0", { "reputation.reputationThreshold": 0 }),
    ]),
    row("D3", "the Delta of eq. 13", [field("coalition.similarity", "raw", "raw activations")]),
    row("D4", "eq. 14 after a missed deadline", [], {
      note: "negative, then undefined: no reputation follows from it, and nothing differs without late learners",
      demonstrate: contributionWhenLate,
    }),
    row("D5", "the measure of work", [
      field("reputation.contribution", "projection"),
      field("reputation.contribution", "eq15"),
      field("reputation.contribution", "eq15-shifted"),
    ]),
    row("D6", "S(j, r) below 0 in eq. 17", [otherwise("D6", "it accuses")]),
    row("D7", "may a head move, must it gain?", [], {
      note: "without its head a coalition has no deadline, no similarity and no aggregate; a head's own S of 1 pays it more than it spends",
      demonstrate: leastUtilityOfHead,
    }),
    row("D8", "whose model a coalition trains", [
      otherwise("D8", "its head's"),
      otherwise("D8", "its head's, with random coalitions", { scheme: "random+stackelberg" }),
    ]),
    row("D9", "a negative S in eq. 10", [field("incentive.dissimilarity", "signed")]),
    row("D10", "alpha, and the second-order term", [
      field("learning.metaRate", 1e-3, "alpha = 0.001 (Table II)"),
      field("learning.metaRate", 1e-2, "alpha = 0.01"),
      field("learning.secondOrder", "hf", "Hessian-free"),
      field("learning.secondOrder", "fo", "first order"),
    ]),
    row("D11", "which R, which frequency, and how do late updates count?", [], {
      note: "the games of a round cannot use the contributions of the same round: these follow from the training that the games order; where nobody is late, nothing else is open",
      demonstrate: lateUpdates,
    }),
    row("D12", "numbers that several parties agree on", [], {
      note: "every ledger computes in 18-digit integers: unrounded numbers have no ledger to be settled on; what rounding costs",
      demonstrate: costOfRounding,
    }),
    row("D13", "does reputation outlive a task?", [], {
      note: "one task a run: nothing to switch; what an earlier task would still weigh",
      demonstrate: weightOfEarlierTask,
    }),
    row("D14", "of how many heads does a learner keep the sum?", [], {
      note: "a sum that 136 later heads replace is 0 in 18 digits by then: nothing to switch; when it is",
      demonstrate: roundsUntilZero,
    }),
  ];
};

type Demonstrate = NonNullable<AblationRow["demonstrate"]>;

const number = (name: string, value: number, unit = ""): DemonstratedNumber => ({ name, value, unit });

/** D4: v of eq. 14 after a missed deadline. */
const contributionWhenLate: Demonstrate = ({ config }) => {
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
const leastUtilityOfHead: Demonstrate = ({ config }) => {
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

/** D11: how often the rule for late learners applied. */
const lateUpdates: Demonstrate = ({ baseline }) =>
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

/** D12: the cost of rounding for the provider or a learner, by Definition 8. */
const costOfRounding: Demonstrate = ({ baseline }) => {
  const regrets = baseline.flatMap(({ rounds }) =>
    rounds.flatMap(({ stability }) => stability.stackelbergRegret ?? []),
  );
  if (regrets.length === 0) return [];
  return [
    { name: "rounds of the default runs", value: regrets.length, unit: "" },
    { name: "largest regret of Definition 8 at the rounded numbers", value: Math.max(...regrets), unit: "token" },
  ];
};

/** D14: rounds after which a contribution of 1 is 0 in 18 digits. */
const roundsUntilZero: Demonstrate = ({ config }) => [
  number(
    "rounds until a contribution of 1 weighs less than 1e-18",
    Math.ceil(Math.log(1e-18) / Math.log(config.reputation.decay)),
  ),
];

/** D13: the weight of an earlier task's last round after some rounds of the next task. */
const weightOfEarlierTask: Demonstrate = ({ config }) => {
  const { decay } = config.reputation;
  return [1, 5, 10, config.rounds].map((rounds) => ({
    name: `weight of an earlier task's last contribution after ${rounds} ${rounds === 1 ? "round" : "rounds"}`,
    value: decay ** rounds,
    unit: "",
  }));
};
