import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { EmbeddedChain } from "../../src/chain/anvil/EmbeddedChain.ts";
import { startEmbeddedChain } from "../../src/chain/anvil/startEmbeddedChain.ts";
import { connectEmbedded } from "../../src/ledger/evm/connectEmbedded.ts";
import { type EvmLedger, evmLedger } from "../../src/ledger/evm/evmLedger.ts";
import { opening, type Play, population, publication, settlement } from "../../src/testing/ledger/ledgerFixtures.ts";
import { until } from "../support/until.ts";

const left: Play = { coalition: 0, head: 0, members: [0, 1, 2] };
const right: Play = { coalition: 1, head: 4, members: [3, 4] };
const WINDOW = 60;

let folder: string;
let chain: EmbeddedChain;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "gfml-time-"));
  chain = await startEmbeddedChain({ folder });
});
afterAll(async () => {
  await chain.stop();
  rmSync(folder, { recursive: true });
});

describe("a chain with the time of day", () => {
  let time = 1_790_000_000;
  let looks = 0;
  /** The ledger looks at the time whenever it asks whether the window has passed. */
  const moreLooks = (count: number): Promise<unknown> => {
    const before = looks;
    return until(`${count} looks at the time`, () => looks >= before + count);
  };
  let calling: AbortController;
  let ledger: EvmLedger;
  let task: number;
  let opened = 0;
  beforeEach(async () => {
    calling = new AbortController();
    opened += 1;
    const connection = await connectEmbedded(
      { ...chain, stop: async () => {} },
      {
        now: () => {
          looks += 1;
          return time;
        },
        secret: `time ${opened}`,
        isRealTime: true,
        settlementWindow: WINDOW,
        signal: calling.signal,
      },
    );
    ledger = evmLedger(connection, { pipelined: true });
    await ledger.register(population(8));
    task = await ledger.openTask(opening());
    await ledger.settled();
  });
  afterEach(() => ledger.close());

  it("gives blocks the time of their mining, whenever their calls were made", async () => {
    time += 1_000;
    await ledger.publishPartition(publication(task, 0, [left, right]));
    await ledger.settled();
    const published = (await chain.head()).timestamp;
    // several blocks of one second rise by a second each, and no further
    expect(published).toBeGreaterThanOrEqual(time);
    expect(published).toBeLessThan(time + 60);
    await ledger.settleCoalition(settlement(task, 0, left));
    time += 1_000;
    await ledger.settleCoalition(settlement(task, 0, right));
    await ledger.finalizeRound(task, 0);
    await ledger.settled();
    expect((await chain.head()).timestamp).toBeGreaterThanOrEqual(time);
    expect((await chain.head()).timestamp).toBeLessThan(time + 60);
  });

  it("forfeits a coalition once its window has really passed", async () => {
    time += 1_000;
    await ledger.publishPartition(publication(task, 0, [left, right]));
    await ledger.settleCoalition(settlement(task, 0, left));
    let isOver = false;
    const over = ledger.forfeitCoalition(task, 0, 1).then(() => {
      isOver = true;
    });
    await moreLooks(5);
    expect(isOver).toBe(false);
    time += WINDOW + 60;
    await over;
    await ledger.finalizeRound(task, 0);
    await ledger.settled();
    expect((await chain.head()).timestamp).toBeLessThan(time + 60);
  });

  it("ends a wait for a window when its caller aborts, and forfeits nothing", async () => {
    time += 1_000;
    await ledger.publishPartition(publication(task, 0, [left]));
    const over = ledger.forfeitCoalition(task, 0, 0);
    await moreLooks(1);
    calling.abort();
    await expect(over).rejects.toMatchObject({ code: "GFML_CHAIN_WAIT_ABORTED" });
    await ledger.settleCoalition(settlement(task, 0, left));
    await ledger.finalizeRound(task, 0);
  });

  it("draws a beacon from the hash of a block mined for it after all earlier calls", async () => {
    time += 1_000;
    await ledger.publishPartition(publication(task, 0, [left]));
    const drawn = [await ledger.beacon(), await ledger.beacon()];
    const head = await chain.head();
    expect(head).toMatchObject({ hash: `0x${drawn[1]}`, transactionCount: 0 });
    expect(head.timestamp).toBeGreaterThanOrEqual(time);
    expect(drawn[0]).not.toBe(drawn[1]);
    await ledger.settleCoalition(settlement(task, 0, left));
    await ledger.finalizeRound(task, 0);
    await ledger.settled();
  });
});

it("lets a window pass at once in virtual time when a caller waits for it", async () => {
  const connection = await connectEmbedded(
    { ...chain, stop: async () => {} },
    { now: () => 300_000_000, secret: "virtual" },
  );
  const ledger = evmLedger(connection);
  await ledger.register(population(8));
  const task = await ledger.openTask(opening());
  await ledger.publishPartition(publication(task, 0, [left]));
  const before = (await chain.head()).timestamp;
  await ledger.forfeitCoalition(task, 0, 0);
  expect((await chain.head()).timestamp).toBeGreaterThan(before + 3_000);
  expect(await ledger.beacon()).toBe((await chain.head()).hash.slice(2));
  await ledger.close();
});
