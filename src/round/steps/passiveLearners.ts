import type { LearnerId } from "../../core/index.ts";
import type { RoundContext } from "./RoundContext.ts";

/** Ids of the learners that only personalise, in the order of registration. */
export const passiveLearners = ({ registrations }: Pick<RoundContext, "registrations">): LearnerId[] =>
  [...registrations.values()].filter((one) => !one.active).map((one) => one.learner);
