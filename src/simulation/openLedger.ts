import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { LearnerId } from "../core/index.ts";
import {
  type CentralisedLedger,
  centralisedLedger,
  memoryLedger,
  type RecordOptions,
  restoreCentralisedLedger,
  restoreMemoryLedger,
} from "../ledger/index.ts";
import { toWad } from "../math/index.ts";
import type { Ledger, LedgerSnapshot, MemberReceipt, RoundState, Scheme, TaskId, TaskTerms } from "../round/index.ts";
import type { RunConfig } from "./config/RunConfig.ts";
import type { Population } from "./population.ts";

export interface LedgerOpening {
  readonly config: RunConfig;
  readonly terms: TaskTerms;
  readonly scheme: Scheme;
  readonly population: Population;
  readonly initialState: RoundState;
  /** Goes on from here instead of opening a task. */
  readonly snapshot: LedgerSnapshot | undefined;
  readonly records: RecordOptions;
}

/** A run's own ledger has one task. */
const FIRST_TASK: TaskId = 0;

/** The run's ledger with its learners registered and its task open, or as the snapshot left it. */
export const openLedger = async (opening: LedgerOpening): Promise<{ ledger: Ledger; task: TaskId }> => {
  const { config, terms, scheme, population, initialState, snapshot, records } = opening;
  const isCentral = config.ledger === "centralised";
  if (snapshot) {
    const ledger = isCentral ? restoreCentralisedLedger(snapshot, records) : restoreMemoryLedger(snapshot, records);
    return {
      ledger: isCentral ? overwriting(ledger as CentralisedLedger, population.cheats) : ledger,
      task: FIRST_TASK,
    };
  }
  const ledger = isCentral ? overwriting(centralisedLedger(records), population.cheats) : memoryLedger(records);
  await ledger.register(population.registrations);
  const isBisection = scheme.incentive === "stackelberg" && config.incentive.leader === "bisection";
  const task = await ledger.openTask({
    terms,
    learning: {
      metaRate: config.learning.metaRate,
      stepSize: config.learning.stepSize,
      embeddingInterval: config.coalition.embeddingInterval,
    },
    scheme: { ...scheme, incentive: isBisection ? "bisection" : scheme.incentive },
    seedCommitment: bytesToHex(sha256(utf8ToBytes(`gfml seed ${config.seed}`))),
    initialModelHash: initialState.modelHashes[0]!,
    escrow: toWad(config.incentive.escrow),
  });
  return { ledger, task };
};

/** Section VI-B: who runs the central store for its own good overwrites the cheats' contributions with the maximum. */
const overwriting = (ledger: CentralisedLedger, cheats: readonly LearnerId[]): Ledger => {
  const favoured = new Set(cheats);
  return {
    ...ledger,
    settleCoalition: async (settlement) => {
      const receipts = await ledger.settleCoalition(settlement);
      const delivered = new Set(settlement.members.filter((one) => one.delivered).map((one) => one.learner));
      const answers: MemberReceipt[] = [];
      for (const receipt of receipts) {
        const { learner } = receipt;
        const favour = favoured.has(learner) && delivered.has(learner);
        answers.push(favour ? await ledger.overwriteContribution(settlement.task, settlement.round, learner) : receipt);
      }
      return answers;
    },
  };
};
