import { join } from "node:path";
import {
  type Abi,
  type AbiParameter,
  bytesToHex,
  createPublicClient,
  createWalletClient,
  defineChain,
  encodeFunctionData,
  type Hex,
  http,
  keccak256,
  stringToHex,
} from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { expect } from "vitest";
import type { AuditReport } from "../../../src/audit/index.ts";
import { auditNetwork } from "../../../src/audit/index.ts";
import { RandomStream } from "../../../src/core/index.ts";
import {
  joinFederation,
  namesOf,
  type ProviderResult,
  type RunningProvider,
  startProvider,
} from "../../../src/federation/index.ts";
import { learnerRegistryAbi } from "../../../src/ledger/evm/abi/generated/learnerRegistry.ts";
import { reputationRegistryAbi } from "../../../src/ledger/evm/abi/generated/reputationRegistry.ts";
import { roundsAbi } from "../../../src/ledger/evm/abi/generated/rounds.ts";
import { tasksAbi } from "../../../src/ledger/evm/abi/generated/tasks.ts";
import { encodeDeclaration } from "../../../src/ledger/evm/encode/encodeDeclaration.ts";
import { createLearnerSigner, ledgerDomains } from "../../../src/ledger/index.ts";
import { defineService } from "../../support/defineService.ts";
import { freePort } from "../../support/freePort.ts";
import { letTimePass } from "../../support/letTimePass.ts";
import { mineBlocks } from "../../support/mineBlocks.ts";
import { startAnvil } from "../../support/startAnvil.ts";
import { until } from "../../support/until.ts";
import { joinOptionsOf, keyOf, realNode, serviceOf, smallConfig } from "./smallFederation.ts";

const LEARNERS = 6;
/** Learners that speak to the contracts themselves; the last one leaves in the end. */
const OUTSPOKEN = [3, 4, 5];

const ZERO = `0x${"0".repeat(64)}` as Hex;

/** What only the contract of rounds may call, and what needs a role or is for the owner. */
const ONLY_ROUNDS = ["book", "reserve", "credit", "enlist", "open", "transferOwnership", "grantRole of tasks"];

/** How a service fared among accounts that call every public function of its contracts at random moments. */
export interface AmongOthers {
  readonly result: ProviderResult;
  readonly report: AuditReport;
  /** Calls of others by function, mined. */
  readonly calls: ReadonlyMap<string, { done: number; refused: number }>;
  /** Events of the provider's log, by name. */
  readonly events: ReadonlyMap<string, number>;
}

/**
 * Plays a service on a network on which a stranger and three of its learners call the contracts at moments of the seed. Some of
 * the newest blocks are reorganized away.
 *
 * @param restarts - how often the provider is stopped and started again
 */
export const playAmongOthers = async (
  folder: string,
  { rounds, seed, restarts = 0 }: { readonly rounds: number; readonly seed: number; readonly restarts?: number },
): Promise<AmongOthers> => {
  const anvil = await startAnvil(["--no-mining"]);
  const giveEther = (account: string) => anvil.rpc("anvil_setBalance", account, `0x${(10n ** 20n).toString(16)}`);
  await giveEther(namesOf(keyOf("provider")).account);
  let stopMining = mineBlocks(anvil, 20);
  const reorganize = async (): Promise<void> => {
    // a block that anvil mines in the same moment would be lost from its history
    await stopMining();
    await anvil.rpc("anvil_reorg", 1, []);
    stopMining = mineBlocks(anvil, 20);
  };
  const run = smallConfig({
    rounds,
    evaluationInterval: rounds,
    coalition: { count: 2 },
    population: { learners: LEARNERS, activeFraction: 1 },
  });
  const events = new Map<string, number>();
  let played = 0;
  const port = await freePort();
  const boot = (): Promise<RunningProvider> =>
    startProvider({
      config: defineService(
        serviceOf(run, join(folder, "service"), {
          ledger: anvil.url,
          chain: { confirmations: 2, settlementWindow: 60 },
          door: { port },
          life: { minLearners: 3, gatherTime: 0, patience: 20, reconnectTime: 5 },
        }),
      ),
      key: keyOf("provider"),
      createNode: realNode,
      exitWhenDone: true,
      log: (_, event) => events.set(event, (events.get(event) ?? 0) + 1),
      onRound: () => {
        played++;
      },
    });
  let provider = await boot();
  const learners = [];
  for (let learner = 0; learner < LEARNERS; learner++) {
    learners.push(await joinFederation(joinOptionsOf(run, learner, provider.joinAddress)));
  }
  await until("the first round to end", () => played > 0, 60);

  const { chain, task } = provider.document as unknown as {
    chain: { chainId: number; learners: Hex; rounds: Hex };
    task: number;
  };
  const network = defineChain({
    id: chain.chainId,
    name: "test",
    nativeCurrency: { name: "ether", symbol: "ETH", decimals: 18 },
    rpcUrls: { default: { http: [anvil.url] } },
  });
  const reader = createPublicClient({ chain: network, transport: http(anvil.url) });
  const at = { address: chain.rounds, abi: roundsAbi } as const;
  const tasks = (await reader.readContract({ ...at, functionName: "tasks" })) as Hex;
  const reputations = (await reader.readContract({ ...at, functionName: "reputations" })) as Hex;
  const token = await reader.readContract({ address: tasks, abi: tasksAbi, functionName: "tokenOf", args: [task] });
  const signers = new Map(
    OUTSPOKEN.map((learner) => [
      learner,
      createLearnerSigner({ key: keyOf(`learner ${learner}`), domains: ledgerDomains(chain) }),
    ]),
  );
  const stranger = privateKeyToAccount(bytesToHex(keyOf("stranger")));
  await giveEther(stranger.address);
  const wallet = createWalletClient({ account: stranger, chain: network, transport: http(anvil.url) });

  const random = new RandomStream(seed, "test-others" as never);
  const below = (count: number): number => Math.floor(random.uniform() * count);
  const learnerOf = (): number => below(LEARNERS);
  const nonceOf = (learner: number): Promise<bigint> =>
    reader.readContract({ address: chain.learners, abi: learnerRegistryAbi, functionName: "nonceOf", args: [learner] });
  const declarationBy = async (learner: number) => {
    const { cyclesPerSample, minFrequency, maxFrequency, uplinkRate, deadline } = joinOptionsOf(run, learner, "");
    const account = namesOf(keyOf(`learner ${learner}`)).account.toLowerCase();
    const registration = {
      ...{ learner, account, active: true, sampleCount: 20 + below(60), classCount: 10 },
      ...{ cyclesPerSample, minFrequency, maxFrequency, uplinkRate, deadline },
    } as Parameters<typeof encodeDeclaration>[0];
    const signature = (await signers.get(learner)!.declaration(registration, await nonceOf(learner))) as Hex;
    return { declaration: encodeDeclaration(registration, account as Hex), signature };
  };
  const round = async (): Promise<number> =>
    Number((await reader.readContract({ ...at, functionName: "roundOf", args: [task] }))[0]);
  const noStability = {
    ...{ nashStable: true, individuallyStable: true, cycled: false, moves: 0, passes: 1 },
    ...{ maxGain: 0n, maxGainAfterLeader: 0n, stackelbergRegret: 0n },
  };
  const header = (coalition: number) => ({
    ...{ coalition, head: 0, memberCount: 1, competitionIncentive: 5_000_000_000n, heads: [], similarities: [] },
  });
  const registry = { address: chain.learners, abi: learnerRegistryAbi };
  const rights = { address: reputations, abi: reputationRegistryAbi };
  const escrow = { address: tasks, abi: tasksAbi };
  /** Every public function that changes something, with arguments that may be accepted, if any are. */
  const actions: Readonly<Record<string, () => Promise<object> | object>> = {
    withdraw: () => ({ ...escrow, functionName: "withdraw", args: [token, learnerOf()] }),
    update: async () => {
      const { declaration, signature } = await declarationBy(OUTSPOKEN[below(OUTSPOKEN.length)]!);
      return { ...registry, functionName: "update", args: [[declaration], [signature]] };
    },
    "update by another": async () => {
      const { declaration, signature } = await declarationBy(3);
      return { ...registry, functionName: "update", args: [[{ ...declaration, learner: 0 }], [signature]] };
    },
    register: async () => {
      const { declaration, signature } = await declarationBy(4);
      return { ...registry, functionName: "register", args: [[declaration], [signature]] };
    },
    transferOwnership: () => ({ ...registry, functionName: "transferOwnership", args: [stranger.address] }),
    acceptOwnership: () => ({ ...registry, functionName: "acceptOwnership", args: [] }),
    renounceOwnership: () => ({ ...registry, functionName: "renounceOwnership", args: [] }),
    revoke: () => ({ ...registry, functionName: "revoke", args: [[learnerOf()]] }),
    forfeit: async () => ({ ...at, functionName: "forfeit", args: [task, await round(), below(2)] }),
    finaliseRound: async () => ({ ...at, functionName: "finaliseRound", args: [task, await round()] }),
    addUtilities: async () => ({ ...at, functionName: "addUtilities", args: [task, await round(), below(2), 0, [0n]] }),
    multicall: () => ({ ...at, functionName: "multicall", args: [[`0x${"00".repeat(4)}`]] }),
    handOver: async () => ({ ...at, functionName: "handOver", args: [task, await round(), []] }),
    publishLog: async () => ({ ...at, functionName: "publishLog", args: [task, await round(), 0, "0x"] }),
    openRound: async () => ({ ...at, functionName: "openRound", args: [task, await round(), 1, noStability] }),
    publishCoalition: async () => ({
      ...at,
      functionName: "publishCoalition",
      args: [
        task,
        await round(),
        0,
        header(below(2)),
        [{ learner: 0, similarity: 1_000_000_000, frequency: 10_000_000 }],
      ],
    }),
    settle: async () => ({
      ...at,
      functionName: "settle",
      args: [
        {
          task,
          round: await round(),
          coalition: below(2),
          batch: 0,
          largestMeasure: 0n,
          modelHash: ZERO,
          deliveries: [],
        },
        ZERO,
        ZERO,
      ],
    }),
    admit: () => ({ ...at, functionName: "admit", args: [700_000_000n, ZERO] }),
    book: async () => ({ ...escrow, functionName: "book", args: [task, await round(), 0, [1], [10n ** 18n]] }),
    reserve: async () => ({ ...escrow, functionName: "reserve", args: [task, await round(), 0, 10n ** 18n] }),
    credit: () => ({ ...escrow, functionName: "credit", args: [task, [1], [10n ** 18n]] }),
    creditPayments: async () => ({
      ...at,
      functionName: "creditPayments",
      args: [task, await round(), below(2), 0, [1], [10n ** 18n]],
    }),
    open: () => ({ ...escrow, functionName: "open", args: [zeroOf(openingOf(tasksAbi))] }),
    "grantRole of tasks": () => ({ ...escrow, functionName: "grantRole", args: [ZERO, stranger.address] }),
    "revokeRole of tasks": () => ({ ...escrow, functionName: "revokeRole", args: [ZERO, provider.account] }),
    "renounceRole of tasks": () => ({ ...escrow, functionName: "renounceRole", args: [ZERO, stranger.address] }),
    fund: () => ({ ...escrow, functionName: "fund", args: [task, 1n] }),
    close: () => ({ ...escrow, functionName: "close", args: [task] }),
    setRounds: () => ({ ...escrow, functionName: "setRounds", args: [stranger.address] }),
    addTask: () => ({ ...rights, functionName: "addTask", args: [700_000_000n] }),
    countRound: async () => ({ ...rights, functionName: "countRound", args: [task, await round(), 0n, []] }),
    record: async () => ({ ...rights, functionName: "record", args: [task, await round(), 0, 0, [1], [10n ** 18n]] }),
    enlist: () => ({ ...rights, functionName: "enlist", args: [task, [1]] }),
    grantRole: () => ({ ...rights, functionName: "grantRole", args: [ZERO, stranger.address] }),
    revokeRole: () => ({ ...rights, functionName: "revokeRole", args: [ZERO, provider.account] }),
    renounceRole: () => ({ ...rights, functionName: "renounceRole", args: [ZERO, stranger.address] }),
  };
  // a function that is added later must be called here, too; a learner leaves below
  const called = new Set([...Object.keys(actions).map((name) => name.split(" ")[0]), "leave"]);
  const writing = [roundsAbi, tasksAbi, reputationRegistryAbi, learnerRegistryAbi].flatMap((abi) =>
    (abi as Abi).flatMap((one) => (one.type === "function" && one.stateMutability === "nonpayable" ? [one.name] : [])),
  );
  expect(writing.filter((name) => !called.has(name))).toEqual([]);
  const calls = new Map<string, { done: number; refused: number }>();
  const call = async (name: string, made: object): Promise<void> => {
    const count = calls.get(name) ?? { done: 0, refused: 0 };
    calls.set(name, count);
    // arguments that do not fit are a fault of this test
    const data = encodeFunctionData(made as never);
    try {
      // a limit of gas: what is refused is mined, too
      const hash = await wallet.sendTransaction({ to: (made as { address: Hex }).address, data, gas: 1_000_000n });
      // one in a block that is reorganized away never gets a receipt
      const { status } = await reader.waitForTransactionReceipt({ hash, pollingInterval: 20, timeout: 2_000 });
      if (status === "success") count.done++;
      else count.refused++;
    } catch {
      count.refused++;
    }
  };
  let isOver = false;
  const names = Object.keys(actions);
  const calling = (async () => {
    while (!isOver) {
      const name = below(3) === 0 ? ["withdraw", "update"][below(2)]! : names[below(names.length)]!;
      await call(name, await actions[name]!());
      if (below(5) === 0) await reorganize();
      await letTimePass(below(60));
    }
  })();
  const halfway = Math.floor(rounds / 2);
  try {
    for (let restart = 1; restart <= restarts; restart++) {
      const goal = Math.floor((rounds * restart) / (restarts + 1));
      await until(`round ${goal}`, () => played >= goal, 600);
      await provider.stop();
      provider = await boot();
    }
    await until(`half of the rounds`, () => played >= halfway, 600);
    const leaving = OUTSPOKEN.at(-1)!;
    for (let attempt = 0; attempt < 20; attempt++) {
      const signature = (await signers.get(leaving)!.leave(leaving, await nonceOf(leaving))) as Hex;
      await call("leave", { ...registry, functionName: "leave", args: [leaving, signature] });
      if (calls.get("leave")!.done > 0) break;
    }
    const result = await provider.done;
    isOver = true;
    await calling;
    // not even the provider can make itself a writer of reputations
    const writer = keccak256(stringToHex("WRITER"));
    await expect(
      reader.simulateContract({
        ...{ ...rights, functionName: "grantRole", args: [writer, stranger.address] },
        account: namesOf(keyOf("provider")).account as Hex,
      } as never),
    ).rejects.toThrow("AccessControlUnauthorizedAccount");
    const report = await auditNetwork({ urls: [anvil.url], address: chain.rounds });
    return { result, report, calls, events };
  } finally {
    isOver = true;
    await calling.catch(() => {});
    await provider.stop().catch(() => {});
    await Promise.all(learners.map((one) => one.close().catch(() => {})));
    await stopMining();
    await anvil.kill();
  }
};

/** The opening of a task, as the contract takes it. */
const openingOf = (abi: Abi): AbiParameter => {
  for (const one of abi) if (one.type === "function" && one.name === "open") return one.inputs[0]!;
  throw new Error("there is no function to open a task");
};

/** The value of a type in which every number is 0 and every list is empty. */
const zeroOf = (parameter: AbiParameter): unknown => {
  const { type } = parameter;
  if (type.endsWith("]")) return [];
  if ("components" in parameter) return Object.fromEntries(parameter.components.map((one) => [one.name, zeroOf(one)]));
  if (type === "bool") return false;
  if (type === "string") return "";
  if (type === "address") return `0x${"00".repeat(20)}`;
  if (type.startsWith("bytes")) return `0x${"00".repeat(Number(type.slice(5)) || 0)}`;
  return Number(type.replace(/\D/g, "")) <= 48 ? 0 : 0n;
};

/** All rounds end, nothing is wrong on the chain, and the calls that may change something did. */
export const expectPlayed = ({ result, report, calls, events }: AmongOthers, rounds: number): void => {
  expect(result).toMatchObject({ rounds, completed: true });
  expect(report.firstLie).toBeNull();
  expect(report.checks.filter(({ verdict }) => verdict === "broken")).toEqual([]);
  expect(report.roundsAudited).toBe(rounds);
  for (const name of ["withdraw", "update", "leave"]) expect(calls.get(name)?.done, name).toBeGreaterThan(0);
  for (const name of [
    "update by another",
    "register",
    "revoke",
    "fund",
    "close",
    "addTask",
    "record",
    "grantRole",
    ...ONLY_ROUNDS,
  ])
    expect(calls.get(name)?.done ?? 0, name).toBe(0);
  expect(events.get("learner.changed")).toBeGreaterThan(0);
};
