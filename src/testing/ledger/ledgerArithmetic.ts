import { describe, expect, it } from "vitest";
import golden from "../../../test/golden/ledgerScenario.json" with { type: "json" };
import { payment, paymentWad } from "../../incentive/index.ts";
import { exp, ln, toWad, wadToNumber } from "../../math/index.ts";
import { contributionScoreWad, contributionValueWad, reputationUtility } from "../../reputation/index.ts";
import type { DeliveredMember, MemberSettlement } from "../../round/index.ts";
import { all, globals, type LedgerSuite, near, started } from "./LedgerSuite.ts";
import {
  delivered,
  draws,
  learner,
  modelHashOf,
  opening,
  type Play,
  playRound,
  publication,
  randomPlays,
  settlement,
  TOKEN,
  terms,
} from "./ledgerFixtures.ts";

/** Tests the integers of contributions, reputations and payments. */
export const ledgerArithmetic = (suite: LedgerSuite): void => {
  describe("arithmetic", () => {
    it("gives receipts by eqs. 10 and 14, as the shared integers and as floats", async () => {
      const { ledger, task } = await started(suite);
      await playRound(ledger, task, 0, [all]);
      const play: Play = {
        coalition: 1,
        head: 4,
        members: [0, 4, 2],
        incentive: 12.345678901,
        similarities: [{ head: 0, similarity: 0.625 }],
        similarity: (member) => (member === 0 ? -0.4 : 0.3),
      };
      const seen = (await ledger.reputations(task, [{ head: 4, similarities: play.similarities! }], play.members))[0]!;
      const [aggregates] = await ledger.publishPartition(publication(task, 1, [play]));
      const highest = [...seen].sort((a, b) => Number(b - a))[0]!;
      expect(aggregates).toMatchObject({
        coalition: 1,
        highestReputation: highest,
        lowestFrequency: learner(0).minFrequency,
        highestFrequency: learner(0).maxFrequency,
        sampleCount: [0, 4, 2].reduce((sum, index) => sum + learner(index).sampleCount, 0),
      });
      let sum = 0;
      for (const value of seen) sum += reputationUtility(wadToNumber(value), wadToNumber(highest), terms);
      near(aggregates!.meanReputationUtility, sum / 3);

      const receipts = await ledger.settleCoalition(settlement(task, 1, play));
      expect(receipts.map((receipt) => receipt.learner)).toEqual(play.members);
      const reference = 1 + 2 / 8;
      for (const receipt of receipts) {
        const of = delivered(receipt.learner);
        const slack = toWad(learner(4).deadline) - toWad(of.computationTime) - toWad(of.transmissionTime);
        const score = contributionScoreWad(toWad(of.measure), toWad(reference));
        expect(receipt.contributionScore).toBe(score);
        expect(receipt.contribution).toBe(contributionValueWad(score, slack));
        near(receipt.contributionScore, Math.min(1, (2 * of.measure) / reference - 1));
        near(receipt.contribution, (wadToNumber(score) + 1) * ln(1 + wadToNumber(slack)));
        const similarity = receipt.learner === 4 ? 1 : play.similarity!(receipt.learner);
        expect(receipt.payment).toBe(
          paymentWad(
            {
              similarity: toWad(similarity),
              keptFrequency: BigInt(of.keptFrequency),
              sampleCount: BigInt(learner(receipt.learner).sampleCount),
            },
            {
              lowestFrequency: BigInt(aggregates!.lowestFrequency),
              highestFrequency: BigInt(aggregates!.highestFrequency),
              sampleCount: BigInt(aggregates!.sampleCount),
              meanReputationUtility: aggregates!.meanReputationUtility,
              competitionIncentive: toWad(12.345678901),
            },
            { dissimilarity: "clamp", reputationIncentive: 5n * TOKEN },
          ),
        );
        near(
          receipt.payment,
          payment(
            {
              similarity,
              share: learner(receipt.learner).sampleCount / aggregates!.sampleCount,
              lowestFrequency: aggregates!.lowestFrequency,
              highestFrequency: aggregates!.highestFrequency,
              meanReputationUtility: wadToNumber(aggregates!.meanReputationUtility),
              deadline: learner(4).deadline,
            },
            of.keptFrequency,
            12.345678901,
            terms,
          ),
        );
      }
      await ledger.close();
    });

    it("follows eqs. 16-18 by definition: heads change, learners are absent, updates fail", async () => {
      const count = 8;
      const { ledger, task } = await started(suite, count);
      const draw = draws(5);
      const served: { round: number; head: number; learner: number; value: number }[] = [];
      for (let round = 0; round < 7; round++) {
        const { plays } = randomPlays(draw, count);
        for (const { head, similarities } of plays) {
          const everyone = Array.from({ length: count }, (_, index) => index);
          const [row] = await ledger.reputations(task, [{ head, similarities: similarities! }], everyone);
          const all = await globals(ledger, count);
          for (const member of everyone) {
            let global = 0;
            let own = 0;
            for (const { round: then, head: past, learner: who, value } of served) {
              if (who !== member) continue;
              const weight = exp((round - 1 - then) * ln(0.7)) * value;
              const known = similarities!.find((one) => one.head === past)?.similarity ?? 0;
              global += weight;
              own += (past === head ? 1 : Math.max(0, known)) * weight;
            }
            near(all[member]!, global);
            near(row![member]!, 0.2 * global + 0.8 * own);
          }
        }
        const receipts = await playRound(ledger, task, round, plays, (member) =>
          (member + round) % 5 === 0 ? { learner: member, delivered: false } : delivered(member),
        );
        for (const { head, members } of plays) {
          for (const member of members) {
            const value = wadToNumber(receipts.get(member)!.contribution);
            served.push({ round, head, learner: member, value });
          }
        }
      }
      expect(served.filter(({ value }) => value > 0).length).toBeGreaterThan(15);
      const heads = new Set(served.map(({ head }) => head));
      expect(await ledger.pastHeads()).toEqual([...heads].sort((a, b) => a - b));
      await ledger.close();
    });

    it("takes the coalition's own x_ref in the first round, then the largest of the round before", async () => {
      const { ledger, task } = await started(suite);
      const measures = [
        [1, 2, 4, 8],
        [4, 2, 1, 12],
        [6, 3, 0, 0],
        [3, 6, 12, 0],
      ];
      const left: Play = { coalition: 0, head: 0, members: [0, 1] };
      const right: Play = { coalition: 2, head: 2, members: [2, 3] };
      const scores: number[][] = [];
      for (const [round, row] of measures.entries()) {
        const receipts = await playRound(ledger, task, round, [left, right], (member) =>
          delivered(member, { measure: row[member]! }),
        );
        scores.push([0, 1, 2, 3].map((member) => wadToNumber(receipts.get(member)!.contributionScore)));
      }
      expect(scores).toEqual([
        [0, 1, 0, 1],
        [0, -0.5, -0.75, 1],
        [0, -0.5, -1, -1],
        [0, 1, 1, -1],
      ]);
      await ledger.close();
    });

    it("keeps x_ref in a round without updates, and sets it to 0 in a round without work", async () => {
      const { ledger, task } = await started(suite);
      await playRound(ledger, task, 0, [all], (member) => delivered(member, { measure: 2 }));
      await playRound(ledger, task, 1, [all], (member) => ({ learner: member, delivered: false }));
      const kept = await playRound(ledger, task, 2, [all], (member) => delivered(member, { measure: 1 }));
      expect(kept.get(1)!.contributionScore).toBe(0n);
      await playRound(ledger, task, 3, [all], (member) => delivered(member, { measure: 0 }));
      const none = await playRound(ledger, task, 4, [all], (member) => delivered(member, { measure: 3 }));
      expect(none.get(1)!.contributionScore).toBe(-TOKEN);
      expect(none.get(1)!.contribution).toBe(0n);
      await ledger.close();
    });

    it("takes u unchanged under the eq. 15 rules", async () => {
      for (const contribution of ["eq15", "eq15-shifted"] as const) {
        const { ledger, task } = await started(suite, 3, { contribution });
        const receipts = await playRound(ledger, task, 0, [all], (member) =>
          delivered(member, { measure: (member - 1) / 2 }),
        );
        for (const member of [0, 1, 2]) {
          expect(receipts.get(member)!.contributionScore).toBe(toWad((member - 1) / 2));
        }
        await ledger.close();
      }
    });

    it("lowers a payment by signed dissimilarity, never below 0", async () => {
      const paid: bigint[] = [];
      for (const dissimilarity of ["clamp", "signed"] as const) {
        const { ledger, task } = await started(suite, 3, { dissimilarity, reputationIncentive: 0 });
        const play: Play = { ...all, similarity: (member) => (member === 1 ? -0.03 : -1) };
        const receipts = await playRound(ledger, task, 0, [play]);
        paid.push(receipts.get(1)!.payment, receipts.get(2)!.payment);
        await ledger.close();
      }
      const [clamped, clampedFar, signed, signedFar] = paid;
      expect(clamped! - signed!).toBe(toWad(0.3));
      expect(signed).toBeGreaterThan(0n);
      expect(clampedFar).toBeGreaterThan(0n);
      expect(signedFar).toBe(0n);
    });
  });

  it.each([
    ["what was signed", 1, 1],
    ["less than was signed", 1, 4],
    ["more than was signed", 4, 1],
  ])(
    "gives the integers of an independent computation, digit for digit, in twelve rounds of %s",
    async (_, said, signed) => {
      const ledger = await suite.open();
      await ledger.register(golden.registrations);
      const task = await ledger.openTask(opening());
      for (const [round, { coalitions, settlements, answers, globalReputations }] of golden.rounds.entries()) {
        const aggregates = await ledger.publishPartition(publication(task, round, [], { coalitions }));
        for (const [at, { coalition, members }] of settlements.entries()) {
          const { receipts, ...expected } = answers[at]!;
          const { highestReputation, meanReputationUtility } = aggregates[at]!;
          expect({
            highestReputation: `${highestReputation}`,
            meanReputationUtility: `${meanReputationUtility}`,
          }).toEqual(expected);
          const modelHash = modelHashOf(round, coalition);
          const settled = {
            task,
            round,
            coalition,
            modelHash,
            members: members.map((one) => reported(one, said, signed)),
          };
          expect(
            (await ledger.settleCoalition(settled)).map((one) =>
              [one.contributionScore, one.contribution, one.payment].map(String),
            ),
          ).toEqual(receipts);
        }
        await ledger.finalizeRound(task, round);
        expect((await globals(ledger, 9)).map(String)).toEqual(globalReputations);
      }
      const balances = await Promise.all(golden.balances.map((_, index) => ledger.balance(index)));
      expect(balances.map(String)).toEqual(golden.balances);
      await ledger.close();
    },
  );
};

/** A settled member of the golden file, whose x is the smaller of a head's measure and a signed norm. */
const reported = (
  one: (typeof golden.rounds)[number]["settlements"][number]["members"][number],
  said: number,
  signed: number,
): MemberSettlement => {
  if (!("measure" in one)) return { learner: one.learner, delivered: false };
  const { measure, ...rest } = one as Omit<DeliveredMember, "updateNorm" | "embeddingHash">;
  const times = (factor: number): number => (Math.round(measure * 1e9) * factor) / 1e9;
  return { ...rest, measure: times(said), updateNorm: times(signed), embeddingHash: "00".repeat(32) };
};
