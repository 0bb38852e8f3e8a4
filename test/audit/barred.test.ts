import { expect, it } from "vitest";
import { openSmallTask } from "../support/smallTask.ts";
import { chainOfRecords, type PlainRecord } from "./support/chainOfRecords.ts";
import { auditOf, chainOf, expectLie, of } from "./support/lies.ts";

/** Three rounds in which nobody may head twice in a row. */
const playBarred = async (): Promise<{ records: PlainRecord[]; seed: number }> => {
  const task = await openSmallTask();
  let barred: readonly (number | null)[] = [];
  for (let round = 0; round < 3; round++) {
    const barredHeads = new Set(barred.filter((head) => head !== null));
    barred = (await task.play({ barredHeads })).state.heads;
  }
  const records: PlainRecord[] = [];
  for await (const { kind, payload } of task.context.ports.ledger.history()) records.push({ kind, payload });
  return { records, seed: task.context.task.seed };
};

it("records heads that were barred, and replays the election of the others", async () => {
  const { records, seed } = await playBarred();
  expect(of(records, "partition", 0)).not.toHaveProperty("barred");
  const heads = of(records, "partition", 0).coalitions.map(({ head }) => head);
  const { barred } = of(records, "partition", 1);
  expect(barred).toEqual([...barred!].sort((a, b) => a - b));
  expect(heads).toEqual(expect.arrayContaining([...barred!]));
  const { findings } = auditOf(chainOfRecords(records), seed);
  expect(findings.firstLie).toBeNull();
  // they headed coalitions that were settled: nothing on the chain says why they were barred
  const note = findings.results().find(({ name }) => name === "heads")!.note;
  expect(note).toContain("only the provider knows why it was barred");
});

it("misses a learner that was not elected and not named as barred", async () => {
  const { records, seed } = await playBarred();
  const silent = structuredClone(records) as PlainRecord[];
  for (const round of [1, 2]) delete (of(silent, "partition", round) as { barred?: unknown }).barred;
  const audit = auditOf(await chainOf(silent), seed);
  expectLie(audit, "heads", { round: 1 });
});

it("reports a barred learner that is not registered", async () => {
  const { records, seed } = await playBarred();
  const events = chainOfRecords(
    records.map((one) => {
      if (one.kind !== "partition" || (one.payload as { round: number }).round !== 2) return one;
      return { ...one, payload: { ...(one.payload as object), barred: [...of(records, "partition", 2).barred!, 77] } };
    }),
  );
  expectLie(auditOf(events, seed), "partitions", { round: 2, learner: 77, found: '"unknown"' });
});
