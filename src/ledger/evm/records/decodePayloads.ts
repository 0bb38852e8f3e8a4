import type { Hex } from "viem";
import { contributionRules } from "../../../reputation/index.ts";
import type {
  BanRule,
  CoalitionSettlement,
  MemberReceipt,
  PublishedAggregates,
  PublishedCoalition,
  Registration,
  StabilityFigures,
  TaskOpening,
} from "../../../round/index.ts";
import type { Declaration } from "../encode/encodeDeclaration.ts";
import { DISSIMILARITY_RULES, type EncodedOpening } from "../encode/encodeOpening.ts";
import type { EncodedHeader, EncodedMember, EncodedStability } from "../encode/encodePublication.ts";
import type { EncodedDelivery } from "../encode/encodeSettlement.ts";
import { nanoToNumber } from "../encode/fit.ts";
import { bitsToFloat } from "../encode/floatBits.ts";
import { ZERO_ADDRESS, ZERO_HASH } from "../encode/hashes.ts";
import { joinSignature } from "../typedData/CompactSignature.ts";
import type { EncodedAggregates } from "./ChainEvent.ts";

/** bytes32 in the port's form of hashes: 64 hex digits. */
export const fromBytes32 = (hash: Hex): string => hash.slice(2).toLowerCase();

/** bytes8 as a region's code; undefined if none was declared. */
const fromRegion = (region: Hex): string | undefined => {
  let text = "";
  for (let at = 2; at < region.length; at += 2) {
    const code = Number.parseInt(region.slice(at, at + 2), 16);
    if (code !== 0) text += String.fromCharCode(code);
  }
  return text === "" ? undefined : text;
};

export const decodeDeclaration = (declaration: Declaration): Registration => {
  const region = fromRegion(declaration.region);
  return {
    learner: declaration.learner,
    sampleCount: declaration.sampleCount,
    cyclesPerSample: bitsToFloat(declaration.cyclesPerSample),
    minFrequency: Number(declaration.minFrequency),
    maxFrequency: Number(declaration.maxFrequency),
    uplinkRate: bitsToFloat(declaration.uplinkRate),
    deadline: nanoToNumber(declaration.deadline),
    active: declaration.active,
    classCount: declaration.classCount,
    ...(declaration.payee !== ZERO_ADDRESS && { payee: declaration.payee.toLowerCase() }),
    ...(region !== undefined && { region }),
    ...(declaration.histogramHash !== ZERO_HASH && { histogramHash: fromBytes32(declaration.histogramHash) }),
  };
};

export const decodeOpening = ({ game, audit, ...opening }: EncodedOpening): TaskOpening => {
  const ban: BanRule | null =
    game.banRounds === 0 ? null : { reputationLimit: nanoToNumber(game.banLimit), rounds: game.banRounds };
  return {
    terms: {
      localSteps: audit.localSteps,
      modelBits: Number(audit.modelBits),
      unitCost: bitsToFloat(audit.unitCost),
      capacitance: bitsToFloat(audit.capacitance),
      transmission: {
        quadratic: bitsToFloat(audit.transmissionQuadratic),
        linear: bitsToFloat(audit.transmissionLinear),
        constant: bitsToFloat(audit.transmissionConstant),
        lossRate: bitsToFloat(audit.lossRate),
      },
      thresholdUtility: nanoToNumber(game.thresholdUtility),
      reputationThreshold: nanoToNumber(game.reputationThreshold),
      reputationIncentive: nanoToNumber(game.reputationIncentive),
      minCompetitionIncentive: nanoToNumber(game.minCompetitionIncentive),
      maxCompetitionIncentive: nanoToNumber(game.maxCompetitionIncentive),
      profitWeight: bitsToFloat(audit.profitWeight),
      dissimilarity: DISSIMILARITY_RULES[game.dissimilarity]!,
      coalitionCount: game.coalitionCount,
      reputationDecay: nanoToNumber(game.reputationDecay),
      globalWeight: nanoToNumber(game.globalWeight),
      contribution: contributionRules[game.contribution]!,
      contributionCap: bitsToFloat(audit.contributionCap),
      maxPasses: audit.maxPasses,
      ban,
    },
    learning: {
      metaRate: bitsToFloat(audit.metaRate),
      stepSize: bitsToFloat(audit.stepSize),
      embeddingInterval: audit.embeddingInterval,
    },
    scheme: { coalition: opening.coalitionPolicy, incentive: opening.incentivePolicy, head: opening.headPolicy },
    seedCommitment: fromBytes32(opening.seedCommitment),
    initialModelHash: fromBytes32(opening.initialModelHash),
    escrow: opening.escrow,
  };
};

export const decodeStability = (stability: EncodedStability): StabilityFigures => {
  const regret = bitsToFloat(stability.stackelbergRegret);
  return {
    nashStable: stability.nashStable,
    individuallyStable: stability.individuallyStable,
    maxGain: bitsToFloat(stability.maxGain),
    maxGainAfterLeader: bitsToFloat(stability.maxGainAfterLeader),
    moves: stability.moves,
    passes: stability.passes,
    cycled: stability.cycled,
    stackelbergRegret: Number.isNaN(regret) ? null : regret,
  };
};

export const decodeCoalition = (header: EncodedHeader, members: readonly EncodedMember[]): PublishedCoalition => ({
  coalition: header.coalition,
  head: header.head,
  competitionIncentive: nanoToNumber(header.competitionIncentive),
  similarities: header.heads.map((head, index) => ({
    head,
    similarity: nanoToNumber(header.similarities[index] ?? 0n),
  })),
  members: members.map(({ learner, similarity, frequency }) => ({
    learner,
    similarity: nanoToNumber(BigInt(similarity)),
    frequency,
  })),
});

export const decodeAggregates = (coalition: number, aggregates: EncodedAggregates): PublishedAggregates => ({
  coalition,
  highestReputation: aggregates.highestReputation,
  meanReputationUtility: aggregates.meanReputationUtility,
  lowestFrequency: Number(aggregates.lowestFrequency),
  highestFrequency: Number(aggregates.highestFrequency),
  sampleCount: Number(aggregates.sampleCount),
});

export const decodeDelivery = (delivery: EncodedDelivery): CoalitionSettlement["members"][number] => {
  const { learner } = delivery;
  if (!delivery.delivered) return { learner, delivered: false };
  return {
    learner,
    delivered: true,
    measure: nanoToNumber(delivery.measure),
    updateNorm: nanoToNumber(delivery.updateNorm),
    keptFrequency: delivery.keptFrequency,
    computationTime: nanoToNumber(delivery.computationTime),
    transmissionTime: nanoToNumber(delivery.transmissionTime),
    updateHash: fromBytes32(delivery.updateHash),
    embeddingHash: fromBytes32(delivery.embeddingHash),
    signature: joinSignature(delivery),
  };
};

export const decodeReceipts = (
  deliveries: readonly EncodedDelivery[],
  contributionScores: readonly bigint[],
  contributions: readonly bigint[],
  payments: readonly bigint[],
): MemberReceipt[] =>
  deliveries.map(({ learner }, index) => ({
    learner,
    contributionScore: contributionScores[index]!,
    contribution: contributions[index]!,
    payment: payments[index]!,
  }));
