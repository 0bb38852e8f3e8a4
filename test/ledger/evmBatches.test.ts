import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { EmbeddedChain } from "../../src/chain/anvil/EmbeddedChain.ts";
import { startEmbeddedChain } from "../../src/chain/anvil/startEmbeddedChain.ts";
import type { TransactionSender } from "../../src/chain/sender/TransactionSender.ts";
import { testTokenAbi } from "../../src/ledger/evm/abi/generated/testToken.ts";
import { connectEmbedded } from "../../src/ledger/evm/connectEmbedded.ts";
import type { EvmConnection } from "../../src/ledger/evm/EvmConnection.ts";
import { type EvmLedger, evmLedger, restoreEvmLedger } from "../../src/ledger/evm/evmLedger.ts";
import type { LearnerKeys } from "../../src/ledger/evm/LearnerKeys.ts";
import { memoryLedger } from "../../src/ledger/index.ts";
import type { Ledger, LedgerSnapshot, MemberReceipt } from "../../src/round/index.ts";
import {
  delivered,
  learner,
  opening,
  type Play,
  playRound,
  population,
  publication,
  settlement,
  TOKEN,
} from "../../src/testing/ledger/ledgerFixtures.ts";
import { storedSnapshot } from "../../src/testing/ledger/storedSnapshot.ts";

const folder = mkdtempSync(join(tmpdir(), "gfml-batches-"));
let chain: EmbeddedChain;
let opened = 0;

beforeAll(async () => {
  chain = await startEmbeddedChain({ folder });
});
afterAll(async () => {
  await chain.stop();
  rmSync(folder, { recursive: true });
});

const connect = (): Promise<EvmConnection> => {
  opened += 1;
  return connectEmbedded({ ...chain, stop: async () => {} }, { now: () => 0, secret: `batches ${opened}` });
};

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, index) => from + index);
const COUNT = 180;
// three batches, two batches, one; members in no order
const plays: readonly Play[] = [
  { coalition: 0, head: 7, members: range(0, 117).reverse() },
  { coalition: 1, head: 150, members: range(117, 174), similarity: (member) => ((member % 7) - 2) / 8 },
  { coalition: 2, head: 175, members: range(174, 178) },
];
const logs = {
  sittingOut: [178, 179],
  playerOrder: range(0, COUNT),
  moves: [
    { learner: 3, from: 0, to: null },
    { learner: 3, from: null, to: 2 },
  ],
  refusedReentries: [{ learner: 9, coalition: 1 }],
  barred: [8, 151],
  absent: [180, 181],
};
const settled = (member: number) =>
  member % 11 === 0 ? ({ learner: member, delivered: false } as const) : delivered(member);

/** Two rounds; the heads change, so that reputations under several heads are read. */
const playBoth = async (ledger: Ledger): Promise<unknown[]> => {
  await ledger.register(population(COUNT + 2).map((one) => (one.learner >= 178 ? { ...one, active: true } : one)));
  const task = await ledger.openTask(opening());
  const answers: unknown[] = [];
  for (const [round, swap] of [false, true].entries()) {
    const now = plays.map((play) => ({
      ...play,
      head: swap ? play.members[0]! : play.head,
      similarities: swap ? plays.map(({ head }) => ({ head, similarity: head === play.members[0] ? 1 : 0.25 })) : [],
    }));
    answers.push(await ledger.publishPartition(publication(task, round, now, logs)));
    for (const play of now) answers.push(await ledger.settleCoalition(settlement(task, round, play, settled)));
    await ledger.finalizeRound(task, round);
  }
  return answers;
};

it("gives the integers of the memory ledger for coalitions of several batches", async () => {
  const expected = await playBoth(memoryLedger());
  for (const pipelined of [false, true]) {
    const ledger = evmLedger(await connect(), { pipelined });
    expect(await playBoth(ledger)).toEqual(expected);
    await ledger.settled();
    const records = [];
    for await (const { kind, payload } of ledger.history()) records.push({ kind, payload });
    // the copy beside the chain keeps the order of the calls, the chain that of the contracts
    expect(records.filter(({ kind }) => kind === "settlement")).toHaveLength(6);
    const published = records.find(({ kind }) => kind === "partition")!.payload as typeof logs;
    expect(published).toMatchObject(logs);
    await ledger.close();
  }
});

/** Lets so many transactions through and then fails, as a process that is killed between them. */
const failAfter = (sender: TransactionSender, count: number): TransactionSender => {
  let left = count;
  return {
    ...sender,
    send: async (calls) => {
      const through = calls.slice(0, left);
      left -= through.length;
      const receipts = await sender.send(through);
      if (through.length < calls.length) throw new Error("killed between two transactions");
      return receipts;
    },
  };
};

it("resumes what was cut off between two transactions, and repeats nothing", async () => {
  const play = plays[0]!;
  const expected = memoryLedger();
  await expected.register(population(120));
  await expected.openTask(opening());
  const wanted = await playRound(expected, 0, 0, [play], settled);

  const connection = await connect();
  const first = evmLedger(connection);
  await first.register(population(120));
  const task = await first.openTask(opening());
  const saved = await storedSnapshot(first);

  // every place where publication and settlement can be cut off, one after another, each by a new process
  let cuts = 0;
  let receipts: MemberReceipt[] = [];
  const attempt = async (ledger: EvmLedger): Promise<boolean> => {
    try {
      await ledger.publishPartition(publication(task, 0, [play]));
      receipts = await ledger.settleCoalition(settlement(task, 0, play, settled));
      await ledger.finalizeRound(task, 0);
      return true;
    } catch (error) {
      expect((error as Error).message).toBe("killed between two transactions");
      return false;
    }
  };
  for (;;) {
    const ledger = restoreEvmLedger({ ...connection, sender: failAfter(connection.sender, 1) }, saved);
    if (await attempt(ledger)) break;
    cuts += 1;
  }
  expect(cuts).toBeGreaterThanOrEqual(3);
  expect(receipts).toEqual(play.members.map((member) => wanted.get(member)));

  const after = restoreEvmLedger(connection, saved);
  expect(await attempt(after)).toBe(true);
  expect(after.figures().transactions).toBe(0);
  const kinds: string[] = [];
  for await (const { kind } of after.history()) kinds.push(kind);
  expect(kinds).toEqual(["registration", "task", "partition", "settlement", "finalisation"]);
  // the same ledger that failed goes on, too
  const again = { ...connection, sender: failAfter(connection.sender, 0) };
  const stubborn = restoreEvmLedger(again, (await after.snapshot()) as LedgerSnapshot);
  await expect(stubborn.publishPartition(publication(task, 1, [play]))).rejects.toThrow("killed");
  expect(await stubborn.globalReputations([0])).toEqual(await expected.globalReputations([0]));
  await after.publishPartition(publication(task, 1, [play]));
  await expect(stubborn.publishPartition(publication(task, 1, [play]))).resolves.toHaveLength(1);
  await connection.close();
});

it("keeps a given signature, and refuses a missing or wrong one before it sends anything", async () => {
  const connection = await connect();
  const mute: LearnerKeys = {
    accountOf: (one) => (one === 2 ? undefined : connection.keys.accountOf(one)),
    sign: connection.keys.sign,
  };
  const ledger = evmLedger(connection);
  await ledger.register([0, 1, 2].map((index) => learner(index)));
  const task = await ledger.openTask(opening());
  const play: Play = { coalition: 0, head: 0, members: [0, 1, 2] };
  await ledger.publishPartition(publication(task, 0, [play]));
  const saved = await ledger.snapshot();
  const withoutKey = restoreEvmLedger({ ...connection, keys: mute }, saved);
  const settle = (one: EvmLedger, signature?: string) =>
    one.settleCoalition(
      settlement(task, 0, play, (member) =>
        delivered(member, member === 2 && signature !== undefined ? { signature } : {}),
      ),
    );
  await expect(settle(withoutKey)).rejects.toMatchObject({ code: "GFML_MISSING_KEY" });
  await expect(settle(withoutKey, `0x${"11".repeat(64)}`)).rejects.toMatchObject({ code: "GFML_WRONG_SIGNATURE" });
  await expect(settle(withoutKey, "0x1234")).rejects.toMatchObject({ code: "GFML_INVALID_VALUE" });
  expect(withoutKey.figures().transactions).toBe(0);

  // learner 2 signs on its own machine
  await settle(ledger);
  let own: string | undefined;
  for await (const { kind, payload } of ledger.history()) {
    if (kind === "settlement") own = (payload as { members: { signature: string }[] }).members[2]!.signature;
  }
  const resumed = restoreEvmLedger({ ...connection, keys: mute }, saved);
  expect(await settle(resumed, own)).toHaveLength(3);
  expect(resumed.figures().transactions).toBe(0);
  await connection.close();
});

it("pays a learner's earnings to its payee, and a provider's deposit to the contract", async () => {
  const connection = await connect();
  const ledger = evmLedger(connection);
  const payee = `0x${"ab".repeat(20)}` as const;
  await ledger.register([learner(0), { ...learner(1), payee }, learner(2)]);
  const task = await ledger.openTask(opening({}, 30n * TOKEN));
  expect(await ledger.fund(task, 70n * TOKEN)).toBe(100n * TOKEN);
  await playRound(ledger, task, 0, [{ coalition: 0, head: 0, members: [0, 1, 2] }]);
  const held = (account: `0x${string}`): Promise<bigint> =>
    connection.client.readContract({
      address: connection.addresses.token,
      abi: testTokenAbi,
      functionName: "balanceOf",
      args: [account],
    });
  const of = async (one: number) => ({
    paid: await ledger.withdraw(one),
    account: await held(connection.keys.accountOf(one)!),
    payee: await held(payee),
  });
  const own = await of(2);
  expect(own).toEqual({ paid: own.paid, account: own.paid, payee: 0n });
  const other = await of(1);
  expect(other).toEqual({ paid: other.paid, account: 0n, payee: other.paid });
  expect(other.paid).toBeGreaterThan(0n);
  const refund = await ledger.closeTask(task);
  expect(await held(connection.addresses.tasks)).toBe(await ledger.balance(0));
  expect(refund + own.paid + other.paid + (await ledger.balance(0))).toBe(100n * TOKEN);
  await connection.close();
});

it("ends the run before its next checkpoint when the chain's answer differs", async () => {
  for (const pipelined of [false, true]) {
    const connection = await connect();
    // the last digit of every event is another one: of a settlement, a payment's
    const lying: TransactionSender = {
      ...connection.sender,
      send: async (calls) => {
        const receipts = await connection.sender.send(calls);
        return receipts.map((receipt) => ({
          ...receipt,
          logs: receipt.logs.map((log) => ({ ...log, data: log.data.replace(/[0-8a-f]$/, "9") as `0x${string}` })),
        }));
      },
    };
    const ledger = evmLedger(connection, { pipelined });
    await ledger.register(population(4));
    const task = await ledger.openTask(opening());
    const play: Play = { coalition: 0, head: 0, members: [0, 1, 2] };
    await ledger.publishPartition(publication(task, 0, [play]));
    const saved = await ledger.snapshot();
    const deceived = restoreEvmLedger({ ...connection, sender: lying }, saved, { pipelined });
    const settling = deceived.settleCoalition(settlement(task, 0, play));
    if (pipelined) {
      await settling;
      await deceived.finalizeRound(task, 0).catch(() => {});
      await expect(deceived.snapshot()).rejects.toMatchObject({ code: "GFML_LEDGER_DIVERGENCE" });
      await expect(deceived.balance(0)).rejects.toMatchObject({ code: "GFML_LEDGER_DIVERGENCE" });
    } else {
      await expect(settling).rejects.toMatchObject({ code: "GFML_LEDGER_DIVERGENCE" });
      // nothing was taken over
      expect(await deceived.balance(0)).toBe(0n);
    }
    await connection.close();
  }
});
