import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { MOST_HEADS } from "../../../reputation/index.ts";
import { opening, population, publication } from "../../../testing/ledger/ledgerFixtures.ts";
import { createLedger } from "../../createLedger.ts";
import { NO_LOG } from "../../records/RecordLog.ts";
import { emptyState } from "../../state/LedgerState.ts";
import { planPublication } from "./planPublication.ts";

/** What a block of every network takes, with room: the plan is an estimate. */
const MOST_GAS = 9_000_000;

const measured: Record<string, string> = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../../../contracts/test/gas/ledger.json"), "utf8"),
);

/** The calls that publish a coalition whose members served the past heads that its head sees. */
const planOf = async (memberCount: number, count: number) => {
  const state = emptyState();
  const ledger = createLedger("memory", state, NO_LOG);
  await ledger.register(population(Math.max(memberCount, count + 1)));
  const task = await ledger.openTask(opening());
  for (let learner = 0; learner < memberCount; learner++) {
    const served = Math.min(count, MOST_HEADS);
    const byHead = new Map(Array.from({ length: served }, (_, index) => [1 + index, { value: 1n, clock: 0 }] as const));
    state.registry.accounts.set(learner, { global: { value: 1n, clock: 0 }, byHead });
  }
  const members = Array.from({ length: memberCount }, (_, learner) => learner);
  const heads = Array.from({ length: count }, (_, index) => 1 + index);
  const play = {
    ...{ coalition: 0, head: 0, members },
    similarities: heads.map((head) => ({ head, similarity: 0.5 })),
  };
  const totals = { lowestFrequency: 1, highestFrequency: 2, sampleCount: 3 };
  const answer = { coalition: 0, highestReputation: 0n, meanReputationUtility: 0n, ...totals };
  const calls = planPublication(state, publication(task, 0, [play]), [answer]);
  return calls.filter(({ functionName }) => functionName === "publishCoalition");
};

it.each([
  [20, "publish 10 members that served 20 heads"],
  [100, "publish 10 members that served 100 heads"],
  [137, "publish 10 members that each replace a sum"],
])(
  "plans the gas that was measured for members that served %i heads, and at most a third more",
  async (count, name) => {
    const planned = (await planOf(10, count)).reduce((sum, { gas }) => sum + gas, 0);
    expect(planned).toBeGreaterThanOrEqual(Number(measured[name]));
    expect(planned).toBeLessThanOrEqual((4 / 3) * Number(measured[name]));
  },
);

it.each([0, 1, 20, 100, 136, 500])(
  "keeps a batch's gas bounded when members served the %i past heads that are seen",
  async (count) => {
    const batches = await planOf(120, count);
    expect(Math.max(...batches.map(({ gas }) => gas))).toBeLessThanOrEqual(MOST_GAS);
    expect(batches.flatMap(({ args }) => args[4] as unknown[])).toHaveLength(120);
    if (count === 0) expect(batches).toHaveLength(3);
  },
);
