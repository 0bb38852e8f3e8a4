import { describe, expect, it } from "vitest";
import type { Ledger } from "../../round/index.ts";
import { all, type LedgerSuite, started } from "./LedgerSuite.ts";
import { learner, playRound, publication, settlement } from "./ledgerFixtures.ts";
import { openingRefusals } from "./openingRefusals.ts";
import { partitionRefusals } from "./partitionRefusals.ts";
import { type LedgerStage, other } from "./RefusedCall.ts";
import { settlementRefusals } from "./settlementRefusals.ts";

const refusals = [...openingRefusals, ...partitionRefusals, ...settlementRefusals];

/** Tests every call that a ledger must refuse with its own code, without any change. */
export const ledgerRefusals = (suite: LedgerSuite): void => {
  const stages: Record<LedgerStage, (ledger: Ledger, task: number) => Promise<void>> = {
    open: async () => {},
    published: async (ledger, task) => {
      await ledger.publishPartition(publication(task, 0, [all, other]));
    },
    settled: async (ledger, task) => {
      await ledger.publishPartition(publication(task, 0, [all, other]));
      await ledger.settleCoalition(settlement(task, 0, all));
      await ledger.settleCoalition(settlement(task, 0, other));
    },
    closed: async (ledger, task) => {
      await playRound(ledger, task, 0, [all]);
      await ledger.closeTask(task);
    },
  };
  const observe = async (ledger: Ledger, task: number) => {
    const learners = [0, 1, 2, 3, 4, 5, 6, 7];
    let records = 0;
    for await (const _ of ledger.history()) records++;
    return {
      records,
      escrow: await ledger.escrow(task),
      balances: await Promise.all(learners.map((index) => ledger.balance(index))),
      reputations: await ledger.globalReputations(learners),
    };
  };

  describe("refused calls", () => {
    for (const stage of ["open", "published", "settled", "closed"] as const) {
      // one ledger for all refusals of a stage: none may leave a trace that makes a later one fail
      it(`changes nothing when ${stage}`, async () => {
        const { ledger, task } = await started(suite);
        await ledger.register([{ ...learner(7), active: false }]);
        await stages[stage](ledger, task);
        const before = await observe(ledger, task);
        for (const { what, at, code, call } of refusals) {
          if (at !== stage) continue;
          await expect(call(ledger, task), what).rejects.toMatchObject({ code });
        }
        expect(await observe(ledger, task)).toEqual(before);
        if (stage === "open") await playRound(ledger, task, 0, [all, other]);
        if (stage === "published") {
          await ledger.settleCoalition(settlement(task, 0, all));
          await ledger.settleCoalition(settlement(task, 0, other));
        }
        if (stage === "published" || stage === "settled") await ledger.finalizeRound(task, 0);
        await ledger.close();
      });
    }

    it("refuses with a code that depends on the reason", () => {
      expect(new Set(refusals.map(({ code }) => code)).size).toBeGreaterThanOrEqual(19);
    });

    it("includes any call after close", async () => {
      const { ledger, task } = await started(suite);
      await ledger.close();
      await expect(ledger.escrow(task)).rejects.toMatchObject({ code: "GFML_LEDGER_CLOSED" });
      await expect(ledger.register([learner(0)])).rejects.toMatchObject({ code: "GFML_LEDGER_CLOSED" });
    });
  });
};
