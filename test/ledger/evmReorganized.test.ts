import { createWalletClient, defineChain, http } from "viem";
import { afterAll, beforeAll, expect, it } from "vitest";
import { tasksAbi } from "../../src/ledger/evm/abi/generated/tasks.ts";
import { openRemoteLedger } from "../../src/ledger/evm/openRemoteLedger.ts";
import { opening, type Play, playRound, population } from "../../src/testing/ledger/ledgerFixtures.ts";
import { accountWithEther } from "../support/accountWithEther.ts";
import { mineBlocks } from "../support/mineBlocks.ts";
import { startAnvil, type TestAnvil } from "../support/startAnvil.ts";
import { until } from "../support/until.ts";

let anvil: TestAnvil;
beforeAll(async () => {
  anvil = await startAnvil(["--no-mining"]);
});
afterAll(() => anvil.kill());

const left: Play = { coalition: 0, head: 0, members: [0, 1, 2] };
const right: Play = { coalition: 1, head: 4, members: [3, 4] };

it("does not take over what others wrote in a block that is reorganized away", { timeout: 60_000 }, async () => {
  const stranger = await accountWithEther(anvil, "stranger");
  let stopMining = mineBlocks(anvil, 20);
  const ledger = await openRemoteLedger({
    ...{ urls: [anvil.url], account: await accountWithEther(anvil, "provider"), name: "test" },
    ...{ confirmations: 3, pollInterval: 20 },
  });
  await ledger.register(population(8));
  const task = await ledger.openTask(opening());
  await playRound(ledger, task, 0, [left, right]);
  await stopMining();
  const earned = await ledger.balance(0);
  expect(earned).toBeGreaterThan(0n);

  const chain = defineChain({
    ...{ id: ledger.chainId, name: "test", rpcUrls: { default: { http: [anvil.url] } } },
    nativeCurrency: { name: "ether", symbol: "ETH", decimals: 18 },
  });
  const wallet = createWalletClient({ account: stranger, chain, transport: http(anvil.url) });
  const { tasks, token } = ledger.addresses;
  const withdrawForLearner = () =>
    wallet.writeContract({ address: tasks, abi: tasksAbi, functionName: "withdraw", args: [token, 0], gas: 300_000n });
  await withdrawForLearner();
  await anvil.rpc("evm_mine");
  await anvil.rpc("evm_mine");
  const others = ledger.others!;
  // two blocks of three: it may still disappear
  expect(await others.pending()).toBeNull();
  await anvil.rpc("anvil_reorg", 2, []);
  expect(await ledger.balance(0)).toBe(earned);
  await anvil.rpc("anvil_dropAllTransactions");
  await anvil.rpc("evm_mine");
  await anvil.rpc("evm_mine");
  await anvil.rpc("evm_mine");
  expect(await others.pending()).toBeNull();
  expect(await ledger.balance(0)).toBe(earned);

  // what stays counts, once it is deep enough
  await withdrawForLearner();
  stopMining = mineBlocks(anvil, 20);
  try {
    await until("the withdrawal to count", async () => (await others.pending()) !== null, 20);
    await others.adopt((await others.pending())!);
    expect(await ledger.balance(0)).toBe(0n);
    await playRound(ledger, task, 1, [left, right]);
    expect(await ledger.withdraw(0)).toBeGreaterThan(0n);
  } finally {
    await stopMining();
    await ledger.close();
  }
});

it("waits for a change just mined before it gives in to a refusal", { timeout: 60_000 }, async () => {
  const stranger = await accountWithEther(anvil, "second stranger");
  const stopMining = mineBlocks(anvil, 20);
  const ledger = await openRemoteLedger({
    ...{ urls: [anvil.url], account: await accountWithEther(anvil, "second provider"), name: "test" },
    ...{ confirmations: 8, pollInterval: 20 },
  });
  try {
    await ledger.register(population(8));
    const task = await ledger.openTask(opening());
    await playRound(ledger, task, 0, [left, right]);
    const chain = defineChain({
      ...{ id: ledger.chainId, name: "test", rpcUrls: { default: { http: [anvil.url] } } },
      nativeCurrency: { name: "ether", symbol: "ETH", decimals: 18 },
    });
    const wallet = createWalletClient({ account: stranger, chain, transport: http(anvil.url) });
    const { tasks, token } = ledger.addresses;
    const made = { address: tasks, abi: tasksAbi, functionName: "withdraw", args: [token, 0], gas: 300_000n } as const;
    const hash = await wallet.writeContract(made);
    await until("the withdrawal to be mined", async () => anvil.rpc("eth_getTransactionReceipt", hash), 20);
    // the chain has nothing left to withdraw: the ledger finds out why, and agrees
    expect(await ledger.withdraw(0)).toBe(0n);
    expect(await ledger.balance(0)).toBe(0n);
  } finally {
    await stopMining();
    await ledger.close();
  }
});
