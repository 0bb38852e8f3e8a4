import { GfmlError, proxyHint } from "../../core/index.ts";

/** Every node's newest block is older than a block that was seen before, so their data would be out of date. */
export const chainBehindError = (
  waiting: string,
  needed: bigint,
  reasons: Readonly<Record<string, string>>,
): GfmlError =>
  new GfmlError("GFML_CHAIN_BEHIND", "every node is behind a block that was seen before", {
    values: { waiting, needed, ...reasons },
    remedy: "wait until a node has caught up; if you reset the chain on purpose, connect again",
  });

/**
 * No URL of the chain gave a usable response in time. The values name the failure of each.
 *
 * @param waiting - the awaited result, e.g. the JSON-RPC method
 * @param reasons - per URL (without path and credentials) why it could not be used
 */
export const chainUnreachableError = (waiting: string, reasons: Readonly<Record<string, string>>): GfmlError =>
  new GfmlError("GFML_CHAIN_UNREACHABLE", "no node of the chain gave a usable response", {
    values: { waiting, ...reasons },
    remedy: `start a node, check the URLs, name further URLs, or raise chain.patience; then continue: gfml run --resume FOLDER, or gfml provider again${proxyHint()}`,
  });

/** The caller aborted a wait for the chain, or closed the connection. */
export const chainWaitAbortedError = (waiting: string): GfmlError =>
  new GfmlError("GFML_CHAIN_WAIT_ABORTED", "a wait for the chain was aborted", {
    values: { waiting },
    remedy: "transactions that were already sent may still be executed; read the chain before you continue",
  });

/**
 * The code at a contract's address is not the expected code.
 *
 * @param expected - keccak-256 of the expected runtime code, immutable values masked
 * @param found - the same hash of the code on the chain
 */
export const contractCodeError = (contract: string, address: string, expected: string, found: string): GfmlError =>
  new GfmlError("GFML_CONTRACT_CODE", "the code at this address is not the expected contract's", {
    values: { contract, address, expected, found },
    remedy: "check the address, or use the version of gfml that deployed it",
  });

/** There is no code at the address of a contract. */
export const contractMissingError = (contract: string, address: string, chainId: number): GfmlError =>
  new GfmlError("GFML_CONTRACT_MISSING", "no contract at this address", {
    values: { contract, address, chainId },
    remedy: "check the address and the chain, or deploy the contracts first",
  });

/**
 * A contract refused a call (reverted): the error and its arguments.
 *
 * @param label - a description of the call
 * @param errorName - the contract's custom error, `Error` or `Panic`, or `unknown` if nothing could be decoded
 * @param transactionHash - absent if the refusal was known before sending
 */
export const contractRefusedError = (
  label: string,
  errorName: string,
  args: readonly unknown[],
  transactionHash?: string,
): GfmlError =>
  new GfmlError("GFML_CONTRACT_REFUSED", "the contract refused a call", {
    values: {
      call: label,
      error: `${errorName}(${args.map(shown).join(", ")})`,
      ...(transactionHash !== undefined && { transaction: transactionHash }),
    },
    remedy: "see the contract's interface for when this error is thrown",
  });

/** Numbers and texts unchanged, tuples and lists as JSON. */
const shown = (value: unknown): string =>
  typeof value === "object" && value !== null
    ? JSON.stringify(value, (_, inner) => (typeof inner === "bigint" ? `${inner}` : inner))
    : String(value);

/** The chain requires more per gas than the configured limit. Amounts in wei. */
export const feeLimitError = (label: string, limit: bigint, asked: bigint): GfmlError =>
  new GfmlError("GFML_FEE_LIMIT", "gas costs more than the limit allows", {
    values: { call: label, limit, asked },
    remedy: "raise the limit, or wait for lower fees",
  });

/** A dry run cannot estimate a call's cost: it depends on unsent calls, and the gas table has no entry for it. */
export const gasUnknownError = (label: string): GfmlError =>
  new GfmlError("GFML_GAS_UNKNOWN", "the gas of a call cannot be estimated", {
    values: { call: label },
    remedy: "add the call's label to the gas table",
  });

/**
 * A node's own JSON-RPC error. It is a response, not a failure of the connection, so no other node is asked.
 *
 * Nodes repeat what they were sent. Long hexadecimal strings (raw transactions) are cut from the text, and the data is
 * kept where no log or inspection prints it.
 */
export class NodeAnswerError extends GfmlError {
  /** JSON-RPC error code, e.g. 3 for a revert. */
  readonly rpcCode: number;
  /** The node's error text, cleaned. */
  readonly said: string;
  readonly #data: unknown;

  constructor(method: string, rpcCode: number, said: string, data?: unknown) {
    const cleaned = withoutLongHex(said);
    super("GFML_NODE_ANSWER", "the node refused a request", {
      values: { method, code: rpcCode, said: cleaned },
      remedy: "correct the cause that the node named",
    });
    this.rpcCode = rpcCode;
    this.said = cleaned;
    this.#data = data;
  }

  /** The error's data, e.g. a contract's revert data. */
  get data(): unknown {
    return this.#data;
  }
}

/** A node's result does not have the form that its method requires. */
export class NodeAnswerMalformedError extends GfmlError {
  constructor(method: string, expected: string) {
    super("GFML_NODE_ANSWER_MALFORMED", "a node's response does not have the form that the method requires", {
      values: { method, expected },
      remedy: "check that the URL is an Ethereum JSON-RPC node of a supported version",
    });
  }
}

/** A different process sends from the same account: the call lost its nonce, and later calls were already sent. */
export const nonceTakenError = (label: string, address: string, nonce: number, transactionHash: string): GfmlError =>
  new GfmlError("GFML_NONCE_TAKEN", "a different transaction of the same account took this call's nonce", {
    values: { call: label, address, nonce, "taken by": transactionHash },
    remedy: "use the account in one process only, read the chain, and send again",
  });

/** The account cannot pay the gas of a transaction. Amounts in wei. */
export const outOfFundsError = (label: string, address: string, balance: bigint, needed: bigint): GfmlError =>
  new GfmlError("GFML_OUT_OF_FUNDS", "the account has not enough ether for gas", {
    values: { call: label, address, balance, needed, shortage: needed > balance ? needed - balance : 0n },
    remedy: "send ether to the address",
  });

/** A transaction used up its gas limit and had no effect. */
export const outOfGasError = (label: string, gas: bigint, transactionHash: string): GfmlError =>
  new GfmlError("GFML_OUT_OF_GAS", "a transaction ran out of gas", {
    values: { call: label, gas, transaction: transactionHash },
    remedy: "raise the gas margin, or send smaller batches",
  });

/** A call on a transaction sender after it was closed. */
export const senderClosedError = (address: string): GfmlError =>
  new GfmlError("GFML_SENDER_CLOSED", "the transaction sender was closed", {
    values: { address },
    remedy: "create a new sender",
  });

/** A node did not accept a transaction, for a reason that waiting does not fix. */
export const transactionRejectedError = (label: string, rpcCode: number, said: string): GfmlError =>
  new GfmlError("GFML_TRANSACTION_REJECTED", "the node did not accept a transaction", {
    values: { call: label, code: rpcCode, said },
    remedy: "correct the cause that the node named",
  });

/**
 * A transaction was not mined and confirmed in time, even after replacements.
 *
 * @param reason - the awaited event when the time ended
 */
export const transactionStuckError = (
  label: string,
  reason: string,
  nonce: number | undefined,
  transactions: readonly string[],
): GfmlError =>
  new GfmlError("GFML_TRANSACTION_STUCK", "a transaction was not confirmed in time", {
    values: { call: label, reason, nonce: nonce ?? "none yet", transactions },
    remedy:
      "it may still be executed: read the chain before you send it again, then allow higher fees or a longer wait",
  });

/** Nodes return an unexpected chain id, or different ones. */
export const wrongChainError = (expected: number | undefined, found: Readonly<Record<string, string>>): GfmlError =>
  new GfmlError("GFML_WRONG_CHAIN", "the URLs belong to a different chain", {
    values: { expected: expected ?? "one chain id for all URLs", ...found },
    remedy: "correct the URLs or the expected chain id",
  });

/** Text without possible raw transactions or data: hexadecimal runs longer than a hash are cut, and the whole to 400 letters. */
const withoutLongHex = (text: string): string => {
  const cut = text.replace(/(0x)?[0-9a-fA-F]{65,}/g, "0x…");
  return cut.length > 400 ? `${cut.slice(0, 397)}...` : cut;
};
