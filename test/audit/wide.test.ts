import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { auditSnapshot } from "../../src/audit/auditLedgers.ts";
import { openEmbeddedLedger } from "../../src/ledger/evm/openEmbeddedLedger.ts";
import type { LedgerSnapshot } from "../../src/round/index.ts";
import { playSmall } from "../support/smallRun.ts";
import { playOnto } from "./support/playOnto.ts";

const folder = mkdtempSync(join(tmpdir(), "gfml-audit-wide-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("passes coalitions of several batches, learners that leave or are revoked, withdrawals, and a closed task", async () => {
  const population = { learners: 70, activeFraction: 0.9 };
  const { ledger: records, config } = await playSmall({ rounds: 2, scheme: "best-effort+optimized", population });
  const members = records
    .filter(({ kind }) => kind === "settlement")
    .map(({ payload }) => (payload as { members: readonly { learner: number }[] }).members);
  expect(Math.max(...members.map(({ length }) => length))).toBeGreaterThan(50);

  const ledger = await openEmbeddedLedger({ folder: join(folder, "run"), now: () => 0, secret: "wide" });
  let snapshot: LedgerSnapshot;
  try {
    await playOnto(ledger, records);
    const [first, second, third, fourth] = members[0]!.map(({ learner }) => learner);
    expect(await ledger.withdraw(first!)).toBeGreaterThan(0n);
    await ledger.leave(second!);
    await ledger.revoke([third!, fourth!]);
    await ledger.closeTask(0);
    snapshot = await ledger.snapshot();
  } finally {
    await ledger.close();
  }
  const report = await auditSnapshot(snapshot, { folder: join(folder, "audit"), seed: config.seed });
  expect(report.firstLie).toBeNull();
  expect(report.checks.filter(({ verdict }) => verdict === "not checked")).toEqual([]);
});
