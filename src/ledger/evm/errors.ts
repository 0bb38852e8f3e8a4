import { GfmlError } from "../../core/index.ts";

/** The chain already holds this call with different content: a resumed run differs from the interrupted one. */
export const chainConflictError = (
  call: string,
  expected: string,
  found: string,
  transaction: string | null,
): GfmlError =>
  new GfmlError("GFML_CHAIN_CONFLICT", "the chain already holds different content for this call", {
    values: { call, expected, found, transaction },
    remedy: "resume with the configuration, data and version that started the run; gfml sent nothing",
  });

/** A number is valid but too large for its field in the contracts. */
export const chainRangeError = (field: string, value: number | bigint | string, largest: bigint | string): GfmlError =>
  new GfmlError("GFML_CHAIN_RANGE", "a value does not fit in its field of the contracts", {
    values: { field, value, largest },
    remedy: "use a smaller value, or --ledger memory, which does not have this limit",
  });

/** The receipt of a deployment names no contract. */
export const deploymentFailedError = (contract: string, transaction: string | undefined): GfmlError =>
  new GfmlError("GFML_DEPLOYMENT_FAILED", "a contract was not created", {
    values: { contract, transaction: transaction ?? null },
    remedy: "ask the node for the transaction's receipt; it may have run out of gas",
  });

/** A log of the ledger's contracts does not match its topic. */
export const foreignLogError = (problem: string, address: string, event: string, cause?: unknown): GfmlError =>
  new GfmlError("GFML_FOREIGN_LOG", `a log of the contracts cannot be read: ${problem}`, {
    values: { event, address },
    remedy: "check that these are the addresses of contracts that this version of gfml deployed",
    ...(cause !== undefined && { cause }),
  });

/** The chain's value differs from the value that this process computed. One of the two is wrong, and the run stops. */
export const ledgerDivergenceError = (
  call: string,
  expected: string,
  found: string,
  transaction: string | null,
): GfmlError =>
  new GfmlError("GFML_LEDGER_DIVERGENCE", "the chain's value differs from the computed value", {
    values: { call, expected, found, transaction },
    remedy:
      "another program may write to the same task, or the contracts may not be gfml's: gfml audit --rpc URL --address ADDRESS checks them",
  });

/** Learners changed on the chain, by themselves or by others, after a round began with them. Nothing of the round was sent. */
export const learnersChangedError = (learners: readonly number[]): GfmlError =>
  new GfmlError("GFML_LEARNERS_CHANGED", "learners changed on the chain while a round was prepared", {
    values: { learners: learners.join(", ") },
    remedy: "prepare the round again: a provider does so by itself",
  });

/** A learner's signature is missing, and the learner's key is not held here. */
export const missingKeyError = (learner: number, what: string): GfmlError =>
  new GfmlError("GFML_MISSING_KEY", "a learner's signature is missing and its key is not held here", {
    values: { learner, for: what },
    remedy: "hand in account and signature with what the learner signed, or open the ledger with the learner's key",
  });

/** A task's terms differ from the paper's where the contracts follow the paper. */
export const termsNotOnChainError = (term: string, value: unknown): GfmlError =>
  new GfmlError("GFML_TERMS_NOT_ON_CHAIN", "the contracts do not know this term of the task", {
    values: { [`terms.${term}`]: value },
    remedy: "leave the term out, or play the task on a ledger in memory: gfml run --preset plus --ledger memory",
  });

/** A token cannot hold a run's payments exactly. */
export const unsuitableTokenError = (token: string, decimals: number): GfmlError =>
  new GfmlError("GFML_UNSUITABLE_TOKEN", "payments have 18 decimal digits, but this token does not", {
    values: { token, decimals },
    remedy: "name an ERC-20 token with 18 decimals, or none to deploy a test token",
  });

/** The chain's clock did not reach the time at which a coalition may be forfeited. */
export const windowTimeoutError = (until: bigint, now: bigint, waited: number): GfmlError =>
  new GfmlError("GFML_WINDOW_TIMEOUT", "the time in which a head may settle has not ended", {
    values: { "open until [s since 1970]": until, "the chain's time [s since 1970]": now, "waited [s]": waited },
    remedy: "make sure that the network mines blocks, then resume with gfml run --resume FOLDER, which loses nothing",
  });

/**
 * A signature is not from its learner, or signs different content.
 *
 * @param what - the content that the learner should have signed, in words
 */
export const wrongSignatureError = (learner: number, what: string, expected: string, found: string): GfmlError =>
  new GfmlError("GFML_WRONG_SIGNATURE", "a signature is not from this learner, or signs different content", {
    values: { learner, of: what, expected, found },
    remedy: "ask the learner to sign again, or treat its data as not delivered",
  });
