import { expect, it } from "vitest";
import type { GfmlError } from "../../core/index.ts";
import {
  chainBehindError,
  chainUnreachableError,
  chainWaitAbortedError,
  contractCodeError,
  contractMissingError,
  contractRefusedError,
  feeLimitError,
  gasUnknownError,
  NodeAnswerError,
  NodeAnswerMalformedError,
  nonceTakenError,
  outOfFundsError,
  outOfGasError,
  senderClosedError,
  transactionRejectedError,
  transactionStuckError,
  wrongChainError,
} from "./errors.ts";

const address = `0x${"a".repeat(40)}`;
const hash = `0x${"b".repeat(64)}`;
const call = "settle round 3, coalition 1";
const errors: readonly GfmlError[] = [
  chainBehindError("eth_call", 12n, { "http://a:8545": "behind: it is at block 9, but block 12 is needed" }),
  chainUnreachableError("eth_call", { "http://a:8545": "time-out: no response within 10000 ms" }),
  chainWaitAbortedError(`a block with "${call}"`),
  contractCodeError("Rounds", address, hash, `0x${"c".repeat(64)}`),
  contractMissingError("Rounds", address, 1337),
  contractRefusedError(call, "ForeignMember", [3n, 7, [{ head: 4n }]], hash),
  feeLimitError(call, 5n, 6n),
  gasUnknownError(call),
  new NodeAnswerError("eth_call", -32000, "header not found"),
  new NodeAnswerMalformedError("eth_getBalance", "a hexadecimal number"),
  nonceTakenError(call, address, 4, hash),
  outOfFundsError(call, address, 5n, 12n),
  outOfGasError(call, 100_000n, hash),
  senderClosedError(address),
  transactionRejectedError(call, -32000, "exceeds block gas limit"),
  transactionStuckError(call, `a block with "${call}"`, 4, [hash]),
  wrongChainError(1337, { "http://a:8545": "another chain: chain id 1" }),
];

it("gives each failure its own code and its whole text", () => {
  expect(new Set(errors.map(({ code }) => code)).size).toBe(errors.length);
  expect(errors.map(({ code, message }) => `${code}\n${message}`).join("\n\n")).toMatchSnapshot();
});
