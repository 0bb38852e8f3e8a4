import type { Address, Hex } from "viem";
import type { Registration } from "../../../round/index.ts";
import { fitInteger, fitNano } from "./fit.ts";
import { floatToBits } from "./floatBits.ts";
import { toBytes32, toRegion, ZERO_ADDRESS, ZERO_HASH } from "./hashes.ts";

/** `ILearnerRegistry.Declaration`. */
export interface Declaration {
  readonly learner: number;
  readonly account: Address;
  /** All 0: stands for the learner's own account. */
  readonly payee: Address;
  readonly active: boolean;
  readonly sampleCount: number;
  readonly classCount: number;
  readonly minFrequency: bigint;
  readonly maxFrequency: bigint;
  readonly deadline: bigint;
  readonly cyclesPerSample: bigint;
  readonly uplinkRate: bigint;
  readonly region: Hex;
  readonly histogramHash: Hex;
}

/** A learner's declaration in the contracts' units. @throws GFML_CHAIN_RANGE */
export const encodeDeclaration = (registration: Registration, account: Address): Declaration => {
  const of = (name: string): string => `${name} of learner ${registration.learner}`;
  return {
    learner: fitInteger("learner", registration.learner, 32),
    account,
    payee: (registration.payee as Address | undefined) ?? ZERO_ADDRESS,
    active: registration.active,
    sampleCount: fitInteger(of("sampleCount"), registration.sampleCount, 32),
    classCount: fitInteger(of("classCount"), registration.classCount, 16),
    minFrequency: BigInt(fitInteger(of("minFrequency"), registration.minFrequency, 48)),
    // an agreed frequency is a uint48
    maxFrequency: BigInt(fitInteger(of("maxFrequency"), registration.maxFrequency, 48)),
    deadline: fitNano(of("deadline"), registration.deadline, 63),
    cyclesPerSample: floatToBits(registration.cyclesPerSample),
    uplinkRate: floatToBits(registration.uplinkRate),
    region: toRegion(registration.region),
    histogramHash: registration.histogramHash === undefined ? ZERO_HASH : toBytes32(registration.histogramHash),
  };
};
