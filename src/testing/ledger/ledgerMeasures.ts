import { describe, expect, it } from "vitest";
import { HASH } from "../../core/index.ts";
import { toWad, wadToNumber } from "../../math/index.ts";
import { all, globals, type LedgerSuite, started } from "./LedgerSuite.ts";
import {
  delivered,
  draws,
  type Play,
  playRound,
  publication,
  randomPlays,
  settlement,
  TOKEN,
} from "./ledgerFixtures.ts";

/** Tests that the smaller of the head's measure and the owner's signed norm counts. */
export const ledgerMeasures = (suite: LedgerSuite): void => {
  describe("measures and signed norms", () => {
    it.each(["update-norm", "projection"] as const)(
      "counts the smaller of both under %s, also for x_ref",
      async (contribution) => {
        const { ledger, task } = await started(suite, 3, { contribution });
        const said = [
          { measure: 8, updateNorm: 4 },
          { measure: 2, updateNorm: 9 },
          { measure: 3, updateNorm: 3 },
        ];
        const scores = async (round: number) => {
          const receipts = await playRound(ledger, task, round, [all], (member) => delivered(member, said[member]!));
          return [0, 1, 2].map((member) => wadToNumber(receipts.get(member)!.contributionScore));
        };
        expect(await scores(0)).toEqual([1, 0, 0.5]);
        // x_ref is 4, of the smaller ones
        said[0] = { measure: 1e6, updateNorm: 1 };
        said[1] = { measure: 4, updateNorm: 1e12 };
        expect(await scores(1)).toEqual([-0.5, 1, 0.5]);
        await ledger.close();
      },
    );

    it.each(["eq15", "eq15-shifted"] as const)("ignores the signed norm under %s", async (contribution) => {
      const { ledger, task } = await started(suite, 3, { contribution });
      const receipts = await playRound(ledger, task, 0, [all], (member) =>
        delivered(member, { measure: 0.5 - member / 4, updateNorm: member === 0 ? 0 : 1e10 }),
      );
      for (const member of [0, 1, 2]) {
        expect(receipts.get(member)!.contributionScore).toBe(toWad(0.5 - member / 4));
      }
      await ledger.close();
    });

    it("ignores whatever a head claims above the signed value", async () => {
      const draw = draws(7);
      const honest = await started(suite);
      const loud = await started(suite);
      for (let round = 0; round < 4; round++) {
        const { plays, out } = randomPlays(draw, 8);
        const norms = Array.from({ length: 8 }, () => draw(3_000_000_000) / 1e9);
        const claims = norms.map((norm) => Math.round(norm * 1e9 + draw(2_000_000_000)) / 1e9);
        for (const { ledger, task } of [honest, loud]) {
          await ledger.publishPartition(publication(task, round, plays, { sittingOut: out }));
        }
        for (const play of plays) {
          const settle = ({ ledger, task }: typeof honest, measures: readonly number[]) =>
            ledger.settleCoalition(
              settlement(task, round, play, (member) =>
                delivered(member, { measure: measures[member]!, updateNorm: norms[member]! }),
              ),
            );
          expect(await settle(loud, claims)).toEqual(await settle(honest, norms));
        }
        for (const { ledger, task } of [honest, loud]) await ledger.finalizeRound(task, round);
      }
      expect(await globals(loud.ledger, 8)).toEqual(await globals(honest.ledger, 8));
      expect((await globals(honest.ledger, 8)).some((value) => value > TOKEN / 10n)).toBe(true);
      await honest.ledger.close();
      await loud.ledger.close();
    });
  });

  it("includes a beacon of 32 bytes that changes with every record", async () => {
    const { ledger, task } = await started(suite);
    const drawn = [await ledger.beacon()];
    const play: Play = all;
    await ledger.publishPartition(publication(task, 0, [play]));
    drawn.push(await ledger.beacon());
    await ledger.settleCoalition(settlement(task, 0, play));
    drawn.push(await ledger.beacon());
    for (const one of drawn) expect(one).toMatch(HASH);
    expect(new Set(drawn).size).toBe(3);
    await ledger.close();
    await expect(ledger.beacon()).rejects.toMatchObject({ code: "GFML_LEDGER_CLOSED" });
  });
};
