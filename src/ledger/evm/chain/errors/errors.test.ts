import { expect, test } from "vitest";
import type { GfmlError } from "../../../../core/index.ts";
import { ChainBehindError } from "./ChainBehindError.ts";
import { ChainUnreachableError } from "./ChainUnreachableError.ts";
import { ChainWaitAbortedError } from "./ChainWaitAbortedError.ts";
import { ContractCodeError } from "./ContractCodeError.ts";
import { ContractMissingError } from "./ContractMissingError.ts";
import { ContractRefusedError } from "./ContractRefusedError.ts";
import { FeeLimitError } from "./FeeLimitError.ts";
import { GasUnknownError } from "./GasUnknownError.ts";
import { NodeAnswerError } from "./NodeAnswerError.ts";
import { NodeAnswerMalformedError } from "./NodeAnswerMalformedError.ts";
import { NonceTakenError } from "./NonceTakenError.ts";
import { OutOfFundsError } from "./OutOfFundsError.ts";
import { OutOfGasError } from "./OutOfGasError.ts";
import { SenderClosedError } from "./SenderClosedError.ts";
import { TransactionRejectedError } from "./TransactionRejectedError.ts";
import { TransactionStuckError } from "./TransactionStuckError.ts";
import { WrongChainError } from "./WrongChainError.ts";

const address = `0x${"a".repeat(40)}`;
const hash = `0x${"b".repeat(64)}`;
const call = "settle round 3, coalition 1";
const errors: readonly GfmlError[] = [
  new ChainBehindError("eth_call", 12n, { "http://a:8545": "behind: it is at block 9, block 12 was needed" }),
  new ChainUnreachableError("eth_call", { "http://a:8545": "time-out: no answer in 10000 ms" }),
  new ChainWaitAbortedError(`a block with "${call}"`),
  new ContractCodeError("Rounds", address, hash, `0x${"c".repeat(64)}`),
  new ContractMissingError("Rounds", address, 1337),
  new ContractRefusedError(call, "ForeignMember", [3n, 7, [{ head: 4n }]], hash),
  new FeeLimitError(call, 5n, 6n),
  new GasUnknownError(call),
  new NodeAnswerError("eth_call", -32000, "header not found"),
  new NodeAnswerMalformedError("eth_getBalance", "a hexadecimal number"),
  new NonceTakenError(call, address, 4, hash),
  new OutOfFundsError(call, address, 5n, 12n),
  new OutOfGasError(call, 100_000n, hash),
  new SenderClosedError(address),
  new TransactionRejectedError(call, -32000, "exceeds block gas limit"),
  new TransactionStuckError(call, `a block with "${call}"`, 4, [hash]),
  new WrongChainError(1337, { "http://a:8545": "another chain: chain id 1" }),
];

test("each failure has its own class, code and whole text", () => {
  expect(new Set(errors.map(({ code }) => code)).size).toBe(errors.length);
  expect(errors.map(({ code, message }) => `${code}\n${message}`).join("\n\n")).toMatchSnapshot();
});
