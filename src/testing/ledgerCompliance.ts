import { describe } from "vitest";
import type { Ledger, LedgerSnapshot } from "../round/index.ts";
import type { LedgerSuite } from "./ledger/LedgerSuite.ts";
import { ledgerArithmetic } from "./ledger/ledgerArithmetic.ts";
import { ledgerBans } from "./ledger/ledgerBans.ts";
import { ledgerHandover } from "./ledger/ledgerHandover.ts";
import { ledgerHistory } from "./ledger/ledgerHistory.ts";
import { ledgerMeasures } from "./ledger/ledgerMeasures.ts";
import { ledgerMembership } from "./ledger/ledgerMembership.ts";
import { ledgerMoney } from "./ledger/ledgerMoney.ts";
import { ledgerRefusals } from "./ledger/ledgerRefusals.ts";
import { ledgerSignatures } from "./ledger/ledgerSignatures.ts";
import { ledgerTime } from "./ledger/ledgerTime.ts";

/** What a ledger can do beyond the port, and how thoroughly it is tested. */
export interface LedgerComplianceOptions {
  /** Goes on from a snapshot, where the ledger can. */
  readonly restore?: (snapshot: LedgerSnapshot) => Promise<Ledger>;
  /** What of two equal ledgers' snapshots is equal, if not all. */
  readonly comparable?: (snapshot: LedgerSnapshot) => unknown;
  /** Fewer runs of the random properties, for ledgers whose calls take long: 1 is all, 0.2 a fifth. */
  readonly effort?: number;
}

/**
 * What every ledger must do, by nothing but the port: the integers of reputations and payments, the order of calls, the
 * escrow, who may take part, the history, and every refusal. Whether records are linked is each ledger's own.
 *
 * @param name - shown in the report
 * @param open - a new, empty ledger
 */
export const ledgerCompliance = (
  name: string,
  open: () => Promise<Ledger>,
  { restore, comparable = (snapshot) => snapshot, effort = 1 }: LedgerComplianceOptions = {},
): void => {
  const suite: LedgerSuite = { open, restore, comparable, effort };
  describe(`${name} keeps the ledger's promises`, () => {
    ledgerArithmetic(suite);
    ledgerMeasures(suite);
    ledgerSignatures(suite);
    ledgerTime(suite);
    ledgerMoney(suite);
    ledgerMembership(suite);
    ledgerBans(suite);
    ledgerHandover(suite);
    ledgerHistory(suite);
    ledgerRefusals(suite);
  });
};
