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

/** The abilities of a ledger beyond the port, and the effort of the tests. */
export interface LedgerComplianceOptions {
  /** Continues from a snapshot, if the ledger supports it. */
  readonly restore?: (snapshot: LedgerSnapshot) => Promise<Ledger>;
  /** The part of a snapshot that is equal for two equal ledgers (default: all). */
  readonly comparable?: (snapshot: LedgerSnapshot) => unknown;
  /** Share of the random properties' runs, for slow ledgers: 1 is all, 0.2 a fifth. */
  readonly effort?: number;
}

/**
 * Tests what every ledger must do, through the port alone: the integers of reputations and payments, the order of calls, the escrow,
 * membership, the history, and every refusal. It does not test links between records, because not every ledger has them.
 *
 * @param name - name of the ledger in the test report
 * @param open - opens a new, empty ledger
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
