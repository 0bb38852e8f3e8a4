import { InvalidValueError, requireInteger } from "../../core/index.ts";
import { validateIncentiveTerms } from "../../incentive/index.ts";
import { toWad, WAD } from "../../math/index.ts";
import type { TaskId, TaskOpening, TaskTerms } from "../../round/index.ts";
import { DecayMismatchError } from "../errors/DecayMismatchError.ts";
import type { LedgerState } from "./LedgerState.ts";

const CONTRIBUTION_RULES: readonly string[] = ["update-norm", "projection", "eq15", "eq15-shifted"];
const HASH = /^[0-9a-f]{64}$/;

/** Opens a task; the first one names the registry's lambda. */
export const openTask = (state: LedgerState, opening: TaskOpening): TaskId => {
  const { terms, escrow, seedCommitment, initialModelHash } = opening;
  validateTerms(terms);
  if (typeof escrow !== "bigint" || escrow < 0n || escrow >= 1n << 128n) {
    throw new InvalidValueError("escrow", escrow, "a Wad of at least 0 and below 2^128");
  }
  for (const [field, hash] of Object.entries({ seedCommitment, initialModelHash })) {
    if (!HASH.test(hash)) throw new InvalidValueError(field, hash, "a SHA-256 in 64 lower-case hex digits");
  }
  const decay = toWad(terms.reputationDecay);
  const { registry } = state;
  if (registry.decay !== null && registry.decay !== decay) throw new DecayMismatchError(registry.decay, decay);

  registry.decay = decay;
  state.tasks.push({ terms: structuredClone(terms), escrow, closed: false, round: 0, reference: null, open: null });
  return state.tasks.length - 1;
};

const validateTerms = (terms: TaskTerms): void => {
  validateIncentiveTerms(terms);
  requireInteger("terms.coalitionCount", terms.coalitionCount, 1);
  requireInteger("terms.maxPasses", terms.maxPasses, 1, 2 ** 32 - 1);
  if (!CONTRIBUTION_RULES.includes(terms.contribution)) {
    throw new InvalidValueError("terms.contribution", terms.contribution, `one of ${CONTRIBUTION_RULES.join(", ")}`);
  }
  if (!(Number.isFinite(terms.contributionCap) && terms.contributionCap >= 1)) {
    throw new InvalidValueError("terms.contributionCap", terms.contributionCap, "a finite number of at least 1");
  }
  // what the ledger computes with must be the same integer for everyone [D12]
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
};
