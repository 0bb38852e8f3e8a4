import type { Hex } from "viem";
import type { Declaration } from "../encode/encodeDeclaration.ts";
import type { EncodedParticipation } from "../encode/encodeParticipation.ts";
import type { EncodedDelivery, EncodedSettlement } from "../encode/encodeSettlement.ts";
import { leftWord, structHash, type Word, wordsHash } from "./structHash.ts";

const DECLARATION =
  "Declaration(uint32 learner,address account,address payee,bool active,uint32 sampleCount,uint16 classCount," +
  "uint64 minFrequency,uint64 maxFrequency,uint64 deadline,uint64 cyclesPerSample,uint64 uplinkRate,bytes8 region,bytes32 histogramHash," +
  "uint256 nonce)";
const LEAVE = "Leave(uint32 learner,uint256 nonce)";
const PARTICIPATION =
  "Participation(uint32 task,uint32 round,uint16 coalition,uint32 learner,uint48 frequency,bytes32 updateHash,int64 norm," +
  "uint64 computationTime,uint64 transmissionTime,bytes32 embeddingHash)";
const SETTLEMENT =
  "Settlement(uint32 task,uint32 round,uint16 coalition,uint16 batch,int64 largestMeasure,bytes32 modelHash," +
  "bytes32 deliveriesHash)";
const MODEL_REQUEST = "ModelRequest(uint32 task,uint32 round,uint32 learner)";

/** The message with which a learner declares its capabilities. `nonce`: number of its signatures used before. */
export const declarationHash = (declaration: Declaration, nonce: bigint): Hex =>
  structHash(DECLARATION, [
    declaration.learner,
    declaration.account,
    declaration.payee,
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

/** The message with which a member signs its update: coalition, agreed frequency, the update's hash and norm, and the times. */
export const participationHash = (one: EncodedParticipation): Hex =>
  structHash(PARTICIPATION, [
    one.task,
    one.round,
    one.coalition,
    one.learner,
    one.frequency,
    one.updateHash,
    one.updateNorm,
    one.computationTime,
    one.transmissionTime,
    one.embeddingHash,
  ]);

/** The message with which a head signs a batch of its settlement. */
export const settlementHash = (one: EncodedSettlement): Hex =>
  structHash(SETTLEMENT, [
    one.task,
    one.round,
    one.coalition,
    one.batch,
    one.largestMeasure,
    one.modelHash,
    deliveriesHash(one.deliveries),
  ]);

/** keccak256(abi.encode(deliveries)). Its words are the array's offset, its length, and eleven words per delivery. */
const deliveriesHash = (deliveries: readonly EncodedDelivery[]): Hex =>
  wordsHash([0x20, deliveries.length, ...deliveries.flatMap(wordsOf)]);

const wordsOf = (one: EncodedDelivery): Word[] => [
  one.learner,
  one.delivered,
  one.measure,
  one.updateNorm,
  one.keptFrequency,
  one.computationTime,
  one.transmissionTime,
  one.updateHash,
  one.embeddingHash,
  one.r,
  one.vs,
];

/** The message with which a passive learner requests a model before a round. */
export const modelRequestHash = (task: number, round: number, learner: number): Hex =>
  structHash(MODEL_REQUEST, [task, round, learner]);
