import { expect } from "vitest";
import { wadToNumber } from "../../math/index.ts";
import type { Ledger, LedgerRecord, LedgerSnapshot } from "../../round/index.ts";
import { opening, type Play, population } from "./ledgerFixtures.ts";

/** The options that all parts of the compliance suite share. */
export interface LedgerSuite {
  /** A new, empty ledger. */
  readonly open: () => Promise<Ledger>;
  /** Continues from a snapshot, if the ledger supports it. */
  readonly restore: ((snapshot: LedgerSnapshot) => Promise<Ledger>) | undefined;
  /** The part of a snapshot that is equal for two equal ledgers. */
  readonly comparable: (snapshot: LedgerSnapshot) => unknown;
  /** Number of runs of the random properties, as a share of the usual number. */
  readonly effort: number;
}

/** A ledger with learners and an open task. */
export const started = async (
  { open }: LedgerSuite,
  count = 8,
  changes: Parameters<typeof opening>[0] = {},
  escrow?: bigint,
): Promise<{ ledger: Ledger; task: number }> => {
  const ledger = await open();
  await ledger.register(population(count));
  const task = await ledger.openTask(opening(changes, escrow));
  return { ledger, task };
};

/** R_global of learners 0 .. count - 1. */
export const globals = (ledger: Ledger, count: number): Promise<bigint[]> =>
  ledger.globalReputations(Array.from({ length: count }, (_, index) => index));

export const historyOf = async (ledger: Ledger): Promise<LedgerRecord[]> => {
  const records: LedgerRecord[] = [];
  for await (const record of ledger.history()) records.push(record);
  return records;
};

export const near = (wad: bigint, expected: number): void => {
  expect(Math.abs(wadToNumber(wad) - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(expected)));
};

/** The coalition of most scenarios. */
export const all: Play = { coalition: 0, head: 0, members: [0, 1, 2] };
