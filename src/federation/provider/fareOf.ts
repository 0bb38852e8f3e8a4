import type { LearnerRecord } from "../../round/index.ts";

/** What a learner is told of its own round. */
export const fareOf = ({
  round,
  coalition,
  isHead,
  frequency,
  payment,
  contribution,
  delivered,
  failure,
}: LearnerRecord): Pick<
  LearnerRecord,
  "round" | "coalition" | "isHead" | "frequency" | "payment" | "contribution" | "delivered" | "failure"
> => ({ round, coalition, isHead, frequency, payment, contribution, delivered, failure });
