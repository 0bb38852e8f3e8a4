import { describe, expect, it } from "vitest";
import { all, type LedgerSuite, started } from "./LedgerSuite.ts";
import {
  initialModelHash,
  learner,
  modelHashOf,
  type Play,
  playRound,
  publication,
  settlement,
} from "./ledgerFixtures.ts";

const WRONG = { code: "GFML_WRONG_MODEL" };

/** Tests hand-overs of models to passive learners. */
export const ledgerHandover = (suite: LedgerSuite): void => {
  describe("a hand-over", () => {
    const other: Play = { coalition: 1, head: 3, members: [3, 4] };
    const passive = async () => {
      const { ledger, task } = await started(suite);
      await ledger.register([6, 7].map((index) => ({ ...learner(index), active: false })));
      const handOver = (round: number, ...models: readonly (readonly [coalition: number, modelHash: string])[]) =>
        ledger.handOver({
          task,
          round,
          learners: models.map(([coalition, modelHash], index) => ({ learner: 7 - index, coalition, modelHash })),
        });
      return { ledger, task, handOver };
    };

    it("gives the initial model, then the last settled model of each coalition", async () => {
      const { ledger, task, handOver } = await passive();
      await handOver(0, [0, initialModelHash], [2, initialModelHash]);
      await playRound(ledger, task, 0, [all, other]);
      await handOver(1, [1, modelHashOf(0, 1)], [0, modelHashOf(0, 0)]);
      // only a coalition that never played still has the initial model
      await handOver(1, [2, initialModelHash]);
      await expect(handOver(1, [0, initialModelHash])).rejects.toMatchObject(WRONG);
      await expect(handOver(1, [1, modelHashOf(0, 1)], [0, modelHashOf(0, 1)])).rejects.toMatchObject(WRONG);

      // forfeited and paused coalitions keep their models
      await ledger.publishPartition(publication(task, 1, [all]));
      await ledger.forfeitCoalition(task, 1, 0);
      await ledger.finalizeRound(task, 1);
      await handOver(2, [0, modelHashOf(0, 0)], [1, modelHashOf(0, 1)]);
      await playRound(ledger, task, 2, [all]);
      await handOver(3, [0, modelHashOf(2, 0)], [1, modelHashOf(0, 1)]);
      await expect(handOver(3, [0, modelHashOf(0, 0)])).rejects.toMatchObject(WRONG);
      await ledger.close();
    });

    it("waits for the end of the round, and changes nothing else", async () => {
      const { ledger, task, handOver } = await passive();
      await ledger.publishPartition(publication(task, 0, [all]));
      await ledger.settleCoalition(settlement(task, 0, all));
      await expect(handOver(0, [0, modelHashOf(0, 0)])).rejects.toMatchObject({ code: "GFML_ROUND_OPEN" });
      await ledger.finalizeRound(task, 0);
      const before = [await ledger.globalReputations([0, 1, 2, 7]), await ledger.escrow(task)];
      await handOver(1, [0, modelHashOf(0, 0)]);
      expect([await ledger.globalReputations([0, 1, 2, 7]), await ledger.escrow(task)]).toEqual(before);
      await ledger.leave(7);
      await expect(handOver(1, [0, modelHashOf(0, 0)])).rejects.toMatchObject({ code: "GFML_LEARNER_LEFT" });
      await ledger.close();
    });
  });
};
