import { toHex } from "viem";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { awaitBeacon } from "../../src/chain/sender/awaitBeacon.ts";
import { connectChain } from "../../src/chain/sender/connectChain.ts";
import { systemTimer, type Timer } from "../../src/chain/sender/Timer.ts";
import { openRemoteLedger } from "../../src/ledger/evm/openRemoteLedger.ts";
import { opening, type Play, playRound, population } from "../../src/testing/ledger/ledgerFixtures.ts";
import { accountWithEther } from "../support/accountWithEther.ts";
import { startAnvil, type TestAnvil } from "../support/startAnvil.ts";
import { until } from "../support/until.ts";

const hashOf = async (anvil: TestAnvil, block: bigint): Promise<string> =>
  ((await anvil.rpc("eth_getBlockByNumber", toHex(block), false)) as { hash: string }).hash;
const newest = async (anvil: TestAnvil): Promise<bigint> => BigInt((await anvil.rpc("eth_blockNumber")) as string);

describe("on a network, a beacon", () => {
  let anvil: TestAnvil;
  beforeAll(async () => {
    anvil = await startAnvil(["--no-mining"]);
  });
  afterAll(() => anvil.kill());
  let looks = 0;
  const timer: Timer = {
    ...systemTimer,
    sleep: (milliseconds, signal) => {
      looks += 1;
      return systemTimer.sleep(milliseconds, signal);
    },
  };
  const moreLooks = (count: number): Promise<unknown> => {
    const before = looks;
    return until(`${count} looks at the chain`, () => looks >= before + count);
  };
  const quiet = { confirmations: 2, pollInterval: 10, nudge: async () => {}, timer };

  it("is the hash of the first block after the call, once it is deep enough", async () => {
    const link = await connectChain({ urls: [anvil.url] });
    await anvil.rpc("anvil_mine", "0x3");
    const before = await newest(anvil);
    let isDrawn = false;
    const drawing = awaitBeacon(link, quiet).finally(() => {
      isDrawn = true;
    });
    await moreLooks(2);
    await anvil.rpc("evm_mine");
    await moreLooks(3);
    // one block is not two confirmations
    expect(isDrawn).toBe(false);
    await anvil.rpc("evm_mine");
    expect(await drawing).toBe(await hashOf(anvil, before + 1n));
    link.close();
  });

  it("is awaited only until the caller aborts", async () => {
    const link = await connectChain({ urls: [anvil.url] });
    const calling = new AbortController();
    const drawing = awaitBeacon(link, { ...quiet, signal: calling.signal });
    await moreLooks(1);
    calling.abort();
    await expect(drawing).rejects.toMatchObject({ code: "GFML_CHAIN_WAIT_ABORTED" });
    link.close();
  });

  it("makes a chain mine that mines only on transactions", async () => {
    const link = await connectChain({ urls: [anvil.url] });
    const before = await newest(anvil);
    let hours = 0;
    const inHours = { ...systemTimer, now: () => 3_600_000 * hours++ };
    let nudges = 0;
    const nudge = async () => {
      nudges += 1;
      await anvil.rpc("evm_mine");
    };
    expect(await awaitBeacon(link, { ...quiet, timer: inHours, nudge })).toBe(await hashOf(anvil, before + 1n));
    expect(nudges).toBe(2);
    link.close();
  });
});

it("comes from the chain of the ledger", async () => {
  const anvil = await startAnvil(["--block-time", "1"]);
  const account = await accountWithEther(anvil, "beacon");
  const ledger = await openRemoteLedger({
    urls: [anvil.url],
    account,
    name: "test",
    confirmations: 1,
    pollInterval: 20,
    pipelined: true,
  });
  await ledger.register(population(8));
  const play: Play = { coalition: 0, head: 0, members: [0, 1, 2] };
  await playRound(ledger, await ledger.openTask(opening()), 0, [play]);
  const drawn = await ledger.beacon();
  const block = (await anvil.rpc("eth_getBlockByHash", `0x${drawn}`, false)) as { number: string };
  // all that was called before is in earlier blocks
  const { blockNumber } = (
    (await anvil.rpc("eth_getLogs", [{ fromBlock: "0x0", address: ledger.addresses.rounds }][0])) as {
      blockNumber: string;
    }[]
  ).at(-1)!;
  expect(Number(block.number)).toBeGreaterThan(Number(blockNumber));
  await ledger.close();
  await anvil.kill();
});
