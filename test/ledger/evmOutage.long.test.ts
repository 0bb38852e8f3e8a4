import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { keccak256, parseEther, toHex } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { afterEach, expect, it } from "vitest";
import type { EvmLedger } from "../../src/ledger/evm/evmLedger.ts";
import { openRemoteLedger } from "../../src/ledger/evm/openRemoteLedger.ts";
import { memoryLedger } from "../../src/ledger/index.ts";
import { opening, type Play, population, publication, settlement } from "../../src/testing/ledger/ledgerFixtures.ts";
import { freePort } from "../support/freePort.ts";
import { letTimePass } from "../support/letTimePass.ts";
import { startAnvil, type TestAnvil } from "../support/startAnvil.ts";

const left: Play = { coalition: 0, head: 0, members: [0, 1, 2] };
const right: Play = { coalition: 1, head: 4, members: [3, 4] };
const account = privateKeyToAccount(keccak256(toHex("a provider whose node fails")));
const MINING = ["--block-time", "1"];

let anvil: TestAnvil | undefined;
let folder: string | undefined;
afterEach(async () => {
  await anvil?.kill();
  if (folder !== undefined) rmSync(folder, { recursive: true });
  folder = undefined;
});

/** A ledger on a network of one node, in the middle of a round. */
const inMidRound = async (node: TestAnvil, pipelined: boolean) => {
  await node.rpc("anvil_setBalance", account.address, toHex(parseEther("100")));
  const notices: string[] = [];
  const ledger = await openRemoteLedger({
    urls: [node.url],
    account,
    name: "test",
    confirmations: 1,
    pollInterval: 100,
    pipelined,
    notice: (line) => notices.push(line),
  });
  await ledger.register(population(8));
  const task = await ledger.openTask(opening());
  await ledger.publishPartition(publication(task, 0, [left, right]));
  return { ledger, task, notices };
};

/** What the round is worth, by the ledger that needs no chain. */
const expected = async () => {
  const memory = memoryLedger();
  await memory.register(population(8));
  const task = await memory.openTask(opening());
  await memory.publishPartition(publication(task, 0, [left, right]));
  const receipts = [
    await memory.settleCoalition(settlement(task, 0, left)),
    await memory.settleCoalition(settlement(task, 0, right)),
  ];
  await memory.finalizeRound(task, 0);
  return { receipts, reputations: await memory.globalReputations([0, 1, 2, 3, 4]) };
};

/** Every call is there once, in as many transactions as were counted here. */
const requireOnce = async (ledger: EvmLedger, node: TestAnvil): Promise<void> => {
  const kinds: string[] = [];
  for await (const { kind } of ledger.history()) kinds.push(kind);
  expect(kinds).toEqual(["registration", "task", "partition", "settlement", "settlement", "finalisation"]);
  const sent = Number(await node.rpc("eth_getTransactionCount", account.address, "latest"));
  // beside those of the ledger's calls, the contracts' own
  const deployed = sent - ledger.figures().transactions;
  expect(deployed).toBeGreaterThan(4);
  expect(deployed).toBeLessThan(10);
  expect(await node.rpc("eth_getTransactionCount", account.address, "pending")).toBe(toHex(sent));
};

it.each([false, true])("waits for a node that stands still for 10 s (pipelined: %s)", async (pipelined) => {
  anvil = await startAnvil(MINING);
  const { ledger, task, notices } = await inMidRound(anvil, pipelined);
  const { receipts, reputations } = await expected();
  await ledger.settled();
  anvil.signal("SIGSTOP");
  const settled = Promise.all([
    ledger.settleCoalition(settlement(task, 0, left)),
    ledger.settleCoalition(settlement(task, 0, right)),
    ledger.finalizeRound(task, 0),
  ]);
  let isMined = false;
  void settled
    .then(() => ledger.settled())
    .then(() => {
      isMined = true;
    });
  await letTimePass(10_000);
  expect(isMined).toBe(false);
  anvil.signal("SIGCONT");
  const [first, second] = await settled;
  expect([first, second]).toEqual(receipts);
  await ledger.settled();
  expect(await ledger.globalReputations([0, 1, 2, 3, 4])).toEqual(reputations);
  await requireOnce(ledger, anvil);
  expect(notices.join("\n")).not.toContain(account.address.slice(2, 12));
  await ledger.close();
});

it("waits for a node that restarts on its state without some of our transactions", async () => {
  folder = mkdtempSync(join(tmpdir(), "gfml-outage-"));
  const state = ["--state", join(folder, "state.json"), "--preserve-historical-states", ...MINING];
  const port = await freePort();
  anvil = await startAnvil(state, port);
  const { ledger, task, notices } = await inMidRound(anvil, false);
  const { receipts, reputations } = await expected();
  expect(await ledger.settleCoalition(settlement(task, 0, left))).toEqual(receipts[0]);
  const settling = ledger.settleCoalition(settlement(task, 0, right));
  // its transaction is in the node's pool at most, which no state holds
  await letTimePass(150);
  await anvil.end();
  await letTimePass(5_000);
  anvil = await startAnvil(state, port);
  expect(await settling).toEqual(receipts[1]);
  await ledger.finalizeRound(task, 0);
  expect(await ledger.globalReputations([0, 1, 2, 3, 4])).toEqual(reputations);
  await requireOnce(ledger, anvil);
  expect(notices.length).toBeGreaterThan(0);
  await ledger.close();
});
