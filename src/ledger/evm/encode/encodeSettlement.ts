import type { Hex } from "viem";
import type { CoalitionSettlement, DeliveredMember } from "../../../round/index.ts";
import { inBatches } from "../plan/inBatches.ts";
import { type CompactSignature, NO_SIGNATURE, readSignature } from "../typedData/CompactSignature.ts";
import { fitInteger, fitNano, fitNorm } from "./fit.ts";
import { toBytes32, ZERO_HASH } from "./hashes.ts";

/** `IRounds.Delivery`. */
export interface EncodedDelivery extends CompactSignature {
  readonly learner: number;
  readonly delivered: boolean;
  readonly measure: bigint;
  readonly updateNorm: bigint;
  readonly keptFrequency: number;
  readonly computationTime: bigint;
  readonly transmissionTime: bigint;
  readonly updateHash: Hex;
  readonly embeddingHash: Hex;
}

/** `IRounds.Settlement`: a batch of a coalition's deliveries, as its head signs it. */
export interface EncodedSettlement {
  readonly task: number;
  readonly round: number;
  readonly coalition: number;
  readonly batch: number;
  /** 1e-9 */
  readonly largestMeasure: bigint;
  readonly modelHash: Hex;
  readonly deliveries: readonly EncodedDelivery[];
}

/**
 * A settlement in the contracts' units and order: ascending by learner, in batches of at most 50. Members' signatures are
 * passed on unchanged; a missing signature is zero.
 *
 * @param largestMeasure - the largest contribution in time, 1e-9
 * @throws GFML_CHAIN_RANGE or InvalidValueError
 */
export const encodeSettlement = (settlement: CoalitionSettlement, largestMeasure: bigint): EncodedSettlement[] => {
  const deliveries = [...settlement.members]
    .sort((a, b) => a.learner - b.learner)
    .map((member) => (member.delivered ? encodeDelivered(member) : { ...NOTHING, learner: member.learner }));
  return inBatches(deliveries).map((part, batch) => ({
    task: fitInteger("task", settlement.task, 32),
    round: fitInteger("round", settlement.round, 32),
    coalition: fitInteger("coalition", settlement.coalition, 16),
    batch,
    largestMeasure,
    modelHash: toBytes32(settlement.modelHash),
    deliveries: part,
  }));
};

const NOTHING: Omit<EncodedDelivery, "learner"> = {
  delivered: false,
  measure: 0n,
  updateNorm: 0n,
  keptFrequency: 0,
  computationTime: 0n,
  transmissionTime: 0n,
  updateHash: ZERO_HASH,
  embeddingHash: ZERO_HASH,
  ...NO_SIGNATURE,
};

const encodeDelivered = (member: DeliveredMember): EncodedDelivery => {
  const of = (name: string): string => `${name} of learner ${member.learner}`;
  const { signature } = member;
  return {
    learner: fitInteger("learner", member.learner, 32),
    delivered: true,
    measure: fitNano(of("measure"), member.measure, 64, true),
    updateNorm: fitNorm(of("updateNorm"), member.updateNorm),
    keptFrequency: fitInteger(of("keptFrequency"), member.keptFrequency, 48),
    computationTime: fitNano(of("computationTime"), member.computationTime, 63),
    transmissionTime: fitNano(of("transmissionTime"), member.transmissionTime, 63),
    updateHash: toBytes32(member.updateHash),
    embeddingHash: toBytes32(member.embeddingHash),
    ...(signature === undefined ? NO_SIGNATURE : readSignature(signature, `signature of learner ${member.learner}`)),
  };
};
