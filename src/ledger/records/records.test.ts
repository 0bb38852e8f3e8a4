import { describe, expect, it } from "vitest";
import type { LedgerRecord } from "../../round/index.ts";
import { opening, type Play, playRound, population } from "../../testing/ledger/ledgerFixtures.ts";
import { centralizedLedger, restoreCentralizedLedger } from "../centralizedLedger.ts";
import { memoryLedger, restoreMemoryLedger } from "../memoryLedger.ts";
import { hashRecord } from "./hashRecord.ts";
import { requireRecordable } from "./requireRecordable.ts";
import { verifyHistory } from "./verifyHistory.ts";

const play: Play = { coalition: 0, head: 0, members: [0, 1, 2] };

const honest = async (): Promise<LedgerRecord[]> => {
  const ledger = memoryLedger();
  await ledger.register(population(3));
  const task = await ledger.openTask(opening());
  for (let round = 0; round < 3; round++) await playRound(ledger, task, round, [play]);
  const records: LedgerRecord[] = [];
  for await (const record of ledger.history()) records.push(record);
  return records;
};

/** A record with a different payload and the hash of that payload. */
const forged = (record: LedgerRecord, payload: unknown): LedgerRecord => {
  const { index, kind } = record;
  const previousHash = record.previousHash!;
  return { ...record, payload, hash: hashRecord({ index, kind, payload, previousHash }).hash };
};

describe("verifyHistory", () => {
  it("accepts an honest history, whatever path its JSON took", async () => {
    const records = await honest();
    const lastHash = records.at(-1)!.hash!;
    const expected = { linked: true, valid: true, records: records.length, lastHash, fault: null };
    expect(await verifyHistory(records)).toEqual(expected);
    expect(await verifyHistory(JSON.parse(JSON.stringify(records)), lastHash)).toEqual(expected);
    expect((await verifyHistory([])).valid).toBe(true);
  });

  it("names any record whose payload, kind or hash was changed", async () => {
    const records = await honest();
    for (const [index, record] of records.entries()) {
      for (const changed of [
        { ...record, payload: { ...(record.payload as object), extra: 1 } },
        { ...record, kind: `${record.kind}s` },
        { ...record, hash: "0".repeat(64) },
      ]) {
        const verdict = await verifyHistory(records.with(index, changed));
        expect(verdict).toMatchObject({ valid: false, fault: { index, reason: "content" } });
      }
    }
  });

  it("finds one changed number in a settlement", async () => {
    const records = await honest();
    const text = JSON.stringify(records[3]);
    const changed = JSON.parse(text.replace('"measure":1.125', '"measure":1.126'));
    expect(changed).not.toEqual(records[3]);
    expect((await verifyHistory(records.with(3, changed))).fault).toMatchObject({
      index: 3,
      kind: "settlement",
      reason: "content",
      expected: records[3]!.hash,
    });
  });

  it("finds a record forged with a fitting hash by the record after it, or by the known end", async () => {
    const records = await honest();
    const middle = records.with(4, forged(records[4]!, { round: 0, task: 9 }));
    expect((await verifyHistory(middle)).fault).toMatchObject({ index: 5, reason: "link" });
    const end = records.length - 1;
    const last = records.with(end, forged(records[end]!, { round: 2, task: 9 }));
    expect((await verifyHistory(last)).valid).toBe(true);
    expect((await verifyHistory(last, records[end]!.hash!)).fault).toMatchObject({ index: end, reason: "end" });
  });

  it("finds records that are missing, repeated, swapped or cut off", async () => {
    const records = await honest();
    expect((await verifyHistory(records.toSpliced(3, 1))).fault).toMatchObject({ index: 3, reason: "index" });
    expect((await verifyHistory(records.toSpliced(3, 0, records[2]!))).fault).toMatchObject({
      index: 3,
      reason: "index",
    });
    const swapped = records.with(3, records[4]!).with(4, records[3]!);
    expect((await verifyHistory(swapped)).fault).toMatchObject({ index: 3, reason: "index" });
    const cut = await verifyHistory(records.slice(0, -1), records.at(-1)!.hash!);
    expect(cut.fault).toMatchObject({ reason: "end" });
  });
});

describe("records that are streamed", () => {
  it.each([
    ["memory", memoryLedger, restoreMemoryLedger],
    ["centralized", centralizedLedger, restoreCentralizedLedger],
  ] as const)("is handed out, not kept, by the %s ledger, which says so", async (_, create, restore) => {
    const streamed: LedgerRecord[] = [];
    const onRecord = (record: LedgerRecord): void => {
      streamed.push(record);
    };
    const keeping = create();
    const streaming = create({ onRecord, keepRecords: false });
    for (const ledger of [keeping, streaming]) {
      await ledger.register(population(3));
      await playRound(ledger, await ledger.openTask(opening()), 0, [play]);
    }
    const snapshot = JSON.parse(JSON.stringify(await streaming.snapshot()));
    // asked to keep records from now on: a history with a gap at its start would be none
    const resumed = restore(snapshot, { onRecord });
    for (const ledger of [keeping, resumed]) await playRound(ledger, 0, 1, [play]);
    const kept: LedgerRecord[] = [];
    for await (const record of keeping.history()) kept.push(record);
    expect(streamed).toEqual(kept);
    for (const ledger of [streaming, resumed]) {
      await expect(ledger.history()[Symbol.asyncIterator]().next()).rejects.toMatchObject({
        code: "GFML_HISTORY_NOT_KEPT",
      });
    }
  });

  it("does not make a long run's snapshot grow", async () => {
    const ledger = memoryLedger({ keepRecords: false });
    await ledger.register(population(3));
    const task = await ledger.openTask(opening());
    const size = async (): Promise<number> => JSON.stringify(await ledger.snapshot()).length;
    for (let round = 0; round < 20; round++) await playRound(ledger, task, round, [play]);
    const early = await size();
    for (let round = 20; round < 200; round++) await playRound(ledger, task, round, [play]);
    expect((await size()) - early).toBeLessThan(100);
  });
});

describe("snapshots", () => {
  it("refuses snapshots of a different kind or version", async () => {
    const snapshot = await memoryLedger().snapshot();
    const refused = { code: "GFML_SNAPSHOT_MISMATCH" };
    expect(() => restoreCentralizedLedger(snapshot)).toThrow(expect.objectContaining(refused));
    expect(() => restoreMemoryLedger({ ...snapshot, version: 99 })).toThrow(expect.objectContaining(refused));
  });
});

it("names values that JSON cannot hold", () => {
  requireRecordable({ a: [1, "x", null, true, 5n, { b: undefined }] }, "input");
  expect(() => requireRecordable({ a: [{ b: Number.NaN }] }, "input")).toThrow(/input\.a\[0\]\.b must be a finite/);
  expect(() => requireRecordable([undefined], "input")).toThrow(/input\[0\] must be plain data/);
  expect(() => requireRecordable({ f: () => 1 }, "input")).toThrow(/input\.f must be plain data/);
});
