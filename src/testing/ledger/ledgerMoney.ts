import { describe, expect, it } from "vitest";
import { ln, wadToNumber } from "../../math/index.ts";
import { all, historyOf, type LedgerSuite, near, started } from "./LedgerSuite.ts";
import {
  draws,
  learner,
  opening,
  type Play,
  playRound,
  publication,
  randomPlays,
  settlement,
  TOKEN,
} from "./ledgerFixtures.ts";

/** Tests escrow, balances and withdrawals, and several tasks on one ledger. */
export const ledgerMoney = (suite: LedgerSuite): void => {
  describe("money", () => {
    it("adds escrow, balances and withdrawals up to the amount set aside", async () => {
      const deposit = 300n * TOKEN;
      const { ledger, task } = await started(suite, 9, {}, deposit);
      const draw = draws(23);
      let withdrawn = 0n;
      let refused = 0;
      for (let round = 0; round < 8; round++) {
        const { plays } = randomPlays(draw, 9);
        await ledger.publishPartition(publication(task, round, plays));
        for (const play of plays) {
          const before = await ledger.escrow(task);
          try {
            const receipts = await ledger.settleCoalition(settlement(task, round, play));
            const total = receipts.reduce((sum, receipt) => sum + receipt.payment, 0n);
            expect(before - (await ledger.escrow(task))).toBe(total);
          } catch (error) {
            expect(error).toMatchObject({ code: "GFML_ESCROW_EXCEEDED" });
            expect(await ledger.escrow(task)).toBe(before);
            refused++;
            await ledger.forfeitCoalition(task, round, play.coalition);
          }
        }
        await ledger.finalizeRound(task, round);
        withdrawn += await ledger.withdraw(draw(9));
        let balances = 0n;
        for (let index = 0; index < 9; index++) balances += await ledger.balance(index);
        expect((await ledger.escrow(task)) + balances + withdrawn).toBe(deposit);
      }
      expect(withdrawn).toBeGreaterThan(0n);
      expect(refused).toBeGreaterThan(0);
      await ledger.close();
    });

    it("pays a withdrawal once, and returns the rest of a closed task without the earnings", async () => {
      const { ledger, task } = await started(suite);
      const receipts = await playRound(ledger, task, 0, [all]);
      const earned = [0, 1, 2].map((index) => receipts.get(index)!.payment);
      expect(await ledger.balance(1)).toBe(earned[1]);
      expect(await ledger.withdraw(1)).toBe(earned[1]);
      expect(await ledger.withdraw(1)).toBe(0n);
      expect(await ledger.balance(1)).toBe(0n);
      const rest = 10_000n * TOKEN - earned[0]! - earned[1]! - earned[2]!;
      expect(await ledger.escrow(task)).toBe(rest);
      expect(await ledger.closeTask(task)).toBe(rest);
      expect(await ledger.escrow(task)).toBe(0n);
      expect(await ledger.withdraw(0)).toBe(earned[0]);
      expect(await ledger.balance(2)).toBe(earned[2]);
      await ledger.close();
    });

    it("continues a task with a spent escrow once its provider adds to it, also in mid-round", async () => {
      const { ledger, task } = await started(suite, 8, {}, TOKEN);
      await ledger.publishPartition(publication(task, 0, [all]));
      const made = settlement(task, 0, all);
      await expect(ledger.settleCoalition(made)).rejects.toMatchObject({ code: "GFML_ESCROW_EXCEEDED" });
      expect(await ledger.fund(task, 99n * TOKEN)).toBe(100n * TOKEN);
      const receipts = await ledger.settleCoalition(made);
      await ledger.finalizeRound(task, 0);
      const paid = receipts.reduce((sum, { payment }) => sum + payment, 0n);
      expect(paid).toBeGreaterThan(TOKEN);
      expect(await ledger.escrow(task)).toBe(100n * TOKEN - paid);
      expect(await ledger.fund(task, TOKEN)).toBe(101n * TOKEN - paid);
      expect(await ledger.closeTask(task)).toBe(101n * TOKEN - paid);
      const records = await historyOf(ledger);
      expect(records.filter(({ kind }) => kind === "funding").map(({ payload }) => payload)).toEqual([
        { task, amount: expect.anything() },
        { task, amount: expect.anything() },
      ]);
      await ledger.close();
    });

    it("forfeits a coalition whose head never settles, and continues the task", async () => {
      const { ledger, task } = await started(suite);
      const other: Play = { coalition: 2, head: 3, members: [3, 4] };
      await ledger.publishPartition(publication(task, 0, [all, other]));
      await ledger.settleCoalition(settlement(task, 0, all));
      await expect(ledger.finalizeRound(task, 0)).rejects.toMatchObject({ code: "GFML_ROUND_UNSETTLED" });
      await ledger.forfeitCoalition(task, 0, 2);
      await ledger.finalizeRound(task, 0);
      expect(await ledger.globalReputations([3, 4])).toEqual([0n, 0n]);
      expect(await ledger.balance(3)).toBe(0n);
      expect(await ledger.pastHeads()).toEqual([0]);
      const next = await playRound(ledger, task, 1, [all, other]);
      expect(next.get(4)!.contribution).toBeGreaterThan(0n);
      await ledger.close();
    });
  });

  describe("tasks", () => {
    it("shares reputations: a second task starts from the first, and both advance one clock", async () => {
      const { ledger, task } = await started(suite);
      const first = await playRound(ledger, task, 0, [all]);
      const second = await ledger.openTask(opening({ globalWeight: 0.5, coalitionCount: 1 }));
      expect(second).not.toBe(task);
      const view = { head: 5, similarities: [{ head: 0, similarity: 0.5 }] };
      const global = first.get(1)!.contribution;
      const [row] = await ledger.reputations(second, [view], [1]);
      near(row![0]!, 0.5 * wadToNumber(global) + 0.5 * 0.5 * wadToNumber(global));

      // open at the same time: each keeps its round, its x_ref and its escrow
      await ledger.publishPartition(publication(task, 1, [all]));
      const receipts = await playRound(ledger, second, 0, [{ coalition: 0, head: 1, members: [1, 3] }]);
      expect(receipts.get(3)!.contributionScore).toBe(TOKEN);
      await ledger.settleCoalition(settlement(task, 1, all));
      await ledger.finalizeRound(task, 1);
      const again = (await ledger.globalReputations([1, 3])).map(wadToNumber);
      const inFirst = wadToNumber(global);
      const inSecond = wadToNumber(receipts.get(1)!.contribution);
      const u = (2 * (1 + 1 / 8)) / (1 + 2 / 8) - 1;
      const slack = learner(0).deadline - 4.25 - 1.5;
      expect(again[0]).toBeCloseTo(0.7 * (0.7 * inFirst + inSecond) + (u + 1) * ln(1 + slack), 9);
      expect(again[1]).toBeCloseTo(0.7 * wadToNumber(receipts.get(3)!.contribution), 9);
      await ledger.close();
    });
  });
};
