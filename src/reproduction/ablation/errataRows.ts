import type { Reading } from "../../core/index.ts";
import { type AblationChoice, type AblationRow, type FieldValues, rowOf } from "./AblationRow.ts";
import {
  deadlineMultiplier,
  leaderDerivatives,
  logarithmOfBest,
  relativeFrequencyAsPrinted,
} from "./demonstrations/erratumDemonstrations.ts";
import { individualStabilityAsPrinted } from "./demonstrations/printedIndividualStability.ts";

/** A different reading. */
export const otherwise = (reading: Reading, name: string, against?: FieldValues): AblationChoice => ({
  name,
  set: { readings: [reading] },
  ...(against && { against }),
});

const row = rowOf("erratum");

const NOT_COMPUTABLE = "the print cannot be computed";

/** E1 to E15 of docs/reference/errata.md. @param rounds - number of rounds per run */
export const errataRows = (rounds: number): readonly AblationRow[] => [
  row("E1", "eq. 11: log(1 - mu)", [], { note: NOT_COMPUTABLE, demonstrate: logarithmOfBest }),
  row("E2", "Algorithm 2: embeddings in round 0 only, where chi > 1", [
    {
      name: "once, against every 5 rounds",
      set: { "coalition.embeddingInterval": Math.max(5, rounds) },
      against: { "coalition.embeddingInterval": 5 },
    },
  ]),
  row("E3", "eq. 10: the least upper bound as lower bound", [], {
    note: NOT_COMPUTABLE,
    demonstrate: relativeFrequencyAsPrinted,
  }),
  row("E4", "eq. 20: U without I_comp, times the reputation reward", [otherwise("E4", "eq. 20 as printed")]),
  row("E5", "from eq. 27: a sum of |D_i|/|D_k| for the share", [otherwise("E5", "responses as printed")]),
  row("E6", "withdrawn", [], { note: "eq. 14 is right as printed: there is nothing to switch" }),
  row("E7", "eqs. 16-17: lambda^k", [otherwise("E7", "oldest rounds weigh most")]),
  row("E8", "Algorithm 1, line 20: the first better coalition", [otherwise("E8", "first better")]),
  row("E9", "Proposition 2: the history rule from the start", [otherwise("E9", "from the start")]),
  row("E10", "eq. 23: ln(T_max - ...)", [otherwise("E10", "without the 1")], {
    note: "a slack below a nanosecond counts as one: as printed it would be worth minus infinity",
  }),
  row("E11", "Proposition 3: bisection", [{ name: "bisection", set: { "incentive.leader": "bisection" } }]),
  row("E12", "step 5: theta^(tau - 1)", [otherwise("E12", "one step fewer")], {
    note: "that Algorithm 2 starts from the learner's own last model is not run: eq. 5 averages models that started at one point, and a head refuses an update that is longer than its steps explain",
  }),
  row("E13", "eqs. 26, 27, 34, 38: lambda_1 with the wrong sign", [], {
    note: `${NOT_COMPUTABLE}: no multiplier of at least 0 exists where the deadline binds`,
    demonstrate: deadlineMultiplier,
  }),
  row("E14", "eqs. 39-40", [], {
    note: "no derivatives of U_MSP, and (40) is none of (39)",
    demonstrate: leaderDerivatives,
  }),
  row("E15", "Definition 7 as printed", [], {
    note: "no run uses this definition; it would only change which moves are called blocking",
    demonstrate: individualStabilityAsPrinted,
  }),
];
