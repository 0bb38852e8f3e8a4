export type { CostTerms, TransmissionTerms } from "./CostTerms.ts";
export {
  computationCost,
  computationEnergy,
  computationTime,
  transmissionCost,
  transmissionTime,
  workload,
} from "./costs.ts";
export type { LearnerProfile } from "./LearnerProfile.ts";
export { canMeetDeadline, completionTime, deadlineFrequency, roundTime } from "./roundTime.ts";
export { validateCostTerms } from "./validateCostTerms.ts";
export { validateLearnerProfile } from "./validateLearnerProfile.ts";
