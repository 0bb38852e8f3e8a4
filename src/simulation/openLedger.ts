import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LearnerId } from "../core/index.ts";
import {
  type CentralizedLedger,
  type ChainRound,
  centralizedLedger,
  memoryLedger,
  openEmbeddedLedger,
  openRemoteLedger,
  type RecordOptions,
  restoreCentralizedLedger,
  restoreMemoryLedger,
} from "../ledger/index.ts";
import { toWad } from "../math/index.ts";
import {
  type Checkpoint,
  commitToSeed,
  type Ledger,
  type LedgerSnapshot,
  type MemberReceipt,
  policyNamesOf,
  type RoundState,
  type Scheme,
  type TaskConfig,
  type TaskId,
  type TaskOpening,
  type TaskTerms,
} from "../round/index.ts";
import type { RunConfig } from "./config/RunConfig.ts";
import type { OwnParts } from "./ownParts.ts";
import type { Population } from "./population.ts";

export interface LedgerOpening {
  readonly config: RunConfig;
  readonly terms: TaskTerms;
  readonly scheme: Scheme;
  readonly population: Population;
  readonly initialState: RoundState;
  /** Continues this task instead of opening one. */
  readonly resume: Pick<Checkpoint, "ledger" | "task"> | undefined;
  /** Opens the task on this ledger instead of a new one, so that its reputations count. */
  readonly predecessor: LedgerSnapshot | undefined;
  readonly records: RecordOptions;
  readonly chain: ChainOptions;
  /** Virtual time, s. */
  readonly now: () => number;
  readonly onChainRound: ((figures: ChainRound) => void) | undefined;
  /** Opens the ledger in place of the configuration's. */
  readonly own?: OwnParts["ledger"] | undefined;
}

/** The place of a run's chain, and the paying account. */
export interface ChainOptions {
  /** Folder of the embedded chain's log; if absent, a temporary folder. */
  readonly folder?: string;
  /** The environment in which the keys of a network's accounts are looked up; by default the process's own. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Called for repaired faults of a network, with one line without secrets. */
  readonly notice?: (line: string) => void;
}

/** The run's ledger with registered learners and an open task, or as the checkpoint left it. */
export const openLedger = async (opening: LedgerOpening): Promise<{ ledger: Ledger; task: TaskId }> => {
  const { config, terms, scheme, population, initialState, resume, predecessor } = opening;
  const ledger = await startLedger(opening, resume?.ledger ?? predecessor);
  if (resume) return { ledger, task: resume.task };
  try {
    await ledger.register(population.registrations);
    const task = await ledger.openTask(taskOpening(config, terms, scheme, initialState));
    return { ledger, task };
  } catch (error) {
    await ledger.close();
    throw error;
  }
};

/** The terms of a task for a ledger. */
export const taskOpening = (
  config: TaskConfig & { readonly seed: number; readonly seedSalt?: string | undefined },
  terms: TaskTerms,
  scheme: Scheme,
  initialState: RoundState,
): TaskOpening => ({
  terms,
  learning: {
    metaRate: config.learning.metaRate,
    stepSize: config.learning.stepSize,
    embeddingInterval: config.coalition.embeddingInterval,
  },
  scheme: policyNamesOf(scheme),
  seedCommitment: commitToSeed(config.seed, config.seedSalt),
  initialModelHash: initialState.modelHashes[0]!,
  escrow: toWad(config.incentive.escrow),
});

const startLedger = async (opening: LedgerOpening, snapshot: LedgerSnapshot | undefined): Promise<Ledger> => {
  const { config, population, records, own, now } = opening;
  if (own !== undefined) return own({ records, now, ...(snapshot && { snapshot }) });
  switch (config.ledger) {
    case "memory":
      return snapshot ? restoreMemoryLedger(snapshot, records) : memoryLedger(records);
    case "centralized":
      return overwriting(
        snapshot ? restoreCentralizedLedger(snapshot, records) : centralizedLedger(records),
        population.cheats,
      );
    case "evm":
      return startEmbedded(opening, snapshot);
    default:
      return startRemote(opening, snapshot);
  }
};

/** The options that every chain ledger gets. */
const chainRecords = ({ records, onChainRound }: LedgerOpening) => ({
  ...records,
  pipelined: true,
  stopwatch: () => performance.now(),
  ...(onChainRound && { onChainRound }),
});

const startEmbedded = async (opening: LedgerOpening, snapshot: LedgerSnapshot | undefined): Promise<Ledger> => {
  const { chain, now } = opening;
  const temporary = chain.folder === undefined ? await mkdtemp(join(tmpdir(), "gfml-chain-")) : undefined;
  const clear = async (): Promise<void> => {
    if (temporary !== undefined) await rm(temporary, { recursive: true, force: true });
  };
  try {
    const ledger = await openEmbeddedLedger({
      ...chainRecords(opening),
      folder: chain.folder ?? temporary!,
      now,
      // one process plays every role, so the source of its keys is no secret, and is the same for later tasks
      secret: "simulation",
      ...(snapshot && { snapshot }),
    });
    return { ...ledger, close: () => ledger.close().finally(clear) };
  } catch (error) {
    await clear();
    throw error;
  }
};

const startRemote = (opening: LedgerOpening, snapshot: LedgerSnapshot | undefined): Promise<Ledger> => {
  const { config, chain } = opening;
  const { confirmations, patience, settlementWindow, maxFeePerGas, token, keystore } = config.chain;
  return openRemoteLedger({
    ...chainRecords(opening),
    urls: config.ledger.split(","),
    name: `seed ${config.seed}`,
    confirmations,
    patience,
    settlementWindow,
    ...(maxFeePerGas !== undefined && { maxFeePerGas: BigInt(Math.round(maxFeePerGas * 1e9)) }),
    ...(token !== undefined && { token: token as `0x${string}` }),
    ...(keystore !== undefined && { keystore }),
    ...(chain.environment && { environment: chain.environment }),
    ...(chain.notice && { notice: chain.notice }),
    ...(snapshot && { snapshot }),
  });
};

/** Section VI-B: the operator of the central store overwrites the cheats' contributions with the maximum, to its benefit. */
const overwriting = (ledger: CentralizedLedger, cheats: readonly LearnerId[]): Ledger => {
  const favored = new Set(cheats);
  return {
    ...ledger,
    settleCoalition: async (settlement) => {
      const receipts = await ledger.settleCoalition(settlement);
      const delivered = new Set(settlement.members.filter((one) => one.delivered).map((one) => one.learner));
      const answers: MemberReceipt[] = [];
      for (const receipt of receipts) {
        const { learner } = receipt;
        const favor = favored.has(learner) && delivered.has(learner);
        answers.push(favor ? await ledger.overwriteContribution(settlement.task, settlement.round, learner) : receipt);
      }
      return answers;
    },
  };
};
