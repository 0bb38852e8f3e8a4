import type { RunConfig } from "../../simulation/index.ts";
import type { AblationChoice, AblationRow } from "./AblationRow.ts";
import {
  contributionWhenLate,
  costOfRounding,
  lateUpdates,
  leastUtilityOfHead,
  weightOfEarlierTask,
} from "./demonstrations/decisionDemonstrations.ts";
import { typicalCoalition } from "./demonstrations/typicalCoalition.ts";
import { otherwise } from "./errataRows.ts";
import { rowOf } from "./rowOf.ts";

const row = rowOf("decision");

const field = (path: string, value: unknown, name = String(value)): AblationChoice => ({
  name,
  set: { [path]: value },
});

/** D1 to D13 of docs/reference/errata.md. @param config - of the default runs */
export const decisionRows = (config: RunConfig): readonly AblationRow[] => {
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
      note: "negative, then undefined: no reputation can be made of it, and where nobody is late nothing differs",
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
    row("D11", "which R, which frequency, what of the late?", [], {
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
  ];
};
