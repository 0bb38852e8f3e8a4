import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exp, ln, wadToNumber } from "../../math/index.ts";
import type { MemberReceipt } from "../../round/index.ts";
import { all, globals, type LedgerSuite, near, started } from "./LedgerSuite.ts";
import {
  delivered,
  draws,
  learner,
  type Play,
  playRound,
  population,
  publication,
  randomPlays,
  settlement,
  TOKEN,
} from "./ledgerFixtures.ts";

/** Tests the time at which values apply: mid-round reads, deadlines, decay, the order of settlement. */
export const ledgerTime = (suite: LedgerSuite): void => {
  describe("time", () => {
    it("fixes reads at the round's opening, and payments ignore the round's own v", async () => {
      const { ledger, task } = await started(suite);
      await playRound(ledger, task, 0, [all]);
      const view = { head: 0, similarities: [] };
      const before = [await globals(ledger, 8), await ledger.reputations(task, [view], [0, 1, 2, 3])];
      const read = async () => [await globals(ledger, 8), await ledger.reputations(task, [view], [0, 1, 2, 3])];
      const heads = await ledger.pastHeads();
      const other: Play = { coalition: 1, head: 3, members: [3, 4] };
      await ledger.publishPartition(publication(task, 1, [all, other]));
      expect(await read()).toEqual(before);
      await ledger.settleCoalition(settlement(task, 1, all));
      expect(await read()).toEqual(before);
      await ledger.settleCoalition(settlement(task, 1, other));
      expect(await read()).toEqual(before);
      expect(await ledger.pastHeads()).toEqual(heads);
      await ledger.finalizeRound(task, 1);
      expect(await read()).not.toEqual(before);
      expect(await ledger.pastHeads()).toEqual([0, 3]);
      await ledger.close();
    });

    it("counts a declaration in mid-round from the next round on", async () => {
      const receiptsOf = async (redeclare: boolean): Promise<MemberReceipt[]> => {
        const { ledger, task } = await started(suite);
        await ledger.publishPartition(publication(task, 0, [all]));
        if (redeclare) {
          const changed = { ...learner(0), deadline: 30, sampleCount: 5000, maxFrequency: 2_000_000_000 };
          await ledger.register([changed]);
        }
        const receipts = await ledger.settleCoalition(settlement(task, 0, all));
        await ledger.finalizeRound(task, 0);
        const [next] = await ledger.publishPartition(publication(task, 1, [all]));
        expect(next!.highestFrequency).toBe(redeclare ? 2_000_000_000 : 1_000_000_000);
        await ledger.close();
        return receipts;
      };
      expect(await receiptsOf(true)).toEqual(await receiptsOf(false));
    });

    it("pays nothing to late, missing or refused learners, and changes no other payment", async () => {
      const { ledger, task } = await started(suite);
      const honest = await playRound(ledger, task, 0, [all]);
      const { ledger: other, task: second } = await started(suite);
      const late = learner(0).deadline - 1.5 + 0.000_002;
      const receipts = await playRound(other, second, 0, [all], (member) => {
        if (member === 1) return { learner: 1, delivered: false };
        if (member === 2) return delivered(2, { computationTime: Math.round(late * 1e9) / 1e9, measure: 1000 });
        return delivered(member);
      });
      for (const member of [1, 2]) {
        expect(receipts.get(member)).toEqual({
          learner: member,
          contributionScore: -TOKEN,
          contribution: 0n,
          payment: 0n,
        });
        expect(await other.balance(member)).toBe(0n);
      }
      expect(receipts.get(0)!.payment).toBe(honest.get(0)!.payment);
      // the late update does not become the reference either
      expect(receipts.get(0)!.contributionScore).toBe(TOKEN);
      await ledger.close();
      await other.close();
    });

    it("pays a deadline that is met to the second, or missed by rounding, with v = 0", async () => {
      const { ledger, task } = await started(suite);
      const limit = learner(0).deadline - 1.5;
      const receipts = await playRound(ledger, task, 0, [all], (member) =>
        delivered(member, { computationTime: Math.round((limit + member * 0.000_000_5) * 1e9) / 1e9 }),
      );
      for (const member of [0, 1, 2]) {
        expect(receipts.get(member)!.contribution).toBe(0n);
        expect(receipts.get(member)!.payment).toBeGreaterThan(0n);
      }
      await ledger.close();
    });

    it("decays the reputation of an absent learner by lambda a round", async () => {
      const { ledger, task } = await started(suite);
      const first = await playRound(ledger, task, 0, [all]);
      const start = first.get(1)!.contribution;
      for (let round = 1; round <= 5; round++) {
        await playRound(ledger, task, round, [{ coalition: 1, head: 0, members: [0, 2] }]);
        const [value] = await ledger.globalReputations([1]);
        near(value!, wadToNumber(start) * exp(round * ln(0.7)));
      }
      // a round without coalitions counts too
      await ledger.publishPartition(publication(task, 6, [], { sittingOut: [0, 1, 2] }));
      await ledger.finalizeRound(task, 6);
      near((await ledger.globalReputations([1]))[0]!, wadToNumber(start) * exp(6 * ln(0.7)));
      await ledger.close();
    });

    it("does not depend on the order of settlement", async () => {
      const draw = draws(11);
      const rounds = [randomPlays(draw, 10).plays, randomPlays(draw, 10).plays];
      const run = async (order: readonly number[]) => {
        const { ledger, task } = await started(suite, 10);
        const receipts: MemberReceipt[] = [];
        for (const [round, plays] of rounds.entries()) {
          await ledger.publishPartition(publication(task, round, plays));
          const ranked = plays.map((play, at) => ({ play, rank: order[at]! })).sort((a, b) => a.rank - b.rank);
          for (const { play } of ranked)
            receipts.push(...(await ledger.settleCoalition(settlement(task, round, play))));
          await ledger.finalizeRound(task, round);
        }
        const balances = await Promise.all(population(10).map((one) => ledger.balance(one.learner)));
        const state = { balances, globals: await globals(ledger, 10), escrow: await ledger.escrow(task) };
        await ledger.close();
        return { ...state, receipts: receipts.map((receipt) => JSON.stringify(receipt, (_, v) => `${v}`)).sort() };
      };
      const expected = await run([0, 1, 2]);
      await fc.assert(
        fc.asyncProperty(fc.shuffledSubarray([0, 1, 2], { minLength: 3 }), async (order) => {
          expect(await run(order)).toEqual(expected);
        }),
        { seed: 3, numRuns: Math.max(1, Math.round(5 * suite.effort)) },
      );
    });
  });
};
