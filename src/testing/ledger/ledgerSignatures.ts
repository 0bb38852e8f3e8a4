import { describe, expect, it } from "vitest";
import { globals, type LedgerSuite, started } from "./LedgerSuite.ts";
import {
  delivered,
  learner,
  modelHashOf,
  opening,
  type Play,
  population,
  publication,
  settlement,
} from "./ledgerFixtures.ts";
import { ownKeys } from "./ownKeys.ts";

/** Tests learners that hold their own keys. */
export const ledgerSignatures = (suite: LedgerSuite): void => {
  describe("with keys of the learners' own", () => {
    const left: Play = { coalition: 0, head: 0, members: [0, 1, 2] };
    const right: Play = { coalition: 1, head: 4, members: [4, 3] };
    const member = (index: number) =>
      index === 1
        ? { learner: index, delivered: false as const }
        : delivered(index, index === 3 ? { measure: 9, computationTime: 900 } : { measure: 5, updateNorm: 2 + index });

    it("gives the results of keys held by the ledger over a whole life", async () => {
      const held = await started(suite);
      const ledger = await suite.open();
      const keys = ownKeys(ledger);
      await ledger.register(await Promise.all(population(8).map((one) => keys.signed(one))));
      const task = await ledger.openTask(opening());
      for (const [round, plays] of [
        [left, right],
        [right, left],
      ].entries()) {
        const published = publication(task, round, plays);
        expect(await ledger.publishPartition(published)).toEqual(await held.ledger.publishPartition(published));
        for (const play of plays) {
          expect(await ledger.settleCoalition(await keys.settlement(task, round, play, member))).toEqual(
            await held.ledger.settleCoalition(settlement(task, round, play, member)),
          );
        }
        for (const one of [ledger, held.ledger]) await one.finalizeRound(task, round);
      }
      expect(await globals(ledger, 8)).toEqual(await globals(held.ledger, 8));
      await held.ledger.close();

      // changes its declaration, gets a model, leaves and returns
      const passive = { ...learner(7), active: false };
      await ledger.register([await keys.signed(passive)]);
      const signature = await keys.signer(7).modelRequest({ task, round: 2, learner: 7 });
      await ledger.handOver({
        task,
        round: 2,
        learners: [{ learner: 7, coalition: 0, modelHash: modelHashOf(1, 0), signature }],
      });
      await keys.leave(7);
      await expect(ledger.leave(7)).rejects.toMatchObject({ code: "GFML_LEARNER_LEFT" });
      await ledger.register([await keys.signed(passive)]);
      await ledger.close();
    });

    it("keeps a learner's account and an account's learner", async () => {
      const ledger = await suite.open();
      const keys = ownKeys(ledger);
      await ledger.register([await keys.signed(learner(0)), await keys.signed(learner(1))]);
      const others = ownKeys(ledger, "others");
      await expect(others.signed(learner(0)).then((one) => ledger.register([one]))).rejects.toMatchObject({
        code: "GFML_ACCOUNT_CHANGED",
        values: { learner: 0 },
      });
      const { account } = keys.signer(1);
      const signature = await keys.signer(1).declaration(learner(2));
      await expect(ledger.register([{ ...learner(2), account, signature }])).rejects.toMatchObject({
        code: "GFML_ACCOUNT_TAKEN",
        values: { owner: 1, learner: 2 },
      });
      await keys.leave(0);
      await expect(others.signed(learner(0)).then((one) => ledger.register([one]))).rejects.toMatchObject({
        code: "GFML_ACCOUNT_CHANGED",
      });
      await ledger.register([await keys.signed(learner(0))]);
      await ledger.close();
    });
  });
};
