import { type CostTerms, canMeetDeadline, completionTime, type LearnerProfile } from "../cost/index.ts";
import { nobodyCanTrainError } from "./errors.ts";

/** @throws GFML_NOBODY_CAN_TRAIN if no learner could head a coalition, so that no round could train */
export const requireSomebodyCanTrain = (active: readonly LearnerProfile[], terms: CostTerms): void => {
  if (active.some((profile) => canMeetDeadline(profile, terms))) return;
  const fastest = (profile: LearnerProfile): number => completionTime(profile, terms, profile.maxFrequency);
  const missed = (profile: LearnerProfile): number => fastest(profile) - profile.deadline;
  const nearest = active.reduce((best, profile) => (missed(profile) < missed(best) ? profile : best));
  throw nobodyCanTrainError({
    activeLearners: active.length,
    fastestRound: fastest(nearest),
    itsDeadline: nearest.deadline,
  });
};
