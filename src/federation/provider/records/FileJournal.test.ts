import { appendFile, mkdtemp, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ServiceRoster } from "../../door/ServiceRoster.ts";
import { FileJournal, markIn } from "./FileJournal.ts";
import { OperationLog } from "./OperationLog.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "gfml-journal-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const entry = (number: number) => ({
  question: `question ${number}`,
  asked: "aa",
  answer: `{"number":${number}}`,
  bytes: Uint8Array.from([number, 0, 255]),
});

describe("FileJournal", () => {
  it("returns its entries in order, also in the next process", async () => {
    const position = { round: 3, records: 7 };
    const journal = await FileJournal.open(folder, position);
    await Promise.all([0, 1, 2].map((number) => journal.append(entry(number))));
    expect(await journal.once("opening", () => ({ active: [1, 2] }))).toEqual({ active: [1, 2] });
    await journal.close();
    const next = await FileJournal.open(folder, position);
    expect((await next.entries()).slice(0, 3)).toEqual([0, 1, 2].map(entry));
    expect(await next.once("opening", () => ({ active: [] }))).toEqual({ active: [1, 2] });
    expect(next.marks("open")).toEqual([{ active: [1, 2] }]);
    await next.clear();
    expect(await next.entries()).toEqual([]);
    await next.close();
  });

  it("drops a truncated last entry, and continues after the one before", async () => {
    const position = { round: 0, records: 0 };
    const journal = await FileJournal.open(folder, position);
    await journal.append(entry(0));
    await journal.close();
    const path = join(folder, (await readdir(folder))[0]!);
    const whole = await FileJournal.open(folder, position);
    await whole.append(entry(1));
    await whole.close();
    for (let cut = 1; cut < 60; cut += 7) {
      const again = await FileJournal.open(folder, position);
      if ((await again.entries()).length < 2) await again.append(entry(1));
      await again.close();
      const { size } = await import("node:fs/promises").then(({ stat }) => stat(path));
      await truncate(path, size - cut);
      const next = await FileJournal.open(folder, position);
      expect(await next.entries()).toEqual([entry(0)]);
      await next.close();
    }
    await appendFile(path, "garbage that is no entry");
    const last = await FileJournal.open(folder, position);
    expect(await last.entries()).toEqual([entry(0)]);
    await last.close();
  });

  it("refuses a changed entry that others follow, and deletes nothing", async () => {
    const position = { round: 3, records: 7 };
    const journal = await FileJournal.open(folder, position);
    await journal.append(entry(0));
    await journal.append(entry(1));
    await journal.close();
    const path = join(folder, (await readdir(folder))[0]!);
    const bytes = await readFile(path);
    bytes[25]! ^= 4;
    await writeFile(path, bytes);
    await expect(FileJournal.open(folder, position)).rejects.toMatchObject({
      code: "GFML_RUN_FILE_CORRUPT",
      problem: "the entry at byte 0 is not as it was written",
    });
    expect(await readFile(path)).toEqual(bytes);
    // a changed length looks like an entry that a crash has torn: the journal keeps the part that it cuts off
    bytes[25]! ^= 4;
    bytes[3]! ^= 64;
    await writeFile(path, bytes);
    await (await FileJournal.open(folder, position)).close();
    expect(await readFile(`${path}.torn`)).toEqual(bytes);
  });

  it("finds and drops the journals before a position", async () => {
    for (const [round, records] of [
      [1, 2],
      [1, 5],
      [2, 5],
    ] as const) {
      const journal = await FileJournal.open(folder, { round, records });
      await journal.once("end", () => ({ at: `${round}/${records}` }));
      await journal.close();
    }
    const endBefore = async (round: number, records: number): Promise<unknown> =>
      markIn(await FileJournal.before(folder, { round, records }), "end");
    expect(await endBefore(2, 5)).toEqual({ at: "1/5" });
    expect(await endBefore(1, 5)).toEqual({ at: "1/2" });
    expect(await endBefore(1, 2)).toBeUndefined();
    await FileJournal.dropBefore(folder, { round: 2, records: 5 });
    expect(await readdir(folder)).toHaveLength(1);
  });
});

it("restores learners' numbers from the operations, after restarts and half-written lines", async () => {
  const path = join(folder, "operations.jsonl");
  const registration = (learner: number, account: string) => ({
    kind: "register" as const,
    registration: {
      learner,
      account,
      active: true,
      classCount: 10,
      sampleCount: 1,
      cyclesPerSample: 1,
      minFrequency: 1,
      maxFrequency: 1,
      uplinkRate: 1,
      deadline: 1,
    },
    codeHash: `hash of ${account}`,
  });
  const log = await OperationLog.open(path);
  await Promise.all([log.append(registration(0, "0xa")), log.append(registration(1, "0xb"))]);
  await log.append({ kind: "leave", learner: 0 });
  await log.append({ kind: "revoke", learner: 1 });
  await log.close();
  await appendFile(path, '{"kind":"register","regi');
  const next = await OperationLog.open(path);
  const roster = new ServiceRoster(next.operations, () => 0);
  expect(next.operations).toHaveLength(4);
  expect([roster.isMember("0xa"), roster.isMember("0xb"), roster.nextNumber]).toEqual([false, false, 2]);
  expect(roster.userOfCode("hash of 0xa")).toBe("0xa");
  // a learner that comes back keeps its number
  await next.append(registration(0, "0xa"));
  roster.add(next.operations.at(-1)!);
  expect(roster.ofAccount("0xa")).toMatchObject({ learner: 0, hasLeft: false, nonce: 3 });
  await next.close();
});
