import type { Address, Hex, PublicClient } from "viem";
import { maskedCodeHash } from "../chain/index.ts";
import { GfmlError } from "../core/index.ts";
import {
  type ChainLog,
  type ChainRecord,
  contractExpectations,
  type DecodedCall,
  decodeEvents,
  isFirstRounds,
  joinSignature,
  type LedgerAddresses,
  RecordAssembler,
  type RoundsModules,
  readSignedCalls,
  roundsAbi,
  roundsPublicationAbi,
  testTokenAbi,
} from "../ledger/onChain.ts";
import { type AuditReport, CANNOT_SHOW, NEEDS_SEED } from "./AuditReport.ts";
import { RecordAudit } from "./auditRecords.ts";
import { AuthorityAudit } from "./chain/AuthorityAudit.ts";
import { auditContents, auditHeader } from "./chain/auditBlock.ts";
import { auditFinalState } from "./chain/auditFinalState.ts";
import { type FetchedBlock, fetchBlocks } from "./chain/fetchBlocks.ts";
import type { RawBlock, RawReceipt } from "./chain/RawBlock.ts";
import { SignatureAudit } from "./chain/SignatureAudit.ts";
import { chainChangedError, chainIncompleteError, notALedgerError } from "./errors.ts";
import type { Findings } from "./Findings.ts";

/** Which part of a chain an audit reads, and additional knowledge. */
export interface AuditOptions {
  /** First block to read, at or before the contracts' deployment; 0 if absent. */
  readonly fromBlock?: bigint;
  /** Last block to read; the newest if absent. */
  readonly toBlock?: bigint;
  /** The seed, if known. Then random draws are checked, too. */
  readonly seed?: number;
  /** The salt of the commitment to the seed, hex; absent for a run of `gfml run`, which has none. */
  readonly seedSalt?: string;
  /** Called as blocks and records are read. */
  readonly onProgress?: (progress: AuditProgress) => void;
  readonly signal?: AbortSignal;
}

/** An audit's progress: blocks, and the rounds found in them. */
export interface AuditProgress {
  readonly block: bigint;
  readonly fromBlock: bigint;
  readonly toBlock: bigint;
  readonly rounds: number;
}

/**
 * Audits a ledger from its chain alone: hashes of blocks, transactions and receipts; signatures; every number that the
 * contracts computed; the replayed games; and the contracts' final state. The report lists every difference.
 *
 * @throws GFML_NOT_A_LEDGER if the address holds no ledger; GFML_CHAIN_INCOMPLETE if the node lacks blocks; GFML_CHAIN_CHANGED if
 *   the chain was reorganized during the audit
 */
export const auditChain = async (
  client: PublicClient,
  roundsAddress: Address,
  options: AuditOptions = {},
): Promise<AuditReport> => {
  const { fromBlock = 0n, seed, seedSalt, signal } = options;
  const chainId = await client.getChainId();
  const toBlock = options.toBlock ?? (await client.getBlockNumber({ cacheTime: 0 }));
  const addresses = await readAddresses(client, roundsAddress, chainId);
  const times = new Map<bigint, bigint>();
  const units = new Map<string, bigint>();
  const audit = new RecordAudit({
    ...(seed !== undefined && { seed }),
    ...(seedSalt !== undefined && { seedSalt }),
    timeOf: (block) => times.get(block) ?? null,
    unitOf: (token) => units.get(token) ?? 1n,
    isFirst: addresses.modules === undefined,
  });
  const { findings, state } = audit;
  await auditCode(findings, client, addresses, toBlock);

  const authority = new AuthorityAudit(findings, addresses);
  const signatures = new SignatureAudit(findings, chainId, addresses);
  const requests = new Map<string, string>();
  const assembler = new RecordAssembler([], ({ arguments: { task, round, learner } }) =>
    requests.get(`${task}/${round}/${learner}`),
  );
  const take = async (records: readonly ChainRecord[]): Promise<void> => {
    for (const record of records) {
      if (record.kind === "task") await readUnit(client, record.extras.token!, units);
      audit.take(record);
    }
  };
  let previous: { number: bigint; hash: Hex } | null = null;
  const readState = async (read: () => Promise<void>): Promise<void> => {
    try {
      await read();
    } catch (error) {
      if (error instanceof GfmlError) throw error;
      throw chainIncompleteError("state", toBlock, error);
    }
  };
  let missing: GfmlError | undefined;
  for await (const fetched of fetchBlocks(client as never, fromBlock, toBlock)) {
    signal?.throwIfAborted();
    const { block, receipts } = fetched;
    const number = BigInt(block.number);
    times.set(number, BigInt(block.timestamp));
    auditHeader(findings, block, previous);
    previous = { number, hash: block.hash };
    if (receipts === null) missing ??= chainIncompleteError("receipt", number);
    // without its events the rest of the history is meaningless; headers may still show why they are missing
    if (missing !== undefined || receipts === null) continue;
    auditContents(findings, block, receipts);
    const calls = callsOf(fetched, requests);
    const logs = logsOf(block, receipts);
    for (const log of logs) authority.hear(log);
    const events = decodeEvents(logs, addresses);
    for (const event of events) audit.hear(event);
    for (const event of events) {
      await signatures.hear(event, calls.get(event.transactionHash) ?? []);
      await take(assembler.push(event));
    }
    options.onProgress?.({ block: number, fromBlock, toBlock, rounds: state.rounds });
  }
  if (missing === undefined) {
    await take(assembler.end());
    audit.end(toBlock);
    await readState(() =>
      auditFinalState({
        findings,
        state,
        client,
        addresses,
        blockNumber: toBlock,
        unitOf: (token) => units.get(token) ?? 1n,
      }),
    );
  } else if (findings.firstLie === null) throw missing;
  if (findings.firstLie !== null && previous !== null) await requireSameChain(client, previous);
  return {
    chainId,
    rounds: roundsAddress,
    fromBlock,
    toBlock,
    blockHash: previous?.hash ?? "none",
    tasks: state.tasks.size,
    roundsAudited: state.rounds,
    checks: findings.results(),
    firstLie: findings.firstLie,
    raisedMeasures: findings.raisedMeasures(),
    authority: authority.results(),
    cannotShow: seed === undefined ? [...CANNOT_SHOW, NEEDS_SEED] : CANNOT_SHOW,
  };
};

/** A failed comparison may come from two chains that were read as one. @throws GFML_CHAIN_CHANGED */
const requireSameChain = async (
  client: PublicClient,
  last: { readonly number: bigint; readonly hash: Hex },
): Promise<void> => {
  const { hash } = await client.getBlock({ blockNumber: last.number });
  if (hash !== last.hash) throw chainChangedError(last.number, last.hash, hash);
};

/** A ledger's contracts, with the modules of Rounds, which those of the first version do not have. */
interface AuditedContracts extends LedgerAddresses {
  readonly modules?: RoundsModules;
}

/** The contracts that Rounds names. */
const readAddresses = async (client: PublicClient, rounds: Address, chainId: number): Promise<AuditedContracts> => {
  const read = (functionName: "learners" | "reputations" | "tasks"): Promise<Address> =>
    client.readContract({ address: rounds, abi: roundsAbi, functionName });
  const readModules = async (): Promise<RoundsModules> => {
    const [publication, settling] = await client.readContract({
      address: rounds,
      abi: roundsAbi,
      functionName: "modules",
    });
    return { publication, settling };
  };
  const code = await client.getCode({ address: rounds });
  if (code === undefined) throw notALedgerError(rounds, chainId, "there is no contract at the address");
  try {
    return {
      rounds,
      learners: await read("learners"),
      reputations: await read("reputations"),
      tasks: await read("tasks"),
      ...(!isFirstRounds(code) && { modules: await readModules() }),
    };
  } catch (error) {
    throw notALedgerError(rounds, chainId, "the contract at the address names no registries and no tasks", error);
  }
};

const auditCode = async (
  findings: Findings,
  client: PublicClient,
  addresses: AuditedContracts,
  block: bigint,
): Promise<void> => {
  for (const { name, address, codeHash, immutables } of contractExpectations(addresses, addresses.modules)) {
    const code = (await client.getCode({ address })) ?? "0x";
    const place = { block, transaction: null };
    findings.same("code", place, `code hash of ${name}`, codeHash, maskedCodeHash(code, immutables));
  }
  const { learners, reputations, tasks, modules } = addresses;
  for (const [name, address] of Object.entries(modules ?? {})) {
    // its code may be right and still write to other contracts
    const serves = await client
      .readContract({
        address,
        abi: roundsPublicationAbi,
        functionName: "serves",
        args: [learners, reputations, tasks],
      })
      .catch(() => false);
    const place = { block, transaction: null };
    findings.same("code", place, `the ${name} module serves the contracts that Rounds names`, true, serves);
  }
};

/** The smallest unit of a token, in units of 1e-18. */
const readUnit = async (client: PublicClient, token: string, units: Map<string, bigint>): Promise<void> => {
  if (units.has(token)) return;
  const decimals = await client.readContract({
    address: token as Address,
    abi: testTokenAbi,
    functionName: "decimals",
  });
  units.set(token, 10n ** BigInt(18 - decimals));
};

const logsOf = (block: RawBlock, receipts: readonly RawReceipt[]): ChainLog[] =>
  receipts.flatMap(({ transactionHash, logs }) =>
    logs.map(
      ({ address, topics, data, logIndex }): ChainLog => ({
        address,
        topics,
        data,
        transactionHash,
        blockNumber: BigInt(block.number),
        blockHash: block.hash,
        logIndex: Number(logIndex),
      }),
    ),
  );

/** Calls with signatures, by transaction. The signatures of requests for models are kept for the records. */
const callsOf = ({ block }: FetchedBlock, requests: Map<string, string>): Map<string, DecodedCall[]> => {
  const found = new Map<string, DecodedCall[]>();
  for (const { hash, input } of block.transactions) {
    const calls = readSignedCalls(input);
    found.set(hash, calls);
    for (const call of calls) {
      if (call.name !== "handOver") continue;
      for (const { learner, r, vs } of call.handovers) {
        requests.set(`${call.task}/${call.round}/${learner}`, joinSignature({ r, vs }));
      }
    }
  }
  return found;
};
