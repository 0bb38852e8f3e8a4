import type { CoalitionIndex, LearnerId } from "../../core/index.ts";
import { toWad } from "../../math/index.ts";
import { isEq15Rule, isLate } from "../../reputation/index.ts";
import type { CoalitionSettlement, TaskId, TaskTerms } from "./Ledger.ts";

/** A learner's key, which never leaves its owner. It signs only typed data that its owner understands. */
export interface Signer {
  /** As a member: its part in a round. */
  participation(participation: Participation): Promise<string>;
  /** As a head: its coalition's settlement. One signature for each batch of at most 50 deliveries, ascending by learner. */
  settlement(settlement: CoalitionSettlement, basis: SettlementBasis): Promise<string[]>;
  /** As a passive learner: a request for a model before a round. */
  modelRequest(request: ModelRequest): Promise<string>;
}

/** Verifies signatures. Absent where learners do not sign, as in simulations. */
export interface SignatureChecker {
  /** Whether the learner signed its part in a round. */
  isParticipation(participation: Participation, signature: string): Promise<boolean>;
  /** Whether the head signed every batch of its coalition's settlement. */
  isSettlement(
    head: LearnerId,
    settlement: CoalitionSettlement,
    basis: SettlementBasis,
    signatures: readonly string[],
  ): Promise<boolean>;
}

/** A member's claims about its work in a round, which anyone can verify. */
export interface Participation {
  readonly task: TaskId;
  readonly round: number;
  readonly coalition: CoalitionIndex;
  readonly learner: LearnerId;
  /** Agreed d as published, whole cycles/s. */
  readonly frequency: number;
  /** Merkle root of the encoded update, 64 hex digits. */
  readonly updateHash: string;
  /** ||theta_i - theta_start||, a multiple of 1e-9. */
  readonly updateNorm: number;
  /** s, a multiple of 1e-9. */
  readonly computationTime: number;
  /** s, a multiple of 1e-9. */
  readonly transmissionTime: number;
  /** SHA-256 of the embeddings sent this round as little-endian float32, hex; 64 zeros if none. */
  readonly embeddingHash: string;
}

/** What the batches of a settlement need besides the settlement itself. */
export interface SettlementBasis {
  /** The largest measure that arrived in time, for x_ref; 0 if none did. */
  readonly largestMeasure: number;
}

/** A passive learner's request for a model. */
export interface ModelRequest {
  readonly task: TaskId;
  readonly round: number;
  readonly learner: LearnerId;
}

/** Whether a member signed what it claims. True where members do not sign. */
export const isSignedParticipation = async (
  checker: SignatureChecker | undefined,
  participation: Participation,
  signature: string | undefined,
): Promise<boolean> => {
  if (checker === undefined) return true;
  return signature !== undefined && (await checker.isParticipation(participation, signature));
};

/**
 * What a settlement's batches are signed with: its largest measure in time, as the ledger computes it.
 *
 * @param deadline - T_max^j, s
 */
export const settlementBasis = (
  { contribution }: Pick<TaskTerms, "contribution">,
  { members }: Pick<CoalitionSettlement, "members">,
  deadline: number,
): SettlementBasis => {
  let largestMeasure: number | undefined;
  for (const member of members) {
    if (!member.delivered) continue;
    const { measure, updateNorm, computationTime, transmissionTime } = member;
    if (isLate(toWad(deadline) - toWad(computationTime) - toWad(transmissionTime))) continue;
    // a measure counts for no more than its owner claims
    const countedMeasure = isEq15Rule(contribution) ? measure : Math.min(measure, updateNorm);
    largestMeasure = Math.max(largestMeasure ?? countedMeasure, countedMeasure);
  }
  return { largestMeasure: largestMeasure ?? 0 };
};
