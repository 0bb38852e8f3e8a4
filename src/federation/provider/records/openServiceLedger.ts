import {
  type ChainRound,
  type EvmLedger,
  type LedgerDomains,
  ledgerDomains,
  memoryLedger,
  openEmbeddedLedger,
  openRemoteLedger,
  restoreMemoryLedger,
} from "../../../ledger/index.ts";
import type {
  Checkpoint,
  Ledger,
  LedgerRecord,
  LedgerSnapshot,
  RoundState,
  Scheme,
  TaskId,
  TaskTerms,
} from "../../../round/index.ts";
import { chainLine, taskOpening } from "../../../simulation/index.ts";
import type { ChainLine } from "../../../storage/index.ts";
import type { ServiceConfig } from "../../config/serviceSchema.ts";
import { folderOutdatedError } from "../../errors.ts";
import type { TaskDocument } from "../../protocol/taskDocument.ts";

/** An open ledger with its task. */
export interface ServiceLedger {
  readonly ledger: Ledger;
  readonly task: TaskId;
  /** The chain of the ledger; null if the provider keeps it. */
  readonly chain: TaskDocument["chain"];
  /** The EIP-712 domains of learners' signatures. */
  readonly domains: LedgerDomains;
  readonly unsaved: UnsavedRecords;
}

/** The ledger's records that the folder does not hold yet. */
class UnsavedRecords {
  readonly #records: LedgerRecord[] = [];
  readonly #chainRounds: ChainLine[] = [];

  addRecord(record: LedgerRecord): void {
    this.#records.push(record);
  }

  addChainRound(figures: ChainRound): void {
    this.#chainRounds.push(chainLine(figures));
  }

  /** Removes and returns the records so far. */
  takeRecords(): LedgerRecord[] {
    return this.#records.splice(0);
  }

  /** Removes and returns the costs of rounds on a chain so far. */
  takeChainRounds(): ChainLine[] {
    return this.#chainRounds.splice(0);
  }
}

export interface ServiceLedgerOptions {
  readonly config: ServiceConfig;
  /** In the commitment to the seed; undefined if version 0.1 made the folder. */
  readonly seedSalt: string | undefined;
  /** The provider's key: it signs the transactions. */
  readonly key: Uint8Array;
  readonly terms: TaskTerms;
  readonly scheme: Scheme;
  readonly initialState: RoundState;
  readonly resume: Pick<Checkpoint, "ledger" | "task" | "state"> | undefined;
  /** Folder of the embedded chain's log. */
  readonly chainFolder: string;
  /** Virtual time, s. */
  readonly now: () => number;
  readonly notice: (line: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Opens the service's ledger: with a new task, or from the checkpoint. Every learner signs for itself.
 *
 * @throws GFML_FOLDER_OUTDATED if the chain has rounds that the checkpoint lacks; the errors of the ledgers
 */
export const openServiceLedger = async (options: ServiceLedgerOptions): Promise<ServiceLedger> => {
  const { config, seedSalt, terms, scheme, initialState, resume } = options;
  const unsaved = new UnsavedRecords();
  const ledger = await startLedger(options, resume?.ledger, unsaved);
  try {
    const task =
      resume?.task ?? (await ledger.openTask(taskOpening({ ...config, seedSalt }, terms, scheme, initialState)));
    if (!isOnChain(ledger)) return { ledger, task, chain: null, domains: ledgerDomains(null), unsaved };
    if (resume !== undefined) {
      const round = await ledger.roundOnChain(task);
      // one round that was finalized and not saved is replayed from its journal; more than one cannot be
      if (round > resume.state.round + 1) throw folderOutdatedError(config.folder, resume.state.round, round);
    }
    const { chainId, addresses } = ledger;
    const place = { chainId, learners: addresses.learners.toLowerCase(), rounds: addresses.rounds.toLowerCase() };
    return { ledger, task, chain: place, domains: ledgerDomains(place), unsaved };
  } catch (error) {
    await ledger.close();
    throw error;
  }
};

const isOnChain = (ledger: Ledger): ledger is EvmLedger => "addresses" in ledger;

const startLedger = (
  options: ServiceLedgerOptions,
  snapshot: LedgerSnapshot | undefined,
  unsaved: UnsavedRecords,
): Promise<Ledger> | Ledger => {
  const { config, key, now, chainFolder, notice, signal } = options;
  const records = { onRecord: (record: LedgerRecord) => unsaved.addRecord(record), keepRecords: false };
  if (config.ledger === "memory") return snapshot ? restoreMemoryLedger(snapshot, records) : memoryLedger(records);
  const shared = {
    ...records,
    pipelined: true,
    stopwatch: () => performance.now(),
    onChainRound: (figures: ChainRound) => unsaved.addChainRound(figures),
    key,
    holdsLearnerKeys: false,
    signal,
    ...(snapshot && { snapshot }),
  };
  if (config.ledger === "evm") {
    return openEmbeddedLedger({ ...shared, folder: chainFolder, now, secret: "federation" });
  }
  const { confirmations, patience, settlementWindow, maxFeePerGas, token } = config.chain;
  return openRemoteLedger({
    ...shared,
    urls: config.ledger.split(","),
    name: config.name,
    confirmations,
    patience,
    settlementWindow,
    notice,
    ...(maxFeePerGas !== undefined && { maxFeePerGas: BigInt(Math.round(maxFeePerGas * 1e9)) }),
    ...(token !== undefined && { token: token as `0x${string}` }),
  });
};
