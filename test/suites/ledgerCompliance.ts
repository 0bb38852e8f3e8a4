import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { payment, paymentWad } from "../../src/incentive/index.ts";
import { exp, ln, toWad, wadToNumber } from "../../src/math/index.ts";
import { contributionScoreWad, contributionValueWad, reputationUtility } from "../../src/reputation/index.ts";
import type { Ledger, LedgerRecord, LedgerSnapshot, MemberReceipt, MemberSettlement } from "../../src/round/index.ts";
import golden from "../golden/ledgerScenario.json" with { type: "json" };
import {
  delivered,
  draws,
  learner,
  modelHashOf,
  opening,
  type Play,
  playRound,
  population,
  publication,
  randomPlays,
  settlement,
  TOKEN,
  terms,
} from "./ledgerFixtures.ts";
import { ledgerRefusals } from "./ledgerRefusals.ts";

export interface LedgerComplianceOptions {
  /** Goes on from a snapshot, where the ledger can. */
  readonly restore?: (snapshot: LedgerSnapshot) => Promise<Ledger>;
}

const near = (wad: bigint, expected: number): void => {
  expect(Math.abs(wadToNumber(wad) - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(expected)));
};

const all: Play = { coalition: 0, head: 0, members: [0, 1, 2] };

/**
 * What every ledger must do, by nothing but the port: the integers of reputations and payments, the order of calls, the
 * escrow, and every refusal.
 *
 * @param name - shown in the report
 * @param open - a new, empty ledger
 */
export const ledgerCompliance = (
  name: string,
  open: () => Promise<Ledger>,
  options: LedgerComplianceOptions = {},
): void => {
  const started = async (count = 8, changes: Parameters<typeof opening>[0] = {}, escrow?: bigint) => {
    const ledger = await open();
    await ledger.register(population(count));
    const task = await ledger.openTask(opening(changes, escrow));
    return { ledger, task };
  };
  const globals = async (ledger: Ledger, count: number): Promise<bigint[]> =>
    ledger.globalReputations(Array.from({ length: count }, (_, index) => index));

  describe(`${name} keeps the ledger's promises`, () => {
    describe("arithmetic", () => {
      test("receipts are eqs. 10 and 14, as the shared integers and as floats", async () => {
        const { ledger, task } = await started();
        await playRound(ledger, task, 0, [all]);
        const play: Play = {
          coalition: 1,
          head: 4,
          members: [0, 4, 2],
          incentive: 12.345678901,
          similarities: [{ head: 0, similarity: 0.625 }],
          similarity: (member) => (member === 0 ? -0.4 : 0.3),
        };
        const seen = (
          await ledger.reputations(task, [{ head: 4, similarities: play.similarities! }], play.members)
        )[0]!;
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
          expect(receipt.normalisedContribution).toBe(score);
          expect(receipt.contribution).toBe(contributionValueWad(score, slack));
          near(receipt.normalisedContribution, Math.min(1, (2 * of.measure) / reference - 1));
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

      test("reputations follow eqs. 16-18 by definition: heads change, learners are absent, updates fail", async () => {
        const count = 8;
        const { ledger, task } = await started(count);
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

      test("x_ref is the coalition's own in the first round, then the largest of the round before", async () => {
        const { ledger, task } = await started();
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
          scores.push([0, 1, 2, 3].map((member) => wadToNumber(receipts.get(member)!.normalisedContribution)));
        }
        expect(scores).toEqual([
          [0, 1, 0, 1],
          [0, -0.5, -0.75, 1],
          [0, -0.5, -1, -1],
          [0, 1, 1, -1],
        ]);
        await ledger.close();
      });

      test("a round in which nothing arrives keeps x_ref; one in which nobody worked sets it to 0", async () => {
        const { ledger, task } = await started();
        await playRound(ledger, task, 0, [all], (member) => delivered(member, { measure: 2 }));
        await playRound(ledger, task, 1, [all], (member) => ({ learner: member, delivered: false }));
        const kept = await playRound(ledger, task, 2, [all], (member) => delivered(member, { measure: 1 }));
        expect(kept.get(1)!.normalisedContribution).toBe(0n);
        await playRound(ledger, task, 3, [all], (member) => delivered(member, { measure: 0 }));
        const none = await playRound(ledger, task, 4, [all], (member) => delivered(member, { measure: 3 }));
        expect(none.get(1)!.normalisedContribution).toBe(-TOKEN);
        expect(none.get(1)!.contribution).toBe(0n);
        await ledger.close();
      });

      test("the eq. 15 rules take u as it is", async () => {
        for (const contribution of ["eq15", "eq15-shifted"] as const) {
          const { ledger, task } = await started(3, { contribution });
          const receipts = await playRound(ledger, task, 0, [all], (member) =>
            delivered(member, { measure: (member - 1) / 2 }),
          );
          for (const member of [0, 1, 2]) {
            expect(receipts.get(member)!.normalisedContribution).toBe(toWad((member - 1) / 2));
          }
          await ledger.close();
        }
      });

      test("signed dissimilarity lowers a payment, never below 0", async () => {
        const paid: bigint[] = [];
        for (const dissimilarity of ["clamp", "signed"] as const) {
          const { ledger, task } = await started(3, { dissimilarity, reputationIncentive: 0 });
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

    test("twelve rounds give the integers of an independent computation, digit for digit", async () => {
      const ledger = await open();
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
          const settled = { task, round, coalition, modelHash, members: members as MemberSettlement[] };
          expect(
            (await ledger.settleCoalition(settled)).map((one) =>
              [one.normalisedContribution, one.contribution, one.payment].map(String),
            ),
          ).toEqual(receipts);
        }
        await ledger.finaliseRound(task, round);
        expect((await globals(ledger, 9)).map(String)).toEqual(globalReputations);
      }
      const balances = await Promise.all(golden.balances.map((_, index) => ledger.balance(index)));
      expect(balances.map(String)).toEqual(golden.balances);
      await ledger.close();
    });

    describe("time", () => {
      test("reads in mid-round are those of the round's opening, and payments do not see the round's own v", async () => {
        const { ledger, task } = await started();
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
        await ledger.finaliseRound(task, 1);
        expect(await read()).not.toEqual(before);
        expect(await ledger.pastHeads()).toEqual([0, 3]);
        await ledger.close();
      });

      test("what a learner declares in mid-round counts from the next round on", async () => {
        const receiptsOf = async (redeclare: boolean): Promise<MemberReceipt[]> => {
          const { ledger, task } = await started();
          await ledger.publishPartition(publication(task, 0, [all]));
          if (redeclare) {
            const changed = { ...learner(0), deadline: 30, sampleCount: 5000, maxFrequency: 2_000_000_000 };
            await ledger.register([changed]);
          }
          const receipts = await ledger.settleCoalition(settlement(task, 0, all));
          await ledger.finaliseRound(task, 0);
          const [next] = await ledger.publishPartition(publication(task, 1, [all]));
          expect(next!.highestFrequency).toBe(redeclare ? 2_000_000_000 : 1_000_000_000);
          await ledger.close();
          return receipts;
        };
        expect(await receiptsOf(true)).toEqual(await receiptsOf(false));
      });

      test("who is late, missing or refused gets nothing, and nobody else's payment changes", async () => {
        const { ledger, task } = await started();
        const honest = await playRound(ledger, task, 0, [all]);
        const { ledger: other, task: second } = await started();
        const late = learner(0).deadline - 1.5 + 0.000_002;
        const receipts = await playRound(other, second, 0, [all], (member) => {
          if (member === 1) return { learner: 1, delivered: false };
          if (member === 2) return delivered(2, { computationTime: Math.round(late * 1e9) / 1e9, measure: 1000 });
          return delivered(member);
        });
        for (const member of [1, 2]) {
          expect(receipts.get(member)).toEqual({
            learner: member,
            normalisedContribution: -TOKEN,
            contribution: 0n,
            payment: 0n,
          });
          expect(await other.balance(member)).toBe(0n);
        }
        expect(receipts.get(0)!.payment).toBe(honest.get(0)!.payment);
        // the late update does not become the reference either
        expect(receipts.get(0)!.normalisedContribution).toBe(TOKEN);
        await ledger.close();
        await other.close();
      });

      test("a deadline met to the second, or missed by rounding, is paid and worth v = 0", async () => {
        const { ledger, task } = await started();
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

      test("the reputation of an absent learner decays by lambda a round", async () => {
        const { ledger, task } = await started();
        const first = await playRound(ledger, task, 0, [all]);
        const start = first.get(1)!.contribution;
        for (let round = 1; round <= 5; round++) {
          await playRound(ledger, task, round, [{ coalition: 1, head: 0, members: [0, 2] }]);
          const [value] = await ledger.globalReputations([1]);
          near(value!, wadToNumber(start) * exp(round * ln(0.7)));
        }
        // a round without coalitions counts too
        await ledger.publishPartition(publication(task, 6, [], { sittingOut: [0, 1, 2] }));
        await ledger.finaliseRound(task, 6);
        near((await ledger.globalReputations([1]))[0]!, wadToNumber(start) * exp(6 * ln(0.7)));
        await ledger.close();
      });

      test("the order of settlement changes nothing", async () => {
        const draw = draws(11);
        const rounds = [randomPlays(draw, 10).plays, randomPlays(draw, 10).plays];
        const run = async (order: readonly number[]) => {
          const { ledger, task } = await started(10);
          const receipts: MemberReceipt[] = [];
          for (const [round, plays] of rounds.entries()) {
            await ledger.publishPartition(publication(task, round, plays));
            const ranked = plays.map((play, at) => ({ play, rank: order[at]! })).sort((a, b) => a.rank - b.rank);
            for (const { play } of ranked)
              receipts.push(...(await ledger.settleCoalition(settlement(task, round, play))));
            await ledger.finaliseRound(task, round);
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
          { seed: 3, numRuns: 5 },
        );
      });
    });

    describe("money", () => {
      test("escrow, balances and withdrawals always add up to what was set aside", async () => {
        const deposit = 300n * TOKEN;
        const { ledger, task } = await started(9, {}, deposit);
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
          await ledger.finaliseRound(task, round);
          withdrawn += await ledger.withdraw(draw(9));
          let balances = 0n;
          for (let index = 0; index < 9; index++) balances += await ledger.balance(index);
          expect((await ledger.escrow(task)) + balances + withdrawn).toBe(deposit);
        }
        expect(withdrawn).toBeGreaterThan(0n);
        expect(refused).toBeGreaterThan(0);
        await ledger.close();
      });

      test("a withdrawal pays once; a closed task gives back the rest and owes what was earned", async () => {
        const { ledger, task } = await started();
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

      test("a coalition whose head never settles is forfeited, and the task goes on", async () => {
        const { ledger, task } = await started();
        const other: Play = { coalition: 2, head: 3, members: [3, 4] };
        await ledger.publishPartition(publication(task, 0, [all, other]));
        await ledger.settleCoalition(settlement(task, 0, all));
        await expect(ledger.finaliseRound(task, 0)).rejects.toMatchObject({ code: "GFML_ROUND_UNSETTLED" });
        await ledger.forfeitCoalition(task, 0, 2);
        await ledger.finaliseRound(task, 0);
        expect(await ledger.globalReputations([3, 4])).toEqual([0n, 0n]);
        expect(await ledger.balance(3)).toBe(0n);
        expect(await ledger.pastHeads()).toEqual([0]);
        const next = await playRound(ledger, task, 1, [all, other]);
        expect(next.get(4)!.contribution).toBeGreaterThan(0n);
        await ledger.close();
      });
    });

    describe("tasks", () => {
      test("share reputations: a second task starts from the first, and both turn one clock", async () => {
        const { ledger, task } = await started();
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
        expect(receipts.get(3)!.normalisedContribution).toBe(TOKEN);
        await ledger.settleCoalition(settlement(task, 1, all));
        await ledger.finaliseRound(task, 1);
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

    ledgerRefusals(started);

    describe("history", () => {
      const read = async (ledger: Ledger): Promise<LedgerRecord[]> => {
        const records: LedgerRecord[] = [];
        for await (const record of ledger.history()) records.push(record);
        return records;
      };

      test("holds every change in order, and no refused call", async () => {
        const { ledger, task } = await started();
        await playRound(ledger, task, 0, [all]);
        await expect(ledger.settleCoalition(settlement(task, 0, all))).rejects.toThrow();
        await ledger.publishPartition(publication(task, 1, [all]));
        await ledger.forfeitCoalition(task, 1, 0);
        await ledger.finaliseRound(task, 1);
        await ledger.withdraw(0);
        await ledger.closeTask(task);
        const records = await read(ledger);
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
          "closing",
        ]);
        const settled = records[3]!.payload as { members: { learner: number; measure: number }[] };
        expect(settled.members[2]).toMatchObject({ learner: 2, measure: 1.25 });
        await ledger.close();
      });

      test.runIf(options.restore !== undefined)(
        "goes on from a snapshot with the same answers and hashes",
        async () => {
          const { ledger, task } = await started(8);
          const draw = draws(31);
          const rounds = Array.from({ length: 5 }, () => randomPlays(draw, 8).plays);
          await playRound(ledger, task, 0, rounds[0]!);
          await playRound(ledger, task, 1, rounds[1]!);
          // in the middle of a round
          await ledger.publishPartition(publication(task, 2, rounds[2]!));
          await ledger.settleCoalition(settlement(task, 2, rounds[2]![0]!));
          const saved = JSON.parse(JSON.stringify(await ledger.snapshot())) as LedgerSnapshot;
          const resumed = await options.restore!(saved);
          for (const one of [ledger, resumed]) {
            for (const play of rounds[2]!.slice(1)) await one.settleCoalition(settlement(task, 2, play));
            await one.finaliseRound(task, 2);
            await playRound(one, task, 3, rounds[3]!);
            await one.withdraw(2);
            await playRound(one, task, 4, rounds[4]!);
          }
          expect(await globals(resumed, 8)).toEqual(await globals(ledger, 8));
          expect(await resumed.escrow(task)).toBe(await ledger.escrow(task));
          expect(await read(resumed)).toEqual(await read(ledger));
          expect(await resumed.snapshot()).toEqual(await ledger.snapshot());
          await ledger.close();
          await resumed.close();
        },
      );
    });
  });
};
