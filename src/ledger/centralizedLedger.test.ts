import { describe, expect, it } from "vitest";
import { toWad, WAD } from "../math/index.ts";
import { contributionValueWad } from "../reputation/index.ts";
import type { LedgerRecord } from "../round/index.ts";
import {
  delivered,
  learner,
  opening,
  type Play,
  playRound,
  population,
  publication,
  settlement,
} from "../testing/ledger/ledgerFixtures.ts";
import { ledgerCompliance } from "../testing/ledgerCompliance.ts";
import { centralizedLedger, restoreCentralizedLedger } from "./centralizedLedger.ts";
import { verifyHistory } from "./records/verifyHistory.ts";

ledgerCompliance("the centralized ledger", async () => centralizedLedger(), {
  restore: async (snapshot) => restoreCentralizedLedger(snapshot),
});

const play: Play = { coalition: 0, head: 0, members: [0, 1, 2] };
const lazy = (member: number) => delivered(member, { measure: member === 1 ? 0.5 : 2 });

const inMidRound = async () => {
  const ledger = centralizedLedger();
  await ledger.register(population(4));
  const task = await ledger.openTask(opening());
  await ledger.publishPartition(publication(task, 0, [play]));
  return { ledger, task };
};

describe("overwriting a contribution", () => {
  it("sets u to 1, raises the reputation, keeps the payments, and leaves no trace in the history", async () => {
    const { ledger, task } = await inMidRound();
    const receipts = await ledger.settleCoalition(settlement(task, 0, play, lazy));
    expect(receipts[1]!.contributionScore).toBe(-WAD / 2n);
    const receipt = await ledger.overwriteContribution(task, 0, 1);
    const slack = toWad(learner(0).deadline) - toWad(lazy(1).computationTime) - toWad(lazy(1).transmissionTime);
    expect(receipt).toEqual({
      learner: 1,
      contributionScore: WAD,
      contribution: contributionValueWad(WAD, slack),
      payment: receipts[1]!.payment,
    });
    await ledger.finalizeRound(task, 0);
    expect(await ledger.globalReputations([0, 1])).toEqual([receipts[0]!.contribution, receipt.contribution]);
    expect(await ledger.balance(1)).toBe(receipts[1]!.payment);

    const records: LedgerRecord[] = [];
    for await (const record of ledger.history()) records.push(record);
    expect(records.map(({ kind }) => kind)).toEqual([
      "registration",
      "task",
      "partition",
      "settlement",
      "finalisation",
    ]);
    expect(records.every(({ hash, previousHash }) => hash === null && previousHash === null)).toBe(true);
    const shown = records[3]!.payload as { receipts: Record<string, string>[] };
    expect(shown.receipts[1]!.contributionScore).toBe(`${WAD}`);
    expect(await verifyHistory(ledger.history())).toMatchObject({ linked: false, valid: false });
  });

  it("works on a resumed ledger and informs a sink again", async () => {
    const { ledger, task } = await inMidRound();
    await ledger.settleCoalition(settlement(task, 0, play, lazy));
    const seen: LedgerRecord[] = [];
    const resumed = restoreCentralizedLedger(JSON.parse(JSON.stringify(await ledger.snapshot())), {
      onRecord: (record) => seen.push(record),
    });
    const receipt = await resumed.overwriteContribution(task, 0, 1);
    expect(receipt).toEqual(await ledger.overwriteContribution(task, 0, 1));
    expect(seen.map(({ index, kind }) => [index, kind])).toEqual([[3, "settlement"]]);
    await ledger.finalizeRound(task, 0);
    await resumed.finalizeRound(task, 0);
    expect(await resumed.snapshot()).toEqual(await ledger.snapshot());
  });

  it("is refused before settlement, after finalization, and for learners that delivered nothing", async () => {
    const { ledger, task } = await inMidRound();
    const unknown = { code: "GFML_CONTRIBUTION_UNKNOWN" };
    await expect(ledger.overwriteContribution(task, 0, 1)).rejects.toMatchObject(unknown);
    await ledger.settleCoalition(
      settlement(task, 0, play, (member) => (member === 2 ? { learner: 2, delivered: false } : lazy(member))),
    );
    await expect(ledger.overwriteContribution(task, 0, 2)).rejects.toMatchObject(unknown);
    await expect(ledger.overwriteContribution(task, 0, 3)).rejects.toMatchObject(unknown);
    await expect(ledger.overwriteContribution(task, 1, 1)).rejects.toMatchObject({ code: "GFML_ROUND_ORDER" });
    await ledger.finalizeRound(task, 0);
    await expect(ledger.overwriteContribution(task, 0, 1)).rejects.toMatchObject({ code: "GFML_ROUND_ORDER" });
    await ledger.close();
    await expect(ledger.overwriteContribution(task, 1, 1)).rejects.toMatchObject({ code: "GFML_LEDGER_CLOSED" });
  });

  it("earns reputation: the liar overtakes learners that worked less than all", async () => {
    const run = async (lies: boolean): Promise<bigint> => {
      const { ledger, task } = await inMidRound();
      await ledger.settleCoalition(settlement(task, 0, play, lazy));
      if (lies) await ledger.overwriteContribution(task, 0, 1);
      await ledger.finalizeRound(task, 0);
      await playRound(ledger, task, 1, [play], lazy);
      return (await ledger.globalReputations([1]))[0]!;
    };
    expect(await run(true)).toBeGreaterThan(await run(false));
  });
});
