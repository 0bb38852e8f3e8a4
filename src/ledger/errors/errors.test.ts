import { expect, test } from "vitest";
import { GfmlError } from "../../core/index.ts";
import * as ledger from "../index.ts";

const errors: readonly GfmlError[] = [
  new ledger.AccountChangedError(7, `0x${"a".repeat(40)}`, `0x${"b".repeat(40)}`),
  new ledger.AccountTakenError(`0x${"a".repeat(40)}`, 3, 7),
  new ledger.BannedMemberError(3, 7, 5n, 0.5, 4),
  new ledger.CoalitionDoneError(3, 1, "settled"),
  new ledger.ContributionUnknownError(0, 3, 7),
  new ledger.DecayMismatchError(7n, 8n),
  new ledger.DuplicateCoalitionError(3, 1),
  new ledger.DuplicateMemberError(3, 7),
  new ledger.EscrowExceededError(0, 5n, 6n),
  new ledger.ForeignMemberError(3, 1, 7),
  new ledger.HeadNotMemberError(3, 1, 7),
  new ledger.HistoryNotKeptError(12),
  new ledger.LearnerLeftError(7),
  new ledger.LedgerClosedError("memory"),
  new ledger.MissingKeyError(7, "its update in round 3"),
  new ledger.MissingMemberError(3, 1, 7, 2),
  new ledger.NotPassiveError(7),
  new ledger.PassiveMemberError(3, 7),
  new ledger.PayeeChangedError(7, `0x${"a".repeat(40)}`, undefined),
  new ledger.RevokedLearnerError(7),
  new ledger.RoundNotPublishedError(0, 3),
  new ledger.RoundOpenError(0, 3),
  new ledger.RoundOrderError(0, 3, 4),
  new ledger.RoundUnsettledError(0, 3, [1, 2]),
  new ledger.SnapshotMismatchError("kind", "memory", "centralised"),
  new ledger.TaskClosedError(0),
  new ledger.UnknownCoalitionError(0, 3, 1),
  new ledger.UnknownLearnerError(7),
  new ledger.UnknownTaskError(0),
  new ledger.WrongModelError(1, "aa", "bb"),
  new ledger.WrongSignatureError(7, "its update in round 3", `0x${"a".repeat(40)}`, "nobody"),
];

test("each failure has its own class, code and whole text", () => {
  const exported = Object.values(ledger).filter(
    (value) => (value as { prototype?: unknown }).prototype instanceof GfmlError,
  );
  expect(new Set(errors.map((error) => error.constructor))).toEqual(new Set(exported));
  expect(new Set(errors.map(({ code }) => code)).size).toBe(errors.length);
  expect(errors.map(({ code, message }) => `${code}\n${message}`).join("\n\n")).toMatchSnapshot();
});
