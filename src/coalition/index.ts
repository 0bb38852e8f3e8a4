export type { CoalitionGame, Partition, Place } from "./CoalitionGame.ts";
export type { Deviation } from "./Deviation.ts";
export type { Formation, HistoryRule, Move, RefusedReentry, StabilityCertificate } from "./Formation.ts";
export { type FormationOptions, formCoalitions } from "./formCoalitions.ts";
export { InvalidPartitionError } from "./InvalidPartitionError.ts";
export { memberUtility } from "./memberUtility.ts";
export type { StabilityReport } from "./StabilityReport.ts";
export { TOLERANCE } from "./tolerance.ts";
export { type VerificationOptions, verifyStability } from "./verifyStability.ts";
