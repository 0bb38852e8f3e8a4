import { expect, it } from "vitest";
import { RandomStream } from "../../core/index.ts";
import { mulWad, powerWad, WAD } from "../../math/index.ts";
import { opening } from "../../testing/ledger/ledgerFixtures.ts";
import { createLedger } from "../createLedger.ts";
import { NO_LOG } from "../records/RecordLog.ts";
import { finalizeRound } from "./finalizeRound.ts";
import { emptyState, type OpenCoalition } from "./LedgerState.ts";

const LEARNER = 3;

/** A settled coalition in which one learner contributes under a head. */
const settled = (head: number, contribution: bigint): OpenCoalition => ({
  ...{ head, deadline: WAD, competitionIncentive: WAD, members: new Map(), status: "settled", record: 0 },
  aggregates: { coalition: 0, highestReputation: 0n, meanReputationUtility: 0n, ...NO_FREQUENCIES },
  largestMeasure: null,
  settlement: { task: 0, round: 0, coalition: 0, modelHash: "0".repeat(64), members: [] },
  receipts: [{ learner: LEARNER, contributionScore: 0n, contribution, payment: 0n }],
});
const NO_FREQUENCIES = { lowestFrequency: 1, highestFrequency: 2, sampleCount: 3 };

/** Plays rounds with one contribution each, and returns the sums that the ledger keeps, decayed to the last round. */
const play = async (reputationDecay: number, contributions: readonly (readonly [number, bigint])[]) => {
  const state = emptyState();
  const ledger = createLedger("memory", state, NO_LOG);
  const { terms, ...rest } = opening();
  await ledger.openTask({ ...rest, terms: { ...terms, reputationDecay } });
  contributions.forEach(([head, contribution], round) => {
    state.tasks[0]!.open = new Map([[0, settled(head, contribution)]]);
    finalizeRound(state, 0, round);
  });
  const { clock, decay, accounts } = state.registry;
  const kept = [...accounts.get(LEARNER)!.byHead].map(
    ([head, sum]) => [head, mulWad(sum.value, powerWad(decay!, clock - sum.clock))] as const,
  );
  return new Map(kept.filter(([, value]) => value > 0n));
};

/** The same from the definition: every sum decays in every round, rounded as when it was last added to. */
const expected = (decay: bigint, contributions: readonly (readonly [number, bigint])[], most: number) => {
  let sums: { head: number; value: bigint; clock: number }[] = [];
  const at = (sum: { value: bigint; clock: number }, clock: number) =>
    mulWad(sum.value, powerWad(decay, clock - sum.clock));
  contributions.forEach(([head, contribution], round) => {
    const clock = round + 1;
    const known = sums.find((sum) => sum.head === head);
    const value = contribution + (known === undefined ? 0n : at(known, clock));
    sums = sums.filter((sum) => sum.head !== head && at(sum, clock) > 0n);
    if (sums.length === most) {
      const [least] = [...sums].sort((a, b) => Number(at(a, clock) - at(b, clock)) || a.head - b.head);
      sums = sums.filter((sum) => sum !== least);
    }
    sums.push({ head, value, clock });
  });
  const clock = contributions.length;
  return new Map(sums.map((sum) => [sum.head, at(sum, clock)] as const).filter(([, value]) => value > 0n));
};

const sorted = (sums: ReadonlyMap<number, bigint>) => [...sums].sort(([a], [b]) => a - b);

it.each([0.7, 0.95, 1])("keeps the 136 largest sums of a learner with lambda = %d [D14]", async (lambda) => {
  const stream = new RandomStream(14, "heads", {});
  const contributions = Array.from(
    { length: 400 },
    // often 1, so that equal sums occur
    () => [stream.integerBelow(300), stream.integerBelow(3) === 0 ? 1n : BigInt(1 + stream.integerBelow(1e9))] as const,
  );
  const decay = BigInt(lambda * 100) * 10n ** 16n;
  const kept = sorted(await play(lambda, contributions));
  expect(kept).toEqual(sorted(expected(decay, contributions, 136)));
  expect(kept.length).toBeLessThanOrEqual(136);
});

it("replaces no sum above 0 with the lambda of the presets, however large contributions are", async () => {
  // the logarithm of the longest deadline bounds a contribution
  const contributions = Array.from({ length: 400 }, (_, head) => [head, 42n * WAD] as const);
  const all = expected(7n * 10n ** 17n, contributions, Number.POSITIVE_INFINITY);
  expect(sorted(await play(0.7, contributions))).toEqual(sorted(all));
});
