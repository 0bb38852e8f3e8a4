import { describe, expect, it } from "vitest";
import type { Registration } from "../../round/index.ts";
import { all, globals, historyOf, type LedgerSuite, started } from "./LedgerSuite.ts";
import { learner, modelHashOf, type Play, playRound, publication, settlement } from "./ledgerFixtures.ts";
import { storedSnapshot } from "./storedSnapshot.ts";

const LEFT = { code: "GFML_LEARNER_LEFT" };
const REVOKED = { code: "GFML_LEARNER_REVOKED" };

/** Tests leaving, returning and revocation. */
export const ledgerMembership = (suite: LedgerSuite): void => {
  describe("membership", () => {
    const without1: Play = { ...all, members: [0, 2] };

    it("keeps reputation and balance of a learner that leaves, which plays no more and may come back", async () => {
      const { ledger, task } = await started(suite);
      const paid = (await playRound(ledger, task, 0, [all])).get(1)!.payment;
      await ledger.leave(1);
      await expect(ledger.leave(1)).rejects.toMatchObject(LEFT);
      await expect(ledger.publishPartition(publication(task, 1, [all]))).rejects.toMatchObject(LEFT);
      const headed: Play = { coalition: 1, head: 1, members: [1, 3] };
      await expect(ledger.publishPartition(publication(task, 1, [headed]))).rejects.toMatchObject(LEFT);
      const view = { head: 0, similarities: [] };
      const before = await ledger.reputations(task, [view], [0, 1]);
      await playRound(ledger, task, 1, [without1]);
      // it was never a head; its balance and reputation stay after it left
      const [reputation] = await ledger.globalReputations([1]);
      expect(reputation).toBeGreaterThan(0n);
      expect(before[0]![1]).toBeGreaterThan(0n);
      expect(await ledger.withdraw(1)).toBe(paid);

      await ledger.register([{ ...learner(1), sampleCount: 999 }]);
      expect(await ledger.globalReputations([1])).toEqual([reputation]);
      const [aggregates] = await ledger.publishPartition(publication(task, 2, [all]));
      expect(aggregates!.sampleCount).toBe(learner(0).sampleCount + 999 + learner(2).sampleCount);
      await ledger.settleCoalition(settlement(task, 2, all));
      await ledger.finalizeRound(task, 2);
      expect((await ledger.globalReputations([1]))[0]).toBeGreaterThan(reputation!);
      await ledger.close();
    });

    it("counts a past head that left for the learners that it led", async () => {
      const { ledger, task } = await started(suite);
      await playRound(ledger, task, 0, [all]);
      await ledger.leave(0);
      expect(await ledger.pastHeads()).toEqual([0]);
      const view = { head: 3, similarities: [{ head: 0, similarity: 0.5 }] };
      const [row] = await ledger.reputations(task, [view], [1]);
      const [global] = await ledger.globalReputations([1]);
      expect(row![0]).toBeGreaterThan(global! / 5n);
      const play: Play = { coalition: 0, head: 3, members: [1, 3], similarities: view.similarities };
      const [aggregates] = await ledger.publishPartition(publication(task, 1, [play]));
      expect(aggregates!.highestReputation).toBe(row![0]);
      await ledger.close();
    });

    it("keeps the members of a published round, which is settled and paid as agreed", async () => {
      const quiet = await started(suite);
      const expected = await playRound(quiet.ledger, quiet.task, 0, [all]);
      const { ledger, task } = await started(suite);
      await ledger.publishPartition(publication(task, 0, [all]));
      await ledger.leave(0);
      await ledger.revoke([1]);
      expect(await ledger.settleCoalition(settlement(task, 0, all))).toEqual([...expected.values()]);
      await ledger.finalizeRound(task, 0);
      expect(await globals(ledger, 3)).toEqual(await globals(quiet.ledger, 3));
      expect(await ledger.withdraw(1)).toBe(expected.get(1)!.payment);
      await ledger.close();
      await quiet.ledger.close();
    });

    it("keeps a revoked learner out, and still owes its earnings", async () => {
      const { ledger, task } = await started(suite);
      const receipts = await playRound(ledger, task, 0, [all]);
      await ledger.leave(2);
      await ledger.revoke([1, 2]);
      await expect(ledger.register([learner(3), learner(1)])).rejects.toMatchObject(REVOKED);
      await expect(ledger.register([learner(2)])).rejects.toMatchObject(REVOKED);
      await expect(ledger.leave(1)).rejects.toMatchObject(REVOKED);
      await expect(ledger.revoke([4, 1])).rejects.toMatchObject(REVOKED);
      await expect(ledger.publishPartition(publication(task, 1, [all]))).rejects.toMatchObject(REVOKED);
      await playRound(ledger, task, 1, [{ ...all, members: [0, 4] }]);
      expect(await ledger.balance(1)).toBe(receipts.get(1)!.payment);
      expect(await ledger.withdraw(1)).toBe(receipts.get(1)!.payment);
      expect((await ledger.globalReputations([2]))[0]).toBeGreaterThan(0n);
      await ledger.close();
    });

    it("keeps a payee that a learner named, also after it left, and names none for others", async () => {
      const payee = `0x${"ab".repeat(20)}`;
      const changed = { code: "GFML_PAYEE_CHANGED" };
      const { ledger, task } = await started(suite);
      // named later; two learners may have one
      await ledger.register([
        { ...learner(1), payee },
        { ...learner(2), payee },
      ]);
      for (const other of [{}, { payee: `0x${"cd".repeat(20)}` }]) {
        await expect(ledger.register([learner(3), { ...learner(1), ...other }])).rejects.toMatchObject(changed);
      }
      const receipts = await playRound(ledger, task, 0, [all]);
      await ledger.leave(1);
      await expect(ledger.register([learner(1)])).rejects.toMatchObject(changed);
      await ledger.register([{ ...learner(1), payee, sampleCount: 999 }]);
      expect(await ledger.balance(1)).toBe(receipts.get(1)!.payment);
      expect(await ledger.withdraw(1)).toBe(receipts.get(1)!.payment);
      const declared = (await historyOf(ledger)).filter(({ kind }) => kind === "registration");
      const payees = declared.map(({ payload }) =>
        (payload as { registrations: Registration[] }).registrations.map((one) => one.payee),
      );
      expect(payees.slice(1)).toEqual([[payee, payee], [payee]]);
      await ledger.close();
    });

    it.runIf(suite.restore !== undefined)("is known to a ledger that continues from a snapshot", async () => {
      const rule = { reputationLimit: 3, rounds: 2 };
      const { ledger, task } = await started(suite, 8, { ban: rule });
      await ledger.register([
        { ...learner(7), active: false },
        { ...learner(6), payee: `0x${"ab".repeat(20)}` },
      ]);
      await playRound(ledger, task, 0, [all]);
      await ledger.leave(4);
      await ledger.revoke([5]);
      const banned = await ledger.banned(task, [0, 1, 2, 3]);
      const resumed = await suite.restore!(await storedSnapshot(ledger));
      expect(await resumed.banned(task, [0, 1, 2, 3])).toEqual(banned);
      await expect(resumed.leave(4)).rejects.toMatchObject(LEFT);
      await expect(resumed.register([learner(6)])).rejects.toMatchObject({ code: "GFML_PAYEE_CHANGED" });
      await expect(resumed.register([learner(5)])).rejects.toMatchObject(REVOKED);
      const learners = [{ learner: 7, coalition: 0, modelHash: modelHashOf(0, 0) }];
      await resumed.handOver({ task, round: 1, learners });
      await ledger.close();
      await resumed.close();
    });
  });
};
