import { type CostTerms, canMeetDeadline, type LearnerProfile } from "../cost/index.ts";

/** Whether the learner at `maxFrequency` keeps its own deadline: who cannot is no head (spec 8). */
export const canMeetOwnDeadline = (profile: LearnerProfile, terms: CostTerms): boolean =>
  canMeetDeadline(profile, terms, profile.deadline);
