import fc from "fast-check";
import type { Hex } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { describe, expect, it } from "vitest";
import { ModelChain, type ModelFaults, NO_FAULTS } from "../../../test/support/ModelChain.ts";
import { VirtualTimer } from "../../../test/support/VirtualTimer.ts";
import { withCode } from "../../../test/support/withCode.ts";
import { connectChain } from "./connectChain.ts";
import { createSender } from "./createSender.ts";
import type { ContractCall } from "./TransactionSender.ts";

const account = privateKeyToAccount(`0x${"11".repeat(32)}`);
const CALM_AT = 400_000;

/** Numbers from [0, 1), the same for the same seed. */
const chances = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

const setUp = async (seed: number, faults: ModelFaults, urls: readonly string[] = ["http://lag0.test"]) => {
  const timer = new VirtualTimer();
  const now = () => timer.now();
  const chain = new ModelChain({ now, chance: chances(seed), faults, address: account.address, calmAt: CALM_AT });
  const connection = await connectChain({ urls, post: chain.post, timer, patience: 1_000_000 });
  const sender = createSender({
    connection,
    account,
    timer,
    confirmations: 4,
    pollInterval: 500,
    stuckAfter: 20_000,
    rebroadcastAfter: 3_000,
    replacements: 50,
    patience: 2_000_000,
  });
  return { chain, sender };
};

const callsOf = (sizes: readonly number[], withGas: boolean): ContractCall[][] => {
  let next = 0;
  const one = (): ContractCall => {
    next += 1;
    const data: Hex = `0x${next.toString(16).padStart(4, "0")}`;
    return { to: account.address, data, label: `call ${next}`, ...(withGas && { gas: 60_000n }) };
  };
  return sizes.map((size) => Array.from({ length: size }, one));
};

const faultRates: fc.Arbitrary<ModelFaults> = fc.record({
  refused: fc.constantFrom(0, 0.1, 0.3),
  answerLost: fc.constantFrom(0, 0.1, 0.3),
  serverError: fc.constantFrom(0, 0.1),
  garbage: fc.constantFrom(0, 0.1),
  hanging: fc.constantFrom(0, 0.05),
  dropped: fc.constantFrom(0, 0.2),
  reorganized: fc.constantFrom(0, 0.05, 0.15),
  recalled: fc.constantFrom(0, 0.3, 0.9),
  dearer: fc.constantFrom(0, 0.15),
  foreign: fc.constant(0),
});

describe("whatever goes wrong on the way", () => {
  const total = { reorganizations: 0, replacements: 0, dropped: 0, foreign: 0, resent: 0 };
  const addUp = (seen: typeof total) => {
    for (const name of Object.keys(total) as (keyof typeof total)[]) total[name] += seen[name];
  };

  it("executes every call exactly once, in order", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer(),
        faultRates,
        fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 3 }),
        fc.boolean(),
        fc.constantFrom(
          ["http://lag0.test"],
          ["http://lag2.test", "http://lag0.test"],
          ["http://lag0.test", "http://lag1.test"],
        ),
        async (seed, faults, sizes, withGas, urls) => {
          const { chain, sender } = await setUp(seed, faults, urls);
          const batches = callsOf(sizes, withGas);
          for (const calls of batches) {
            const receipts = await sender.send(calls);
            expect(receipts.length).toBe(calls.length);
          }
          expect(chain.executed()).toEqual(batches.flat().map(({ data }) => data));
          addUp(chain.seen);
        },
      ),
      { seed: 20261122, numRuns: 60 },
    );
    // the faults did happen
    expect(total.reorganizations).toBeGreaterThan(50);
    expect(total.replacements).toBeGreaterThan(5);
    expect(total.dropped).toBeGreaterThan(20);
    expect(total.resent).toBeGreaterThan(20);
  });

  it("repeats and reorders nothing when a stranger sends from the same account", async () => {
    let finished = 0;
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.integer(),
        faultRates,
        fc.constantFrom(0.15, 0.4),
        fc.integer({ min: 1, max: 5 }),
        fc.boolean(),
        async (seed, rates, reorganized, size, withGas) => {
          const { chain, sender } = await setUp(seed, { ...rates, reorganized, recalled: 0.9, foreign: 0.2 });
          const calls = callsOf([size], withGas)[0]!;
          const expected = calls.map(({ data }) => data);
          try {
            await sender.send(calls);
            expect(chain.executed()).toEqual(expected);
            finished += 1;
          } catch (error) {
            expect(error).toEqual(withCode("GFML_NONCE_TAKEN"));
            taken += 1;
            const executed = chain.executed();
            expect(new Set(executed).size).toBe(executed.length);
            expect(executed).toEqual(expected.filter((data) => executed.includes(data)));
          }
        },
      ),
      { seed: 20261123, numRuns: 50 },
    );
    expect(finished).toBeGreaterThan(10);
    expect(taken).toBeGreaterThan(3);
  });

  it("replaces and resends nothing without faults", async () => {
    const { chain, sender } = await setUp(1, NO_FAULTS);
    await Promise.all(callsOf([3, 2, 4], true).map((calls) => sender.send(calls)));
    expect(chain.executed().length).toBe(9);
    expect(chain.seen).toEqual({ reorganizations: 0, replacements: 0, dropped: 0, foreign: 0, resent: 0 });
  });
});
