import type { Hex } from "viem";
import type { Declaration } from "../encode/encodeDeclaration.ts";
import { leftWord, structHash } from "./structHash.ts";

const DECLARATION =
  "Declaration(uint32 learner,address account,bool active,uint32 sampleCount,uint16 classCount,uint64 minFrequency," +
  "uint64 maxFrequency,uint64 deadline,uint64 cyclesPerSample,uint64 uplinkRate,bytes8 region,bytes32 histogramHash," +
  "uint256 nonce)";
const LEAVE = "Leave(uint32 learner,uint256 nonce)";
const PARTICIPATION =
  "Participation(uint32 task,uint32 round,uint16 coalition,uint32 learner,uint48 frequency,bytes32 updateHash)";
const SETTLEMENT =
  "Settlement(uint32 task,uint32 round,uint16 coalition,uint16 batch,int64 largestMeasure,bytes32 modelHash," +
  "bytes32 deliveriesHash)";
const MODEL_REQUEST = "ModelRequest(uint32 task,uint32 round,uint32 learner)";

/** What a learner signs to declare what it can do. `nonce`: signatures of it that were used before. */
export const declarationHash = (declaration: Declaration, nonce: bigint): Hex =>
  structHash(DECLARATION, [
    declaration.learner,
    declaration.account,
    declaration.active,
    declaration.sampleCount,
    declaration.classCount,
    declaration.minFrequency,
    declaration.maxFrequency,
    declaration.deadline,
    declaration.cyclesPerSample,
    declaration.uplinkRate,
    leftWord(declaration.region),
    declaration.histogramHash,
    nonce,
  ]);

export const leaveHash = (learner: number, nonce: bigint): Hex => structHash(LEAVE, [learner, nonce]);

/** What a member signs of its update: who it trained for, at which agreed frequency, and what came of it. */
export interface Participation {
  readonly task: number;
  readonly round: number;
  readonly coalition: number;
  readonly learner: number;
  /** cycles/s */
  readonly frequency: number;
  readonly updateHash: Hex;
}

export const participationHash = (one: Participation): Hex =>
  structHash(PARTICIPATION, [one.task, one.round, one.coalition, one.learner, one.frequency, one.updateHash]);

/** What a head signs of a batch of its settlement. */
export interface SettlementDigest {
  readonly task: number;
  readonly round: number;
  readonly coalition: number;
  readonly batch: number;
  readonly largestMeasure: bigint;
  readonly modelHash: Hex;
  /** keccak256(abi.encode(deliveries)) */
  readonly deliveriesHash: Hex;
}

export const settlementHash = (one: SettlementDigest): Hex =>
  structHash(SETTLEMENT, [
    one.task,
    one.round,
    one.coalition,
    one.batch,
    one.largestMeasure,
    one.modelHash,
    one.deliveriesHash,
  ]);

/** What a passive learner signs to ask for a model before a round. */
export const modelRequestHash = (task: number, round: number, learner: number): Hex =>
  structHash(MODEL_REQUEST, [task, round, learner]);
