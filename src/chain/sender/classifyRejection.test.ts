import { expect, it } from "vitest";
import { classifyRejection } from "./classifyRejection.ts";
import { NodeAnswerError } from "./errors.ts";

/** The nodes' own words. */
const words: readonly (readonly [string, string])[] = [
  ["already known", "known"],
  ["transaction already imported", "known"],
  ["Known transaction", "known"],
  ["AlreadyKnown", "known"],
  ["nonce too low", "nonce used"],
  ["nonce too low: next nonce 6, tx nonce 5", "nonce used"],
  ["Nonce too low", "nonce used"],
  ["OldNonce", "nonce used"],
  ["insufficient funds for gas * price + value: balance 0, tx cost 21, overshot 21", "funds"],
  ["Insufficient funds for gas * price + value", "funds"],
  ["Upfront cost exceeds account balance", "funds"],
  ["replacement transaction underpriced", "underpriced"],
  ["transaction underpriced", "underpriced"],
  ["Replacement transaction underpriced", "underpriced"],
  ["max fee per gas less than block base fee: address 0x00, maxFeePerGas: 1, baseFee: 2", "underpriced"],
  ["Gas price below configured minimum gas price", "underpriced"],
  ["FeeTooLow", "underpriced"],
  ["txpool is full", "later"],
  ["nonce too high", "later"],
  ["Transaction nonce is too distant from current sender nonce: nonce too distant", "later"],
  ["exceeds block gas limit", "other"],
  ["intrinsic gas too low", "other"],
  ["invalid sender", "other"],
  ["invalid chain id for signer", "other"],
];

it.each(words)("recognizes %s", (said, kind) => {
  expect(classifyRejection(new NodeAnswerError("eth_sendRawTransaction", -32000, said))).toBe(kind);
});

it("cuts what a node echoes of a transaction", () => {
  const error = new NodeAnswerError("eth_sendRawTransaction", -32000, `could not decode 0x${"02f8".repeat(60)}`);
  expect(error.message).not.toContain("02f802f8");
  expect(error.said).toBe("could not decode 0x…");
});
