import { createWalletClient, defineChain, type Hex, http, parseGwei } from "viem";
import { afterAll, beforeAll, expect, it } from "vitest";
import { auditNetwork } from "../../src/audit/index.ts";
import { learnerRegistryAbi } from "../../src/ledger/evm/abi/generated/learnerRegistry.ts";
import { encodeDeclaration } from "../../src/ledger/evm/encode/encodeDeclaration.ts";
import type { EvmLedger } from "../../src/ledger/evm/evmLedger.ts";
import { openRemoteLedger, type RemoteOptions } from "../../src/ledger/evm/openRemoteLedger.ts";
import { learner, opening, type Play, population, publication } from "../../src/testing/ledger/ledgerFixtures.ts";
import { ownKeys } from "../../src/testing/ledger/ownKeys.ts";
import { storedSnapshot } from "../../src/testing/ledger/storedSnapshot.ts";
import { accountWithEther } from "../support/accountWithEther.ts";
import { mineBlocks } from "../support/mineBlocks.ts";
import { startAnvil, type TestAnvil } from "../support/startAnvil.ts";
import { until } from "../support/until.ts";

let anvil: TestAnvil;
beforeAll(async () => {
  anvil = await startAnvil(["--no-mining"]);
});
afterAll(() => anvil.kill());

const range = (from: number, count: number) => Array.from({ length: count }, (_, index) => from + index);
// more members than fit into one transaction
const first: Play = { coalition: 0, head: 0, members: range(0, 65) };
const second: Play = { coalition: 1, head: 65, members: range(65, 65) };
const COUNT = 130;
const [LEAVES, PASSIVE, NARROW, RICHER] = [70, 71, 125, 129];

it("publishes a round whose members leave and declare again between its transactions", {
  timeout: 120_000,
}, async () => {
  const account = await accountWithEther(anvil, "provider");
  const open = (more: Partial<RemoteOptions> = {}): Promise<EvmLedger> =>
    openRemoteLedger({
      ...{ urls: [anvil.url], account, name: "test", holdsLearnerKeys: false },
      ...{ confirmations: 1, settlementWindow: 60, pollInterval: 20 },
      ...more,
    });
  let stopMining = mineBlocks(anvil, 20);
  const ledger = await open();
  const keys = ownKeys(ledger);
  await ledger.register(await Promise.all(population(COUNT).map((one) => keys.signed(one))));
  const task = await ledger.openTask(opening());
  await stopMining();
  const saved = await storedSnapshot(ledger);

  const stranger = await accountWithEther(anvil, "stranger");
  const chain = defineChain({
    ...{ id: ledger.chainId, name: "test", rpcUrls: { default: { http: [anvil.url] } } },
    nativeCurrency: { name: "ether", symbol: "ETH", decimals: 18 },
  });
  const wallet = createWalletClient({ account: stranger, chain, transport: http(anvil.url) });
  const { learners } = ledger.addresses;
  const at = {
    address: learners,
    abi: learnerRegistryAbi,
    gas: 500_000n,
    maxPriorityFeePerGas: parseGwei("50"),
    maxFeePerGas: parseGwei("100"),
  } as const;
  const update = async (one: ReturnType<typeof learner>) => {
    const own = keys.signer(one.learner);
    const signature = (await own.declaration({ ...one, account: own.account }, 1n)) as Hex;
    const declaration = encodeDeclaration(one, own.account as Hex);
    return wallet.writeContract({ ...at, functionName: "update", args: [[declaration], [signature]] });
  };
  const spoil = async (): Promise<void> => {
    const signature = (await keys.signer(LEAVES).leave(LEAVES, 1n)) as Hex;
    await wallet.writeContract({ ...at, functionName: "leave", args: [LEAVES, signature] });
    await update({ ...learner(PASSIVE), active: false });
    await update({ ...learner(NARROW), minFrequency: 10_000_000, maxFrequency: 20_000_000 });
    await update({ ...learner(RICHER), sampleCount: 900 });
  };

  const round = publication(task, 0, [first, second]);
  let isDone = false;
  const publishing = ledger.publishPartition(round).finally(() => {
    isDone = true;
  });
  // the first transaction alone, then what others do, then the rest
  await until("the first transaction to wait", async () => {
    const { pending } = (await anvil.rpc("txpool_status")) as { pending: string };
    return Number(pending) > 0;
  });
  await anvil.rpc("evm_mine");
  await spoil();
  await anvil.rpc("evm_mine");
  stopMining = mineBlocks(anvil, 20);
  try {
    const aggregates = await publishing;
    expect(isDone).toBe(true);
    expect(aggregates[1]).toMatchObject({ lowestFrequency: 10_000_000 });
    // more samples than were declared when the round was prepared
    const declared = population(COUNT)
      .slice(65)
      .reduce((sum, { sampleCount }) => sum + sampleCount, 0);
    expect(aggregates[1]!.sampleCount).toBe(declared - learner(RICHER).sampleCount + 900);

    // a restart finds the round on the chain, as it is
    const resumed = await open({ snapshot: saved });
    expect(await resumed.publishPartition(round)).toEqual(aggregates);
    expect(resumed.figures().transactions).toBe(0);
    await resumed.close();

    // the round ends, and whoever left is gone after it
    await anvil.rpc("evm_increaseTime", 120);
    for (const { coalition } of [first, second]) await ledger.forfeitCoalition(task, 0, coalition);
    await ledger.finalizeRound(task, 0);
    const others = ledger.others!;
    await others.adopt((await others.pending())!);
    const registered = others.registrations().map((one) => one.learner);
    expect(registered).toHaveLength(COUNT - 1);
    expect(registered).not.toContain(LEAVES);
    expect(others.registrations().find((one) => one.learner === PASSIVE)?.active).toBe(false);

    // the chain follows from what happened on it; the games of this test's numbers do not
    const report = await auditNetwork({ urls: [anvil.url], address: ledger.addresses.rounds });
    const games = ["similarities", "heads", "formation", "stability", "incentives", "frequencies"];
    const broken = report.checks.filter(({ name, verdict }) => verdict === "broken" && !games.includes(name));
    expect(broken).toEqual([]);
  } finally {
    await stopMining();
    await ledger.close();
  }
});
