import { passiveAccuracy, personalizedAccuracy } from "../metrics/learningMetrics.ts";
import { completionTime, profitPerRound, providerUtility } from "../metrics/moneyMetrics.ts";
import { seedValues } from "../metrics/seedValues.ts";
import { slopeOf } from "../metrics/slopeOf.ts";
import {
  coalitionCounts,
  coalitionsVariant,
  gfml,
  manyCoalitionsVariant,
  userCounts,
  usersVariant,
} from "../plan/variants.ts";
import type { Claim } from "./Claim.ts";
import { deltaOf, exceeds, gap, slope } from "./parts.ts";

/** Fig. 5: the accuracy of newcomers by number of samples. */
export const passiveSamples = ["1", "2", "5", "10", "all"] as const;
const users = userCounts.map((count) => usersVariant(count));
const most = usersVariant(120);
const less = userCounts.filter((count) => count < 120).map((count) => usersVariant(count));
const coalitions = coalitionCounts.map(coalitionsVariant);
const trend = { kind: "trend", rule: { kind: "positive" } } as const;

export const fig5Claims: readonly Claim[] = [
  {
    id: "fig5-one-sample",
    figure: "fig5",
    quote: "A single sample is enough for passive learners to reach a high performance",
    kind: "number",
    paper: "high, about as active learners",
    rule: { kind: "within", margin: 0.1 },
    parts: [gap("passive with 1 sample - active learners", passiveAccuracy("1"), personalizedAccuracy, gfml)],
    note: "The paper gives no number; read as at most 10 points from active learners.",
  },
  {
    ...trend,
    id: "fig5-more-samples",
    figure: "fig5",
    quote: "More samples refine passive learners' accuracy",
    paper: "rises with samples",
    parts: [
      {
        label: "slope over 1, 2, 5, 10, all samples",
        unit: "points",
        digits: 1,
        scale: 100,
        values: (study, data) =>
          seedValues(study, data, gfml, (outcome) => {
            const accuracies = passiveSamples.map((samples) => passiveAccuracy(samples).of(outcome));
            return accuracies.includes(null) ? null : slopeOf(accuracies as number[]);
          }),
        delta: deltaOf(passiveAccuracy("all"), [gfml], "", passiveSamples.length - 1),
      },
    ],
  },
  {
    id: "fig5-all-samples",
    figure: "fig5",
    quote: "With more samples passive learners come in line with active ones",
    kind: "number",
    paper: "as active learners",
    rule: { kind: "within", margin: 0.05 },
    parts: [gap("passive with all samples - active learners", passiveAccuracy("all"), personalizedAccuracy, gfml)],
    note: "Read as at most 5 points apart.",
  },
];

export const fig6Claims: readonly Claim[] = [
  {
    ...trend,
    id: "fig6-fewer-users-better",
    figure: "fig6",
    quote: "With fewer users in 4 coalitions the accuracy is higher",
    paper: "falls with users",
    parts: [slope("fall per step over 20, 40, 80, 120 users", personalizedAccuracy, users, -1)],
  },
  {
    id: "fig6-more-coalitions",
    figure: "fig6",
    quote: "For more users a higher number of coalitions is recommended",
    kind: "ordering",
    paper: "more than 4 better at 120 users",
    rule: { kind: "positive" },
    parts: [exceeds(personalizedAccuracy, manyCoalitionsVariant, most)],
    note: "Played with 12 coalitions: ten users each, as with 40 users in 4.",
  },
  {
    ...trend,
    id: "fig6-utility",
    figure: "fig6",
    quote: "The MSP's utility rises with the number of users",
    paper: "rises with users",
    parts: [slope("rise per step over 20, 40, 80, 120 users", providerUtility, users, 1)],
  },
  {
    id: "fig6-time",
    figure: "fig6",
    quote: "The completion time is lowest with 120 users",
    kind: "ordering",
    paper: "120 lowest",
    rule: { kind: "positive" },
    parts: less.map((other) => exceeds(completionTime, other, most)),
  },
  {
    ...trend,
    id: "fig6-profit",
    figure: "fig6",
    quote: "The learners' profit rises with the number of users",
    paper: "rises with users",
    parts: [slope("rise per step over 20, 40, 80, 120 users", profitPerRound, users, 1)],
  },
];

export const fig7Claims: readonly Claim[] = [
  {
    ...trend,
    id: "fig7-more-coalitions-better",
    figure: "fig7",
    quote: "More coalitions for 40 users make training better",
    paper: "rises with coalitions",
    parts: [slope("rise per step over 1, 2, 4, 6, 8 coalitions", personalizedAccuracy, coalitions, 1)],
  },
];
