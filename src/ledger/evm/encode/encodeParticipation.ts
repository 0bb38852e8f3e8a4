import type { Hex } from "viem";
import type { Participation } from "../../../round/index.ts";
import { requireHash } from "../../state/requireText.ts";
import { fitInteger, fitNano, fitNorm } from "./fit.ts";
import { toBytes32 } from "./hashes.ts";

/** The values that a member signs, in the contracts' units. */
export interface EncodedParticipation {
  readonly task: number;
  readonly round: number;
  readonly coalition: number;
  readonly learner: number;
  /** cycles/s */
  readonly frequency: number;
  readonly updateHash: Hex;
  /** 1e-9 */
  readonly updateNorm: bigint;
  /** 1e-9 s */
  readonly computationTime: bigint;
  /** 1e-9 s */
  readonly transmissionTime: bigint;
  readonly embeddingHash: Hex;
}

/** @throws GFML_CHAIN_RANGE or InvalidValueError if the contracts cannot hold a number or a hash */
export const encodeParticipation = (one: Participation): EncodedParticipation => {
  const of = (name: string): string => `${name} of learner ${one.learner}`;
  requireHash(of("updateHash"), one.updateHash);
  requireHash(of("embeddingHash"), one.embeddingHash);
  return {
    task: fitInteger("task", one.task, 32),
    round: fitInteger("round", one.round, 32),
    coalition: fitInteger("coalition", one.coalition, 16),
    learner: fitInteger("learner", one.learner, 32),
    frequency: fitInteger(of("frequency"), one.frequency, 48),
    updateHash: toBytes32(one.updateHash),
    updateNorm: fitNorm(of("updateNorm"), one.updateNorm),
    computationTime: fitNano(of("computationTime"), one.computationTime, 63),
    transmissionTime: fitNano(of("transmissionTime"), one.transmissionTime, 63),
    embeddingHash: toBytes32(one.embeddingHash),
  };
};
