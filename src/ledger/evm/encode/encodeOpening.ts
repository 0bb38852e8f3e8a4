import type { Address, Hex } from "viem";
import { contributionRules } from "../../../reputation/index.ts";
import type { TaskOpening, TaskTerms } from "../../../round/index.ts";
import { chainRangeError, termsNotOnChainError } from "../errors.ts";
import { fitInteger, fitNano } from "./fit.ts";
import { floatToBits } from "./floatBits.ts";
import { toBytes32 } from "./hashes.ts";

/** `ITasks.DissimilarityRule`, in its order. */
export const DISSIMILARITY_RULES = ["clamp", "signed"] as const;
/** The largest number of coalitions of a task on a chain: one word holds a bit per coalition of a round. */
const MOST_COALITIONS = 128;

/** Terms that the contracts cannot settle, or that an auditor would need and they do not record. */
const unsettledTerms = [
  "share",
  "reputationScale",
  "reputationPay",
  "priceScope",
  "similaritySource",
  "similarityMemory",
  "start",
  "headTenure",
  "moveCost",
] as const satisfies readonly (keyof TaskTerms)[];

/** `ITasks.Opening`. */
export interface EncodedOpening {
  readonly game: {
    readonly reputationDecay: bigint;
    readonly globalWeight: bigint;
    readonly thresholdUtility: bigint;
    readonly reputationThreshold: bigint;
    readonly reputationIncentive: bigint;
    readonly minCompetitionIncentive: bigint;
    readonly maxCompetitionIncentive: bigint;
    readonly banLimit: bigint;
    readonly banRounds: number;
    readonly settlementWindow: number;
    readonly coalitionCount: number;
    readonly contribution: number;
    readonly dissimilarity: number;
  };
  readonly audit: {
    readonly localSteps: number;
    readonly embeddingInterval: number;
    readonly maxPasses: number;
    readonly modelBits: bigint;
    readonly unitCost: bigint;
    readonly capacitance: bigint;
    readonly transmissionQuadratic: bigint;
    readonly transmissionLinear: bigint;
    readonly transmissionConstant: bigint;
    readonly lossRate: bigint;
    readonly profitWeight: bigint;
    readonly contributionCap: bigint;
    readonly metaRate: bigint;
    readonly stepSize: bigint;
  };
  readonly coalitionPolicy: string;
  readonly incentivePolicy: string;
  readonly headPolicy: string;
  readonly seedCommitment: Hex;
  readonly initialModelHash: Hex;
  readonly token: Address;
  readonly escrow: bigint;
}

/**
 * All terms of a task, in the contracts' units.
 *
 * @param settlementWindow - seconds after which an unsettled coalition may be forfeited
 * @throws GFML_CHAIN_RANGE, GFML_TERMS_NOT_ON_CHAIN
 */
export const encodeOpening = (opening: TaskOpening, token: Address, settlementWindow: number): EncodedOpening => {
  const { terms, learning, scheme, escrow } = opening;
  if (terms.coalitionCount > MOST_COALITIONS) {
    throw chainRangeError("terms.coalitionCount", terms.coalitionCount, BigInt(MOST_COALITIONS));
  }
  for (const name of unsettledTerms) if (terms[name] !== undefined) throw termsNotOnChainError(name, terms[name]);
  return {
    game: {
      reputationDecay: fitNano("terms.reputationDecay", terms.reputationDecay, 64),
      globalWeight: fitNano("terms.globalWeight", terms.globalWeight, 64),
      thresholdUtility: fitNano("terms.thresholdUtility", terms.thresholdUtility, 64),
      reputationThreshold: fitNano("terms.reputationThreshold", terms.reputationThreshold, 64),
      reputationIncentive: fitNano("terms.reputationIncentive", terms.reputationIncentive, 64),
      minCompetitionIncentive: fitNano("terms.minCompetitionIncentive", terms.minCompetitionIncentive, 64),
      maxCompetitionIncentive: fitNano("terms.maxCompetitionIncentive", terms.maxCompetitionIncentive, 64),
      banLimit: terms.ban === null ? 0n : fitNano("terms.ban.reputationLimit", terms.ban.reputationLimit, 64),
      banRounds: terms.ban === null ? 0 : fitInteger("terms.ban.rounds", terms.ban.rounds, 32),
      settlementWindow: fitInteger("settlementWindow", settlementWindow, 32),
      coalitionCount: terms.coalitionCount,
      contribution: contributionRules.indexOf(terms.contribution),
      dissimilarity: DISSIMILARITY_RULES.indexOf(terms.dissimilarity),
    },
    audit: {
      localSteps: fitInteger("terms.localSteps", terms.localSteps, 32),
      embeddingInterval: fitInteger("learning.embeddingInterval", learning.embeddingInterval, 32),
      maxPasses: fitInteger("terms.maxPasses", terms.maxPasses, 32),
      modelBits: BigInt(fitInteger("terms.modelBits", terms.modelBits, 53)),
      unitCost: floatToBits(terms.unitCost),
      capacitance: floatToBits(terms.capacitance),
      transmissionQuadratic: floatToBits(terms.transmission.quadratic),
      transmissionLinear: floatToBits(terms.transmission.linear),
      transmissionConstant: floatToBits(terms.transmission.constant),
      lossRate: floatToBits(terms.transmission.lossRate),
      profitWeight: floatToBits(terms.profitWeight),
      contributionCap: floatToBits(terms.contributionCap),
      metaRate: floatToBits(learning.metaRate),
      stepSize: floatToBits(learning.stepSize),
    },
    coalitionPolicy: scheme.coalition,
    incentivePolicy: scheme.incentive,
    headPolicy: scheme.head,
    seedCommitment: toBytes32(opening.seedCommitment),
    initialModelHash: toBytes32(opening.initialModelHash),
    token,
    escrow,
  };
};
