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
