export type { CostTerms, TransmissionTerms } from "./CostTerms.ts";
export { validateCostTerms } from "./CostTerms.ts";
export {
  canMeetDeadline,
  completionTime,
  computationCost,
  computationEnergy,
  computationTime,
  deadlineFrequency,
  meetsDeadline,
  roundTime,
  transmissionCost,
  transmissionTime,
  workload,
} from "./costs.ts";
export type { LearnerProfile } from "./LearnerProfile.ts";
export { requireComputableProfile, validateLearnerProfile } from "./LearnerProfile.ts";
