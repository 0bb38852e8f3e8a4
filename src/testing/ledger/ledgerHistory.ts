import { describe, expect, it } from "vitest";
import { all, globals, historyOf, type LedgerSuite, started } from "./LedgerSuite.ts";
import { draws, learner, modelHashOf, playRound, publication, randomPlays, settlement } from "./ledgerFixtures.ts";
import { storedSnapshot } from "./storedSnapshot.ts";

/** Tests records, and continuing from a snapshot. */
export const ledgerHistory = (suite: LedgerSuite): void => {
  describe("history", () => {
    it("holds every change in order, and no refused call", async () => {
      const { ledger, task } = await started(suite);
      await playRound(ledger, task, 0, [all]);
      await expect(ledger.settleCoalition(settlement(task, 0, all))).rejects.toThrow();
      await ledger.publishPartition(publication(task, 1, [all], { barred: [1, 2], absent: [4, 5] }));
      await ledger.forfeitCoalition(task, 1, 0);
      await ledger.finalizeRound(task, 1);
      await ledger.withdraw(0);
      await ledger.register([{ ...learner(6), active: false, region: "EU-DE", histogramHash: "cd".repeat(32) }]);
      await ledger.handOver({ task, round: 2, learners: [{ learner: 6, coalition: 0, modelHash: modelHashOf(0, 0) }] });
      await ledger.leave(6);
      await ledger.revoke([5, 6]);
      await ledger.closeTask(task);
      const records = await historyOf(ledger);
      expect(records.map(({ index }) => index)).toEqual(records.map((_, index) => index));
      expect(records.map(({ kind }) => kind)).toEqual([
        "registration",
        "task",
        "partition",
        "settlement",
        "finalisation",
        "partition",
        "forfeit",
        "finalisation",
        "withdrawal",
        "registration",
        "handover",
        "leaving",
        "revocation",
        "closing",
      ]);
      const settled = records[3]!.payload as { members: { learner: number; measure: number }[] };
      expect(settled.members[2]).toMatchObject({ learner: 2, measure: 1.25 });
      expect(settled).toMatchObject({ coalition: 0, modelHash: modelHashOf(0, 0) });
      expect(records[1]!.payload).toMatchObject({ learning: { metaRate: 0.05, stepSize: 0.01, embeddingInterval: 1 } });
      expect(records[2]!.payload).not.toHaveProperty("barred");
      expect(records[2]!.payload).not.toHaveProperty("absent");
      expect(records[5]!.payload).toMatchObject({ barred: [1, 2], absent: [4, 5] });
      expect(records[9]!.payload).toMatchObject({
        registrations: [{ learner: 6, active: false, region: "EU-DE", histogramHash: "cd".repeat(32) }],
      });
      expect(records[10]!.payload).toMatchObject({
        task,
        round: 2,
        learners: [{ learner: 6, coalition: 0, modelHash: modelHashOf(0, 0) }],
      });
      expect(records[11]!.payload).toEqual({ learner: 6 });
      expect(records[12]!.payload).toEqual({ learners: [5, 6] });
      await ledger.close();
    });

    it.runIf(suite.restore !== undefined)("continues from a snapshot with the same answers and hashes", async () => {
      const { ledger, task } = await started(suite, 8);
      const draw = draws(31);
      const rounds = Array.from({ length: 5 }, () => randomPlays(draw, 8).plays);
      await playRound(ledger, task, 0, rounds[0]!);
      await playRound(ledger, task, 1, rounds[1]!);
      // in the middle of a round
      await ledger.publishPartition(publication(task, 2, rounds[2]!));
      await ledger.settleCoalition(settlement(task, 2, rounds[2]![0]!));
      const saved = await storedSnapshot(ledger);
      const resumed = await suite.restore!(saved);
      for (const one of [ledger, resumed]) {
        for (const play of rounds[2]!.slice(1)) await one.settleCoalition(settlement(task, 2, play));
        await one.finalizeRound(task, 2);
        await playRound(one, task, 3, rounds[3]!);
        await one.withdraw(2);
        await playRound(one, task, 4, rounds[4]!);
      }
      expect(await globals(resumed, 8)).toEqual(await globals(ledger, 8));
      expect(await resumed.escrow(task)).toBe(await ledger.escrow(task));
      expect(await historyOf(resumed)).toEqual(await historyOf(ledger));
      expect(suite.comparable(await resumed.snapshot())).toEqual(suite.comparable(await ledger.snapshot()));
      await ledger.close();
      await resumed.close();
    });
  });
};
