import type { Hex } from "viem";
import type { CoalitionSettlement, DeliveredMember } from "../../../round/index.ts";
import { fitInteger, fitNano } from "./fit.ts";
import { toBytes32, ZERO_HASH } from "./hashes.ts";

/** `IRounds.Delivery` without its signature. */
export interface EncodedDelivery {
  readonly learner: number;
  readonly delivered: boolean;
  readonly measure: bigint;
  readonly keptFrequency: number;
  readonly computationTime: bigint;
  readonly transmissionTime: bigint;
  readonly updateHash: Hex;
}

/** A settlement's deliveries in the contracts' order, ascending by learner. */
export const encodeDeliveries = (settlement: CoalitionSettlement): EncodedDelivery[] =>
  [...settlement.members]
    .sort((a, b) => a.learner - b.learner)
    .map((member) => (member.delivered ? encodeDelivered(member) : { ...NOTHING, learner: member.learner }));

const NOTHING: Omit<EncodedDelivery, "learner"> = {
  delivered: false,
  measure: 0n,
  keptFrequency: 0,
  computationTime: 0n,
  transmissionTime: 0n,
  updateHash: ZERO_HASH,
};

const encodeDelivered = (member: DeliveredMember): EncodedDelivery => {
  const of = (name: string): string => `${name} of learner ${member.learner}`;
  return {
    learner: member.learner,
    delivered: true,
    measure: fitNano(of("measure"), member.measure, 64, true),
    keptFrequency: fitInteger(of("keptFrequency"), member.keptFrequency, 48),
    computationTime: fitNano(of("computationTime"), member.computationTime, 63),
    transmissionTime: fitNano(of("transmissionTime"), member.transmissionTime, 63),
    updateHash: toBytes32(member.updateHash),
  };
};
