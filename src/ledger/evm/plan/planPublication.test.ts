import { expect, it } from "vitest";
import { opening, population, publication } from "../../../testing/ledger/ledgerFixtures.ts";
import { createLedger } from "../../createLedger.ts";
import { NO_LOG } from "../../records/RecordLog.ts";
import { emptyState } from "../../state/LedgerState.ts";
import { planPublication } from "./planPublication.ts";

/** What a block of every network takes, with room: the plan is an estimate. */
const MOST_GAS = 9_000_000;

it.each([0, 1, 20, 100, 500])("keeps a batch's gas bounded when its head sees %i past heads", async (count) => {
  const state = emptyState();
  const ledger = createLedger("memory", state, NO_LOG);
  await ledger.register(population(Math.max(120, count + 1)));
  const task = await ledger.openTask(opening());
  const members = Array.from({ length: 120 }, (_, learner) => learner);
  const heads = Array.from({ length: count }, (_, index) => 1 + index);
  const play = {
    ...{ coalition: 0, head: 0, members },
    similarities: heads.map((head) => ({ head, similarity: 0.5 })),
  };
  const totals = { lowestFrequency: 1, highestFrequency: 2, sampleCount: 3 };
  const answer = { coalition: 0, highestReputation: 0n, meanReputationUtility: 0n, ...totals };
  const calls = planPublication(state, publication(task, 0, [play]), [answer]);
  const batches = calls.filter(({ functionName }) => functionName === "publishCoalition");
  expect(Math.max(...batches.map(({ gas }) => gas))).toBeLessThanOrEqual(MOST_GAS);
  expect(batches.flatMap(({ args }) => args[4] as unknown[])).toHaveLength(120);
  if (count === 0) expect(batches).toHaveLength(3);
});
