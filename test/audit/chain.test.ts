import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import {
  type Address,
  createPublicClient,
  custom,
  encodeFunctionData,
  type Hex,
  http,
  numberToHex,
  type PublicClient,
} from "viem";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AuditReport, CheckName } from "../../src/audit/AuditReport.ts";
import { auditChain } from "../../src/audit/auditChain.ts";
import { auditSnapshot } from "../../src/audit/auditLedgers.ts";
import { SignatureAudit } from "../../src/audit/chain/SignatureAudit.ts";
import { Findings } from "../../src/audit/Findings.ts";
import type { EmbeddedChain } from "../../src/chain/anvil/EmbeddedChain.ts";
import { startEmbeddedChain } from "../../src/chain/anvil/startEmbeddedChain.ts";
import { accountOfKey } from "../../src/chain/index.ts";
import { reputationRegistryAbi } from "../../src/ledger/evm/abi/generated/reputationRegistry.ts";
import { roundsAbi } from "../../src/ledger/evm/abi/generated/rounds.ts";
import { tasksAbi } from "../../src/ledger/evm/abi/generated/tasks.ts";
import { testTokenAbi } from "../../src/ledger/evm/abi/generated/testToken.ts";
import { deriveLearnerKey } from "../../src/ledger/evm/derivedLearnerKeys.ts";
import type { ContractAddresses } from "../../src/ledger/evm/LedgerContracts.ts";
import { openEmbeddedLedger } from "../../src/ledger/evm/openEmbeddedLedger.ts";
import type { ChainEvent } from "../../src/ledger/evm/records/ChainEvent.ts";
import { readSignedCalls } from "../../src/ledger/evm/records/calldata.ts";
import { decodeEvents } from "../../src/ledger/evm/records/decodeEvents.ts";
import type { LedgerSnapshot } from "../../src/round/index.ts";
import { playSmall } from "../support/smallRun.ts";
import { withCode } from "../support/withCode.ts";
import type { PlainRecord } from "./support/chainOfRecords.ts";
import { playOnto } from "./support/playOnto.ts";

let folder = "";
let seed = 0;
let snapshot: LedgerSnapshot;
let addresses: ContractAddresses;
let chain: EmbeddedChain;
let client: PublicClient;
let played: readonly PlainRecord[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "gfml-audit-"));
  const { ledger: records, config } = await playSmall({ rounds: 2 });
  seed = config.seed;
  played = records;
  const { learner } = (records.find(({ kind }) => kind === "settlement")!.payload as { members: { learner: number }[] })
    .members[0]!;
  const calls: PlainRecord[] = [...records, { kind: "withdrawal", payload: { learner } }];
  const ledger = await openEmbeddedLedger({ folder: join(folder, "run"), now: () => 0, secret: "audit" });
  await playOnto(ledger, calls);
  snapshot = await ledger.snapshot();
  ({ addresses } = ledger);
  await ledger.close();
  chain = await startEmbeddedChain({ folder: join(folder, "tampered"), state: snapshot.bytes! });
  client = createPublicClient({ transport: http(chain.url) });
});

afterAll(async () => {
  await chain?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const brokenChecks = ({ checks }: AuditReport): CheckName[] =>
  checks.filter(({ verdict }) => verdict === "broken").map(({ name }) => name);

it("passes an honest chain, restarted from its snapshot, digit for digit", async () => {
  const report = await auditSnapshot(snapshot, { folder: join(folder, "honest"), seed });
  expect(report.firstLie).toBeNull();
  expect(report.roundsAudited).toBe(2);
  for (const { name, count, verdict, largestDeviation, tolerance } of report.checks) {
    expect({ name, verdict }).toEqual({ name, verdict: "holds" });
    expect(count).toBeGreaterThan(0);
    expect(largestDeviation).toBeLessThanOrEqual(tolerance);
  }
});

it("refuses snapshots of other versions, which have other contracts, and of no chain", async () => {
  const { bytes: _, ...elsewhere } = snapshot;
  await expect(auditSnapshot(elsewhere, { folder, seed })).rejects.toThrow(withCode("GFML_CHAIN_ELSEWHERE"));
  for (const version of [1, 2, 3, 5]) {
    await expect(auditSnapshot({ ...snapshot, version }, { folder, seed })).rejects.toThrow(
      withCode("GFML_SNAPSHOT_MISMATCH"),
    );
  }
});

it("does not report a reorganized chain as a lie, and names missing blocks", async () => {
  const last = await client.getBlockNumber();
  const tag = numberToHex(last);
  let asked = 0;
  const asking = (answer: (block: Record<string, unknown>) => Record<string, unknown> | null): PublicClient =>
    createPublicClient({
      transport: custom({
        request: async (call: { method: string; params: unknown[] }) => {
          const found = await (client.request as (call: unknown) => Promise<unknown>)(call);
          const isLast = call.method === "eth_getBlockByNumber" && call.params[0] === tag && asked++ === 0;
          return isLast ? answer(found as Record<string, unknown>) : found;
        },
      }),
    });
  const changed = asking((block) => ({ ...block, hash: numberToHex(7, { size: 32 }) }));
  await expect(auditChain(changed, addresses.rounds)).rejects.toThrow(withCode("GFML_CHAIN_CHANGED"));
  asked = 0;
  const gone = asking(() => null);
  await expect(auditChain(gone, addresses.rounds)).rejects.toThrow(/does not have a block[\s\S]*--from-block/);
});

describe("a change of storage that no call made", () => {
  /** Audits the chain with another word where a view function reads, then puts the old one back. */
  const withStorage = async (contract: Address, data: Hex, change: (word: bigint) => bigint): Promise<AuditReport> => {
    const request = client.request as (call: { method: string; params: unknown[] }) => Promise<unknown>;
    const { accessList } = (await request({
      method: "eth_createAccessList",
      params: [{ to: contract, data, from: addresses.rounds }, "latest"],
    })) as { accessList: { address: Address; storageKeys: Hex[] }[] };
    const keys = accessList.find(({ address }) => address.toLowerCase() === contract.toLowerCase())!.storageKeys;
    const written: [Hex, Hex][] = [];
    for (const key of keys) {
      const word = (await request({ method: "eth_getStorageAt", params: [contract, key, "latest"] })) as Hex;
      // what is large is an amount, not a count or a flag
      if (BigInt(word) < 10n ** 12n || BigInt(word) >= 1n << 160n) continue;
      written.push([key, word]);
      await request({
        method: "anvil_setStorageAt",
        params: [contract, key, numberToHex(change(BigInt(word)), { size: 32 })],
      });
    }
    expect(written.length).toBeGreaterThan(0);
    try {
      return await auditChain(client, addresses.rounds, { seed });
    } finally {
      for (const [key, word] of written) await request({ method: "anvil_setStorageAt", params: [contract, key, word] });
    }
  };

  const earner = async (): Promise<number> => {
    for (let learner = 0; learner < 12; learner++) {
      const args = [addresses.token, learner] as const;
      const claim = await client.readContract({
        address: addresses.tasks,
        abi: tasksAbi,
        functionName: "claimOf",
        args,
      });
      if (claim > 0n) return learner;
    }
    throw new Error("nobody earned anything");
  };

  it("is found in a claim", async () => {
    const learner = await earner();
    const data = encodeFunctionData({ abi: tasksAbi, functionName: "claimOf", args: [addresses.token, learner] });
    const report = await withStorage(addresses.tasks, data, (word) => word + 10n ** 18n);
    expect(brokenChecks(report)).toEqual(["state"]);
    expect(report.firstLie).toMatchObject({ check: "state", what: "claim", learner, block: report.toBlock });
  });

  it("is found in an escrow", async () => {
    const data = encodeFunctionData({ abi: tasksAbi, functionName: "escrowOf", args: [0] });
    const report = await withStorage(addresses.tasks, data, (word) => word - 10n ** 18n);
    expect(brokenChecks(report)).toEqual(["state"]);
    expect(report.firstLie).toMatchObject({ what: "escrow", task: 0 });
  });

  it("is found in a reputation", async () => {
    const learner = await earner();
    const args = [[learner]] as const;
    const data = encodeFunctionData({ abi: reputationRegistryAbi, functionName: "globalReputations", args });
    const report = await withStorage(addresses.reputations, data, (word) => word + (1n << 40n));
    expect(brokenChecks(report)).toEqual(["state"]);
    expect(report.firstLie).toMatchObject({ learner });
  });

  it("is found in the tokens behind the ledger", async () => {
    const data = encodeFunctionData({ abi: testTokenAbi, functionName: "balanceOf", args: [addresses.tasks] });
    const report = await withStorage(addresses.token, data, () => 1n);
    expect(report.firstLie).toMatchObject({ check: "state", what: "tokens held", found: "1" });
  });

  it("is found in a contract's code", async () => {
    const request = client.request as (call: { method: string; params: unknown[] }) => Promise<unknown>;
    const code = (await client.getCode({ address: addresses.tasks }))!;
    // the last word is metadata that no call reaches: nothing else can tell
    const last = code.slice(-2) === "00" ? "01" : "00";
    await request({ method: "anvil_setCode", params: [addresses.tasks, `${code.slice(0, -2)}${last}`] });
    try {
      const report = await auditChain(client, addresses.rounds, { seed });
      expect(brokenChecks(report)).toEqual(["code"]);
      expect(report.firstLie).toMatchObject({ what: "code hash of Tasks" });
    } finally {
      await request({ method: "anvil_setCode", params: [addresses.tasks, code] });
    }
  });

  it("is not reported once everything is put back", async () => {
    expect((await auditChain(client, addresses.rounds, { seed })).firstLie).toBeNull();
  });
});

describe("the audit of an edited snapshot", () => {
  /** What anvil writes, as far as it is edited here. */
  interface Dump {
    blocks: { header: { number: Hex; timestamp: Hex }; transactions: { transaction: { to: Hex; input: Hex } }[] }[];
    transactions: { block_number: number; receipt: { logs: { address: Hex; data: Hex }[] } }[];
  }

  const auditEdited = (name: string, edit: (dump: Dump) => void): Promise<AuditReport> => {
    const dump = JSON.parse(gunzipSync(snapshot.bytes!).toString()) as Dump;
    edit(dump);
    const edited = { ...snapshot, bytes: gzipSync(JSON.stringify(dump)) };
    return auditSnapshot(edited, { folder: join(folder, name), seed });
  };

  const isRounds = (address: string): boolean => address.toLowerCase() === addresses.rounds.toLowerCase();
  /** The last transaction with a large event of Rounds. */
  const told = ({ transactions }: Dump) => {
    const found = transactions
      .filter(({ receipt }) => receipt.logs.some(({ address, data }) => isRounds(address) && data.length > 1_000))
      .sort((a, b) => a.block_number - b.block_number)
      .at(-1)!;
    return { block: BigInt(found.block_number), logs: found.receipt.logs };
  };

  it("fails by the receipts' root for an event's number", async () => {
    let block = 0n;
    const report = await auditEdited("number", (dump) => {
      const found = told(dump);
      block = found.block;
      const log = found.logs.find(({ address, data }) => isRounds(address) && data.length > 1_000)!;
      log.data = `${log.data.slice(0, -1)}${log.data.endsWith("1") ? "2" : "1"}` as Hex;
    });
    expect(report.firstLie).toMatchObject({ check: "receipts", what: "root of the receipts", block });
  });

  it("fails for a missing event", async () => {
    let block = 0n;
    const report = await auditEdited("gone", (dump) => {
      const found = told(dump);
      block = found.block;
      found.logs.splice(
        found.logs.findIndex(({ address }) => isRounds(address)),
        1,
      );
    });
    expect(report.firstLie).toMatchObject({ check: "receipts", block });
  });

  it("fails for a block's time, whose hash the next block does not name", async () => {
    let block = 0n;
    const report = await auditEdited("time", ({ blocks }) => {
      const header = blocks
        .map((one) => one.header)
        .sort((a, b) => Number(a.number) - Number(b.number))
        .at(-3)!;
      header.timestamp = numberToHex(BigInt(header.timestamp) - 1n);
      block = BigInt(header.number);
    });
    expect(report.firstLie?.check).toBe("blocks");
    expect([block, block + 1n]).toContain(report.firstLie?.block);
  });

  it("fails for a transaction's data", async () => {
    let block = 0n;
    const report = await auditEdited("data", ({ blocks }) => {
      const found = blocks
        .filter(({ transactions }) => transactions.some(({ transaction }) => isRounds(transaction.to ?? "0x")))
        .sort((a, b) => Number(a.header.number) - Number(b.header.number))
        .at(-1)!;
      const { transaction } = found.transactions.find((one) => isRounds(one.transaction.to ?? "0x"))!;
      transaction.input = `${transaction.input.slice(0, -1)}${transaction.input.endsWith("1") ? "2" : "1"}` as Hex;
      block = BigInt(found.header.number);
    });
    expect(brokenChecks(report).some((check) => check === "transactions" || check === "blocks")).toBe(true);
    expect(report.firstLie?.block).toBe(block);
  });
});

describe("signatures", () => {
  const hearAll = async (change: (event: ChainEvent) => ChainEvent): Promise<Findings> => {
    const findings = new Findings();
    const audit = new SignatureAudit(findings, chain.chainId, addresses);
    const { learners, reputations, tasks, rounds } = addresses;
    const toBlock = await client.getBlockNumber();
    const logs = await client.getLogs({ address: [learners, reputations, tasks, rounds], fromBlock: 0n, toBlock });
    for (const event of decodeEvents(logs, addresses)) {
      const { input } = await client.getTransaction({ hash: event.transactionHash });
      await audit.hear(change(event), readSignedCalls(input));
    }
    return findings;
  };

  it("takes the signatures of members and heads", async () => {
    const findings = await hearAll((event) => event);
    expect(findings.firstLie).toBeNull();
    const found = findings.results().find(({ name }) => name === "signatures");
    expect(found?.count).toBeGreaterThan(30);
    // every call was read: a note would say that one was not
    expect(found?.note).toBeUndefined();
  });

  it("notices an agreement other than the published one", async () => {
    let learner: number | undefined;
    const findings = await hearAll((event) => {
      if (event.name !== "MembersPublished" || learner !== undefined) return event;
      const members = event.arguments.members.map((member, at) => (at === 0 ? { ...member, frequency: 1 } : member));
      learner = members[0]!.learner;
      return { ...event, arguments: { ...event.arguments, members } };
    });
    expect(findings.firstLie).toMatchObject({ check: "signatures", learner, what: "signer of the participation" });
  });

  it.each(["updateNorm", "computationTime", "transmissionTime", "updateHash", "embeddingHash"] as const)(
    "fails for %s other than the member's",
    async (field) => {
      let learner: number | undefined;
      const findings = await hearAll((event) => {
        if (event.name !== "CoalitionSettled" || learner !== undefined) return event;
        const { settlement } = event.arguments;
        const at = settlement.deliveries.findIndex(({ delivered }) => delivered);
        const deliveries = settlement.deliveries.map((one, index) => {
          if (index !== at) return one;
          const changed = typeof one[field] === "bigint" ? one[field] - 1n : numberToHex(1, { size: 32 });
          return { ...one, [field]: changed };
        });
        learner = deliveries[at]!.learner;
        return { ...event, arguments: { ...event.arguments, settlement: { ...settlement, deliveries } } };
      });
      // the head signed what its member did
      expect(findings.firstLie).toMatchObject({ check: "signatures", what: "signer of the settlement" });
      const lies = findings.results().find(({ name }) => name === "signatures")!.lies;
      expect(lies).toBe(2);
    },
  );

  it("notices a settlement other than the head's", async () => {
    let coalition: number | undefined;
    const findings = await hearAll((event) => {
      if (event.name !== "CoalitionSettled" || coalition !== undefined) return event;
      const settlement = { ...event.arguments.settlement, modelHash: numberToHex(1, { size: 32 }) };
      coalition = settlement.coalition;
      return { ...event, arguments: { ...event.arguments, settlement } };
    });
    expect(findings.firstLie).toMatchObject({ check: "signatures", coalition, what: "signer of the settlement" });
  });

  it("notices a different account", async () => {
    const findings = await hearAll((event) => {
      if (event.name !== "LearnerDeclared" || event.arguments.learner !== 3) return event;
      return { ...event, arguments: { ...event.arguments, account: addresses.token } };
    });
    expect(findings.firstLie).toMatchObject({ check: "signatures", learner: 3, what: "signer of the declaration" });
  });
});

describe("the lies of a client on a chain that cannot know", () => {
  it("notices a provider that lowers what a member offered, and its head what it kept", async () => {
    const records = structuredClone(played) as PlainRecord[];
    const { payload } = records.find(({ kind }) => kind === "partition")!;
    const [coalition] = (
      payload as { coalitions: { coalition: number; members: { learner: number; frequency: number }[] }[] }
    ).coalitions;
    const member = coalition!.members.at(-1)!;
    member.frequency -= 10_000_000;
    for (const { kind, payload: settled } of records) {
      const { round, members } = settled as {
        round: number;
        members: { learner: number; delivered: boolean; keptFrequency: number }[];
      };
      if (kind !== "settlement" || round !== 0) continue;
      const one = members.find(({ learner }) => learner === member.learner);
      if (one?.delivered) one.keptFrequency = Math.min(one.keptFrequency, member.frequency) - 5_000;
    }
    const ledger = await openEmbeddedLedger({ folder: join(folder, "lying"), now: () => 0, secret: "audit" });
    await playOnto(ledger, records.slice(0, records.findIndex(({ kind }) => kind === "finalisation") + 1));
    const lying = await ledger.snapshot();
    await ledger.close();
    const report = await auditSnapshot(lying, { folder: join(folder, "lies"), seed });
    expect(report.firstLie).toMatchObject({
      check: "frequencies",
      round: 0,
      coalition: coalition!.coalition,
      learner: member.learner,
      found: `${member.frequency}`,
    });
    expect(brokenChecks(report)).toContain("kept");
    expect(report.checks.find(({ name }) => name === "kept")?.firstLie).toMatchObject({ learner: member.learner });
  });

  /** The data of a call that opens a round in which nobody plays. */
  const openEmpty = (round: number): Hex => {
    const figures = { nashStable: true, individuallyStable: true, cycled: false, moves: 0, passes: 1 };
    const stability = { ...figures, maxGain: 0n, maxGainAfterLeader: 0n, stackelbergRegret: 0n };
    return encodeFunctionData({ abi: roundsAbi, functionName: "openRound", args: [0, round, 0, stability] });
  };

  const mine = async (hash: Hex): Promise<bigint> => {
    const { timestamp } = await client.getBlock();
    await chain.mine(Number(timestamp) + 1);
    const receipt = await client.getTransactionReceipt({ hash });
    expect(receipt.status).toBe("success");
    return receipt.blockNumber;
  };

  it("notices a provider that opens a round without members", async () => {
    const secret = new TextEncoder().encode("gfml provider audit");
    const account = accountOfKey(deriveLearnerKey(secret, 0), "provider");
    const nonce = await client.getTransactionCount({ address: account.address });
    const call = { to: addresses.rounds, data: openEmpty(2), gas: 1_000_000n, gasPrice: 0n, nonce };
    const signed = await account.signTransaction({ ...call, chainId: chain.chainId, type: "legacy" });
    const hash = await client.sendRawTransaction({ serializedTransaction: signed });
    const block = await mine(hash);
    const report = await auditChain(client, addresses.rounds, { seed });
    const expected = "a coalition, sitting out, or absent";
    expect(report.firstLie).toMatchObject({ check: "partitions", round: 2, block, transaction: hash, expected });
    expect(report.firstLie?.learner).toBeDefined();
  });

  it("notices a node that runs an unsigned call", async () => {
    const request = client.request as (call: { method: string; params: unknown[] }) => Promise<unknown>;
    const args = [0] as const;
    const from = await client.readContract({
      address: addresses.tasks,
      abi: tasksAbi,
      functionName: "providerOf",
      args,
    });
    await request({ method: "anvil_impersonateAccount", params: [from] });
    const data = encodeFunctionData({ abi: roundsAbi, functionName: "finaliseRound", args: [0, 2] });
    const call = { from, to: addresses.rounds, data, gas: "0x100000", gasPrice: "0x0" };
    const hash = (await request({ method: "eth_sendTransaction", params: [call] })) as Hex;
    const block = await mine(hash);
    const report = await auditChain(client, addresses.rounds, { seed });
    expect(report.checks.find(({ name }) => name === "transactions")?.firstLie).toMatchObject({
      block,
      transaction: hash,
    });
  });
});
