export type { CoalitionGame, Partition, Place } from "./CoalitionGame.ts";
export { canMeetOwnDeadline } from "./canMeetOwnDeadline.ts";
export type { Deviation } from "./Deviation.ts";
export { electHeads, type HeadElection } from "./electHeads.ts";
export { invalidPartitionError } from "./errors.ts";
export type { Formation, HistoryRule, Move, RefusedReentry, StabilityCertificate } from "./Formation.ts";
export { type FormationOptions, formCoalitions } from "./formCoalitions.ts";
export {
  chooseByLot,
  chooseByReputation,
  chooseLowestDeadline,
  type HeadBallot,
  type HeadCandidate,
  type HeadChoice,
  headScore,
} from "./HeadChoice.ts";
export { memberUtility } from "./memberUtility.ts";
export { grandPartition, lowestDeadlineHeads, randomPartition, similarityPartition } from "./partitions.ts";
export {
  createEmbeddingProtection,
  type EmbeddingPrivacy,
  type EmbeddingProtection,
  isProtected,
} from "./privacy/createEmbeddingProtection.ts";
export { type GaussianReleases, gaussianEpsilon } from "./privacy/gaussianEpsilon.ts";
export type { StabilityReport } from "./StabilityReport.ts";
export {
  type HeadEmbeddings,
  mostSimilarCoalition,
  passiveSimilarityMatrix,
  recommendationWeight,
  type SimilarityKind,
  similarityMatrix,
} from "./similarity.ts";
export { TOLERANCE } from "./tolerance.ts";
export { type VerificationOptions, verifyStability } from "./verifyStability.ts";
export { withdrawUnwilling } from "./withdrawUnwilling.ts";
