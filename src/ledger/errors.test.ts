import { expect, it } from "vitest";
import type { GfmlError } from "../core/index.ts";
import * as failures from "./errors.ts";
import * as evmFailures from "./evm/errors.ts";

const errors: readonly GfmlError[] = [
  failures.accountChangedError(7, `0x${"a".repeat(40)}`, `0x${"b".repeat(40)}`),
  failures.accountTakenError(`0x${"a".repeat(40)}`, 3, 7),
  failures.bannedMemberError(3, 7, 5n, 0.5, 4),
  failures.coalitionDoneError(3, 1, "settled"),
  failures.contributionUnknownError(0, 3, 7),
  failures.decayMismatchError(7n, 8n),
  failures.duplicateCoalitionError(3, 1),
  failures.duplicateMemberError(3, 7),
  failures.escrowExceededError(0, 5n, 6n),
  failures.foreignMemberError(3, 1, 7),
  failures.headNotMemberError(3, 1, 7),
  failures.historyNotKeptError(12),
  failures.learnerLeftError(7),
  failures.ledgerClosedError("memory"),
  evmFailures.missingKeyError(7, "its update in round 3"),
  failures.missingMemberError(3, 1, 7, 2),
  failures.notPassiveError(7),
  failures.passiveMemberError(3, 7),
  failures.payeeChangedError(7, `0x${"a".repeat(40)}`, undefined),
  failures.revokedLearnerError(7),
  failures.roundNotPublishedError(0, 3),
  failures.roundOpenError(0, 3),
  failures.roundOrderError(0, 3, 4),
  failures.roundUnsettledError(0, 3, [1, 2]),
  failures.snapshotDamagedError(new Error("no state")),
  failures.snapshotMismatchError("kind", "memory", "centralized"),
  failures.taskClosedError(0),
  failures.unknownCoalitionError(0, 3, 1),
  failures.unknownLearnerError(7),
  failures.unknownTaskError(0),
  failures.wrongModelError(1, "aa", "bb"),
  evmFailures.wrongSignatureError(7, "its update in round 3", `0x${"a".repeat(40)}`, "nobody"),
];

it("gives each failure its own code and its whole text", () => {
  expect(errors.length).toBe(Object.values(failures).length + 2);
  expect(new Set(errors.map(({ code }) => code)).size).toBe(errors.length);
  expect(errors.map(({ code, message }) => `${code}\n${message}`).join("\n\n")).toMatchSnapshot();
});
