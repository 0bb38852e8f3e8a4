export type { CoalitionGame, Partition, Place } from "./CoalitionGame.ts";
export { centroidSimilarity, directionsBeside, directionsOf } from "./centroids.ts";
export { clusterDirections } from "./clusterDirections.ts";
export {
  createEmbeddingProtection,
  type EmbeddingPrivacy,
  type EmbeddingProtection,
  type GaussianReleases,
  gaussianEpsilon,
  isProtected,
} from "./createEmbeddingProtection.ts";
export { electHeads, type HeadElection } from "./electHeads.ts";
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
export type { CoalitionValue, HedonicGame, ValueTracker } from "./HedonicGame.ts";
export { memberUtility } from "./memberUtility.ts";
export {
  grandPartition,
  lowestDeadlineHeads,
  randomPartition,
  similarityPartition,
} from "./partitions.ts";
export { requireGame } from "./requireGame.ts";
export type { Deviation, StabilityReport } from "./StabilityReport.ts";
export { memberOf, scaleOf } from "./scaleOf.ts";
export {
  compareWithHeads,
  type HeadEmbeddings,
  mostSimilarCoalition,
  passiveSimilarityMatrix,
  recommendationWeight,
  type SimilarityKind,
  similarityMatrix,
} from "./similarity.ts";
export { type VerificationOptions, verifyStability } from "./verifyStability.ts";
export { withdrawUnwilling } from "./withdrawUnwilling.ts";
