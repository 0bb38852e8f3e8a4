import { type CostTerms, type LearnerProfile, transmissionTime, workload } from "../cost/index.ts";

/** Whether the learner at `maxFrequency` keeps its own deadline: who cannot is no head (spec 8). */
export const canMeetOwnDeadline = (profile: LearnerProfile, terms: CostTerms): boolean => {
  const available = profile.deadline - transmissionTime(profile, terms);
  return available > 0 && workload(profile, terms) / available <= profile.maxFrequency;
};
