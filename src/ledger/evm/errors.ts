import { GfmlError } from "../../core/index.ts";

/** The chain already holds this call with other content: a run that is resumed differs from the one that was interrupted. */
export const chainConflictError = (
  call: string,
  expected: string,
  found: string,
  transaction: string | null,
): GfmlError =>
  new GfmlError("GFML_CHAIN_CONFLICT", "the chain already holds other content for this call", {
    values: { call, expected, found, transaction },
    remedy: "resume with the configuration, data and version that the run was started with; nothing was sent",
  });

/** A number that is fine for the mathematics and too large for its field in the contracts. */
export const chainRangeError = (field: string, value: number | bigint | string, largest: bigint | string): GfmlError =>
  new GfmlError("GFML_CHAIN_RANGE", "a value does not fit into the contracts' field", {
    values: { field, value, largest },
    remedy: "use a smaller value, or --ledger memory, which has no such bound",
  });

/** A transaction that should have created a contract names none. */
export const deploymentFailedError = (contract: string, transaction: string | undefined): GfmlError =>
  new GfmlError("GFML_DEPLOYMENT_FAILED", "a contract was not created", {
    values: { contract, transaction: transaction ?? null },
    remedy: "ask the node for the transaction's receipt; it may have run out of gas",
  });

/** A log of the ledger's contracts that is not what its topic says. */
export const foreignLogError = (problem: string, address: string, event: string, cause?: unknown): GfmlError =>
  new GfmlError("GFML_FOREIGN_LOG", `a log of the contracts cannot be read: ${problem}`, {
    values: { event, address },
    remedy: "check that these are the addresses of gfml's contracts, and of this version of it",
    ...(cause !== undefined && { cause }),
  });

/** The chain's answer differs from the value that this process computed. One of the two is wrong, and the run stops. */
export const ledgerDivergenceError = (
  call: string,
  expected: string,
  found: string,
  transaction: string | null,
): GfmlError =>
  new GfmlError("GFML_LEDGER_DIVERGENCE", "the chain does not say what was computed here", {
    values: { call, expected, found, transaction },
    remedy:
      "run gfml audit on this chain; a different program may write to the same task, or the contracts are not gfml's",
  });

/** Something needs a learner's signature, none came with it, and the learner's key is not held here. */
export const missingKeyError = (learner: number, what: string): GfmlError =>
  new GfmlError("GFML_MISSING_KEY", "a learner's signature is missing and its key is not held here", {
    values: { learner, for: what },
    remedy: "hand in account and signature with what the learner signed, or open the ledger with the learner's key",
  });

/** A token in which a run's payments cannot be made to the digit. */
export const unsuitableTokenError = (token: string, decimals: number): GfmlError =>
  new GfmlError("GFML_UNSUITABLE_TOKEN", "payments have 18 decimal digits and this token has not", {
    values: { token, decimals },
    remedy: "name an ERC-20 token with 18 decimals, or none: then a test token is deployed",
  });

/** The chain's clock did not come to where a coalition may be given up. */
export const windowTimeoutError = (until: bigint, now: bigint, waited: number): GfmlError =>
  new GfmlError("GFML_WINDOW_TIMEOUT", "the window in which a head may settle is still open", {
    values: { "open until [s since 1970]": until, "the chain's time [s since 1970]": now, "waited [s]": waited },
    remedy: "make sure that the network mines blocks, then resume with gfml run --resume; nothing is lost",
  });

/**
 * A signature that came with something is not its learner's, or of something else than what came with it.
 *
 * @param what - what it should be the learner's signature of, in words
 */
export const wrongSignatureError = (learner: number, what: string, expected: string, found: string): GfmlError =>
  new GfmlError("GFML_WRONG_SIGNATURE", "a signature is not its learner's, or of something else", {
    values: { learner, of: what, expected, found },
    remedy: "treat what came with it as not delivered, or ask the learner to sign again",
  });
