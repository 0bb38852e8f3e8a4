import { InvalidValueError, readsOtherwise, requireInteger, requirePositive } from "../../core/index.ts";
import { validateIncentiveTerms } from "../../incentive/index.ts";
import { toWad, WAD } from "../../math/index.ts";
import { contributionRules } from "../../reputation/index.ts";
import type { BanRule, LearningTerms, TaskId, TaskOpening, TaskTerms } from "../../round/index.ts";
import { decayMismatchError } from "../errors.ts";
import type { LedgerState } from "./LedgerState.ts";
import { requireHash } from "./requireText.ts";

/** Contracts keep one bit per coalition. */
const MOST_COALITIONS = 128;
/** Contracts count rounds and steps with 32 bits. */
const LARGEST_COUNT = 2 ** 32 - 1;

/** Opens a task; the first one sets the registry's lambda. */
export const openTask = (state: LedgerState, opening: TaskOpening): TaskId => {
  const { terms, learning, escrow, seedCommitment, initialModelHash } = opening;
  validateTerms(terms);
  validateLearning(learning);
  if (typeof escrow !== "bigint" || escrow < 0n || escrow >= 1n << 128n) {
    throw new InvalidValueError("escrow", escrow, "a Wad of at least 0 and below 2^128");
  }
  for (const [field, hash] of Object.entries({ seedCommitment, initialModelHash })) {
    requireHash(field, hash);
  }
  const decay = toWad(terms.reputationDecay);
  const { registry } = state;
  if (registry.decay !== null && registry.decay !== decay) throw decayMismatchError(registry.decay, decay);

  if (registry.decay === null && readsOtherwise(terms, "E7")) registry.weights = "eq16";
  registry.decay = decay;
  state.tasks.push({
    terms: structuredClone(terms),
    escrow,
    closed: false,
    round: 0,
    referenceMeasure: null,
    initialModelHash,
    modelHashes: new Map(),
    lastRounds: new Map(),
    open: null,
  });
  return state.tasks.length - 1;
};

const validateTerms = (terms: TaskTerms): void => {
  validateIncentiveTerms(terms);
  requireInteger("terms.coalitionCount", terms.coalitionCount, 1, MOST_COALITIONS);
  requireInteger("terms.localSteps", terms.localSteps, 1, LARGEST_COUNT);
  requireInteger("terms.maxPasses", terms.maxPasses, 1, 2 ** 32 - 1);
  if (!contributionRules.includes(terms.contribution)) {
    throw new InvalidValueError("terms.contribution", terms.contribution, `one of ${contributionRules.join(", ")}`);
  }
  if (!(Number.isFinite(terms.contributionCap) && terms.contributionCap >= 1)) {
    throw new InvalidValueError("terms.contributionCap", terms.contributionCap, "a finite number of at least 1");
  }
  // the ledger's inputs must be the same integers for every party [D12]
  for (const name of ["reputationDecay", "globalWeight", "thresholdUtility"] as const) {
    const value = toWad(terms[name], `terms.${name}`);
    if (value < 0n || value > WAD) throw new InvalidValueError(`terms.${name}`, terms[name], "from 0 to 1");
  }
  for (const name of [
    "reputationThreshold",
    "reputationIncentive",
    "minCompetitionIncentive",
    "maxCompetitionIncentive",
  ] as const) {
    if (toWad(terms[name], `terms.${name}`) >= 1_000_000n * WAD) {
      throw new InvalidValueError(`terms.${name}`, terms[name], "below 1e6");
    }
  }
  if (terms.ban !== null) validateBan(terms.ban);
};

const validateBan = ({ reputationLimit, rounds }: BanRule): void => {
  const limit = toWad(reputationLimit, "terms.ban.reputationLimit");
  if (limit < 0n || limit >= 1_000_000n * WAD) {
    throw new InvalidValueError("terms.ban.reputationLimit", reputationLimit, "at least 0 and below 1e6");
  }
  requireInteger("terms.ban.rounds", rounds, 1, LARGEST_COUNT);
};

const validateLearning = ({ metaRate, stepSize, embeddingInterval }: LearningTerms): void => {
  requirePositive("learning.metaRate", metaRate);
  requirePositive("learning.stepSize", stepSize);
  requireInteger("learning.embeddingInterval", embeddingInterval, 1, LARGEST_COUNT);
};
