import type { NodeAnswerError } from "./errors.ts";

/**
 * Why a node did not accept a transaction:
 *
 * - `known`: it has these very bytes, which is equivalent to accepting them
 * - `nonce used`: a transaction of this nonce is mined, ours or a foreign one
 * - `underpriced`: too low a fee, for the block or to replace the one in the pool
 * - `funds`: the account cannot pay
 * - `later`: its pool is full or expects earlier nonces first
 * - `other`: waiting does not help
 */
export type Rejection = "known" | "nonce used" | "underpriced" | "funds" | "later" | "other";

/** By the error texts of geth, Besu, Nethermind, Erigon, reth and anvil; the first match counts. */
const WORDS: readonly (readonly [RegExp, Rejection])[] = [
  [/already known|already imported|known transaction|alreadyknown|already exists|already in the pool/i, "known"],
  [/nonce too low|nonce is too low|oldnonce|nonce below current|nonce has already been used/i, "nonce used"],
  [/insufficient funds|insufficientfunds|upfront cost exceeds|exceeds account balance|insufficient balance/i, "funds"],
  [/underpriced|fee too low|feetoolow|gas price (is )?(too low|below)|less than block base fee/i, "underpriced"],
  [
    /below (the )?(current )?base ?fee|max fee per gas less|not_replaced|could not replace|fee cap less/i,
    "underpriced",
  ],
  [
    /pool is full|pool.*limit|nonce too high|nonce gap|noncegap|too (many|far).*(nonce|future)|nonce too distant/i,
    "later",
  ],
];

/** Classifies a node's error text. */
export const classifyRejection = ({ said }: NodeAnswerError): Rejection =>
  WORDS.find(([words]) => words.test(said))?.[1] ?? "other";
