import { describe, expect, it } from "vitest";
import { toWad, wadToNumber } from "../../math/index.ts";
import { all, type LedgerSuite, started } from "./LedgerSuite.ts";
import { delivered, opening, type Play, playRound, publication, settlement } from "./ledgerFixtures.ts";

const BANNED = { code: "GFML_BANNED_MEMBER" };
const rule = { reputationLimit: 1, rounds: 2 };
const pair: Play = { ...all, members: [0, 1] };

/** Learner 2 does little, the others a lot. */
const lazy = (member: number) => delivered(member, { measure: member === 2 ? 0.01 : 2 });

/** Tests the temporary ban of reputations below a limit. */
export const ledgerBans = (suite: LedgerSuite): void => {
  describe("a ban", () => {
    it("keeps out a learner with too low a reputation for some rounds", async () => {
      const { ledger, task } = await started(suite, 8, { ban: rule });
      // a learner that never took part is not banned for its reputation of 0
      expect(await ledger.banned(task, [0, 1, 2, 3])).toEqual([false, false, false, false]);
      const receipts = await playRound(ledger, task, 0, [all], lazy);
      expect(receipts.get(2)!.contribution).toBeLessThan(toWad(rule.reputationLimit));
      expect(receipts.get(1)!.contribution).toBeGreaterThan(toWad(rule.reputationLimit));
      expect(await ledger.banned(task, [2, 3, 1, 0])).toEqual([true, false, false, false]);

      for (const round of [1, 2]) {
        await expect(ledger.publishPartition(publication(task, round, [all]))).rejects.toMatchObject(BANNED);
        const headed: Play = { coalition: 1, head: 2, members: [2, 3] };
        await expect(ledger.publishPartition(publication(task, round, [headed]))).rejects.toMatchObject(BANNED);
        await playRound(ledger, task, round, [pair], lazy);
      }
      // two rounds are over; its reputation is lower still
      expect(await ledger.banned(task, [2])).toEqual([false]);
      await playRound(ledger, task, 3, [all], lazy);
      expect(await ledger.banned(task, [2])).toEqual([true]);
      await ledger.close();
    });

    it("counts the open round in mid-round, and applies to the next one", async () => {
      const { ledger, task } = await started(suite, 8, { ban: { ...rule, rounds: 1 } });
      await playRound(ledger, task, 0, [all], lazy);
      await ledger.publishPartition(publication(task, 1, [{ ...pair, members: [0, 4] }]));
      // 2 was published in round 0 and may be back in round 2; 4 has no reputation yet
      expect(await ledger.banned(task, [0, 2, 4, 5])).toEqual([false, false, true, false]);
      await ledger.settleCoalition(settlement(task, 1, { ...pair, members: [0, 4] }, lazy));
      await ledger.finalizeRound(task, 1);
      expect(await ledger.banned(task, [0, 2, 4, 5])).toEqual([false, false, false, false]);
      await ledger.close();
    });

    it("also follows a forfeited coalition, and a reputation that faded", async () => {
      const { ledger, task } = await started(suite, 8, { ban: { reputationLimit: 3, rounds: 3 } });
      const other: Play = { coalition: 1, head: 3, members: [3, 4] };
      await ledger.publishPartition(publication(task, 0, [all, other]));
      await ledger.settleCoalition(settlement(task, 0, all));
      await ledger.forfeitCoalition(task, 0, 1);
      await ledger.finalizeRound(task, 0);
      expect(await ledger.banned(task, [3, 4])).toEqual([true, true]);
      const [start] = await ledger.globalReputations([2]);
      expect(wadToNumber(start!)).toBeGreaterThan(3);
      expect(await ledger.banned(task, [2])).toEqual([false]);
      for (const round of [1, 2]) {
        await ledger.publishPartition(publication(task, round, []));
        await ledger.finalizeRound(task, round);
      }
      const [faded] = await ledger.globalReputations([2]);
      expect(wadToNumber(faded!)).toBeLessThan(3);
      expect(await ledger.banned(task, [2])).toEqual([true]);
      await ledger.close();
    });

    it("belongs to its task, and ends with work in a different one", async () => {
      const { ledger, task } = await started(suite, 8, { ban: { ...rule, rounds: 5 } });
      await playRound(ledger, task, 0, [all], lazy);
      const free = await ledger.openTask(opening());
      expect(await ledger.banned(free, [2])).toEqual([false]);
      await playRound(ledger, free, 0, [all]);
      expect((await ledger.globalReputations([2]))[0]).toBeGreaterThan(toWad(rule.reputationLimit));
      expect(await ledger.banned(task, [2])).toEqual([false]);
      await playRound(ledger, task, 1, [all], lazy);
      await ledger.close();
    });

    it("does not apply at the limit", async () => {
      const { ledger, task } = await started(suite, 8, { ban: { reputationLimit: 0, rounds: 9 } });
      await playRound(ledger, task, 0, [all], (member) => ({ learner: member, delivered: false }));
      expect(await ledger.globalReputations([0])).toEqual([0n]);
      expect(await ledger.banned(task, [0, 1, 2])).toEqual([false, false, false]);
      await playRound(ledger, task, 1, [all]);
      await ledger.close();
    });
  });
};
