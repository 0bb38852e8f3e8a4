import { keccak256, parseEther, toHex } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { EvmLedger } from "../../src/ledger/evm/evmLedger.ts";
import { openRemoteLedger, type RemoteOptions } from "../../src/ledger/evm/openRemoteLedger.ts";
import type { ChainRound } from "../../src/ledger/index.ts";
import type { Checkpoint, Store } from "../../src/round/index.ts";
import {
  delivered,
  opening,
  type Play,
  playRound,
  population,
  publication,
  settlement,
} from "../../src/testing/ledger/ledgerFixtures.ts";
import { storedSnapshot } from "../../src/testing/ledger/storedSnapshot.ts";
import { mineBlocks } from "../support/mineBlocks.ts";
import { runGfmlHere } from "../support/runGfmlHere.ts";
import { playSmall } from "../support/smallRun.ts";
import { startAnvil, type TestAnvil } from "../support/startAnvil.ts";
import { until } from "../support/until.ts";

let anvil: TestAnvil;
let stopMining: () => Promise<void>;

// a network of one node, with a block every few milliseconds and fees
beforeAll(async () => {
  anvil = await startAnvil(["--no-mining"]);
  stopMining = mineBlocks(anvil, 25);
});
afterAll(async () => {
  await stopMining();
  await anvil.kill();
});

let accounts = 0;
const fundedKey = async () => {
  accounts += 1;
  const key = keccak256(toHex(`provider ${accounts}`));
  await anvil.rpc("anvil_setBalance", privateKeyToAccount(key).address, toHex(parseEther("100")));
  return key;
};

const opener = async (): Promise<(more?: Partial<RemoteOptions>) => Promise<EvmLedger>> => {
  const account = privateKeyToAccount(await fundedKey());
  return (more = {}) =>
    openRemoteLedger({ urls: [anvil.url], account, name: "test", confirmations: 2, pollInterval: 20, ...more });
};

/** Gas of an account's transactions in the blocks after `block`. */
const gasSpentBy = async (account: string, block: number): Promise<number> => {
  let spent = 0;
  const newest = Number(await anvil.rpc("eth_blockNumber"));
  for (let number = block + 1; number <= newest; number++) {
    const receipts = (await anvil.rpc("eth_getBlockReceipts", toHex(number))) as { from: string; gasUsed: string }[];
    for (const { from, gasUsed } of receipts) if (from === account.toLowerCase()) spent += Number(gasUsed);
  }
  return spent;
};

const left: Play = { coalition: 0, head: 0, members: [0, 1, 2] };
const right: Play = { coalition: 1, head: 4, members: [3, 4] };

const settledOnChain = async (ledger: EvmLedger): Promise<string[]> => {
  const found: string[] = [];
  for await (const { kind, payload } of ledger.history()) {
    const { round, coalition } = payload as { round: number; coalition: number };
    if (kind === "settlement") found.push(`${round}/${coalition}`);
  }
  return found;
};

it("sends nothing again where the chain is ahead of a snapshot, and refuses other content", async () => {
  const open = await opener();
  const ledger = await open();
  await ledger.register(population(8));
  const task = await ledger.openTask(opening());
  await playRound(ledger, task, 0, [left, right]);
  const saved = await storedSnapshot(ledger);
  const aggregates = await ledger.publishPartition(publication(task, 1, [left, right]));
  const receipts = await ledger.settleCoalition(settlement(task, 1, left));
  expect(ledger.figures().fees).toBeGreaterThan(0n);
  await ledger.close();

  const other = await open({ snapshot: saved });
  await other.publishPartition(publication(task, 1, [left, right]));
  await expect(
    other.settleCoalition(settlement(task, 1, left, (one) => delivered(one, { measure: 0.5 }))),
  ).rejects.toMatchObject({ code: "GFML_CHAIN_CONFLICT" });
  expect(other.figures().transactions).toBe(0);
  await other.close();

  const resumed = await open({ snapshot: saved });
  expect(await resumed.publishPartition(publication(task, 1, [left, right]))).toEqual(aggregates);
  expect(await resumed.settleCoalition(settlement(task, 1, left))).toEqual(receipts);
  expect(resumed.figures().transactions).toBe(0);
  await resumed.settleCoalition(settlement(task, 1, right));
  await resumed.finalizeRound(task, 1);
  expect(resumed.figures().transactions).toBe(2);
  expect(await settledOnChain(resumed)).toEqual(["0/0", "0/1", "1/0", "1/1"]);
  const balance = await resumed.balance(4);
  expect(await resumed.withdraw(4)).toBe(balance);
  await resumed.close();
});

it("forfeits the coalition of a head that stays away once its window is over", async () => {
  const open = await opener();
  const ledger = await open({ settlementWindow: 60, pipelined: true });
  await ledger.register(population(8));
  const task = await ledger.openTask(opening());
  await ledger.publishPartition(publication(task, 0, [left, right]));
  await ledger.settleCoalition(settlement(task, 0, left));
  await ledger.settled();
  const over = ledger.forfeitCoalition(task, 0, 1);
  const height = async (): Promise<number> => Number(await anvil.rpc("eth_blockNumber"));
  const from = await height();
  await until("four blocks within the window", async () => (await height()) >= from + 4);
  await anvil.rpc("evm_increaseTime", 120);
  await over;
  await ledger.finalizeRound(task, 0);
  await ledger.settled();
  expect(await settledOnChain(ledger)).toEqual(["0/0"]);
  await ledger.close();
});

it("has the result of every other ledger, and sends nothing when resumed where the chain is ahead", async () => {
  const memory = await playSmall({ ledger: "memory" });
  const environment = { GFML_PRIVATE_KEY: await fundedKey() };
  const saved: Checkpoint[] = [];
  const store: Store = {
    save: async (checkpoint) => {
      saved.push({ ...checkpoint, ledger: JSON.parse(JSON.stringify(checkpoint.ledger)) });
    },
    load: async () => undefined,
  };
  // two ways to one node: failover is not what is tested here
  const fields = { ledger: `${anvil.url},${anvil.url}/`, checkpointInterval: 1, chain: { confirmations: 1 } };
  const run = await playSmall(fields, { store, chain: { environment } });
  expect(run.result.resultHash).toBe(memory.result.resultHash);
  // contracts and escrow are on record before the first round
  expect(saved.map(({ state }) => state.round)).toEqual([0, 1, 2, 3]);

  for (const resume of [saved[0]!, saved[1]!]) {
    const rounds: ChainRound[] = [];
    const resumed = await playSmall(fields, {
      resume,
      chain: { environment },
      onChainRound: (round) => rounds.push(round),
    });
    expect(resumed.result.resultHash).toBe(memory.result.resultHash);
    expect(rounds.map(({ transactions }) => transactions)).toEqual(rounds.map(() => 0));
    expect(rounds).toHaveLength(3 - resume.state.round);
  }
});

it("says what a run would cost in a dry run, and sends nothing", async () => {
  const key = await fundedKey();
  const { address } = privateKeyToAccount(key);
  process.env.GFML_PRIVATE_KEY = key;
  try {
    const small = ["--data.glyph-count", "1200", "--learners", "12", "--coalitions", "3", "--workers", "1"];
    const dry = ["run", "--ledger", anvil.url, "--dry-run", "--rounds", "30", ...small];
    const { code, out, err } = await runGfmlHere(...dry, "--json");
    expect(err).toBe("");
    expect(code).toBe(0);
    const estimate = JSON.parse(out);
    expect(estimate).toMatchObject({ chainId: 31_337, rounds: 30, measuredRounds: 3, shortage: "0", tokens: null });
    expect(estimate.account.toLowerCase()).toBe(address.toLowerCase());
    const { contracts, firstRound, laterRound, total } = estimate.gas;
    expect(Number(contracts)).toBeGreaterThan(5e6);
    expect(Number(laterRound)).toBeLessThan(Number(firstRound));
    expect(BigInt(total)).toBe(BigInt(contracts) + BigInt(firstRound) + 29n * BigInt(laterRound));
    expect(BigInt(estimate.wei)).toBe(BigInt(total) * BigInt(estimate.gasPrice));
    expect(await anvil.rpc("eth_getTransactionCount", address, "latest")).toBe("0x0");
    // the estimate has a margin of a quarter over what deploying takes
    const account = privateKeyToAccount(key);
    const before = Number(await anvil.rpc("eth_blockNumber"));
    const ledger = await openRemoteLedger({
      urls: [anvil.url],
      account,
      name: "test",
      confirmations: 2,
      pollInterval: 20,
    });
    await ledger.close();
    const spent = await gasSpentBy(address, before);
    expect(Number(contracts) / spent).toBeGreaterThan(1.2);
    expect(Number(contracts) / spent).toBeLessThan(1.3);
    const text = await runGfmlHere(...dry);
    expect(text.out).toContain("30 rounds would cost");
    const free = await runGfmlHere("run", "--ledger", "memory", "--dry-run");
    expect(free.err).toContain("--dry-run works only for runs on a network");
  } finally {
    delete process.env.GFML_PRIVATE_KEY;
  }
});
