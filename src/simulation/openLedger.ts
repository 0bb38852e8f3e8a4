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
import type {
  Checkpoint,
  Ledger,
  LedgerSnapshot,
  MemberReceipt,
  RoundState,
  Scheme,
  TaskId,
  TaskTerms,
} from "../round/index.ts";
import type { RunConfig } from "./config/RunConfig.ts";
import type { Population } from "./population.ts";

export interface LedgerOpening {
  readonly config: RunConfig;
  readonly terms: TaskTerms;
  readonly scheme: Scheme;
  readonly population: Population;
  readonly initialState: RoundState;
  /** Goes on with this task instead of opening one. */
  readonly resume: Pick<Checkpoint, "ledger" | "task"> | undefined;
  /** Opens the task on this ledger instead of a new one, so that its reputations count. */
  readonly predecessor: LedgerSnapshot | undefined;
  readonly records: RecordOptions;
}

/** The run's ledger with its learners registered and its task open, or as the checkpoint left it. */
export const openLedger = async (opening: LedgerOpening): Promise<{ ledger: Ledger; task: TaskId }> => {
  const { config, terms, scheme, population, initialState, resume, predecessor } = opening;
  const ledger = startLedger(opening, resume?.ledger ?? predecessor);
  if (resume) return { ledger, task: resume.task };
  const isBisection = scheme.incentive === "stackelberg" && config.incentive.leader === "bisection";
  try {
    await ledger.register(population.registrations);
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
  } catch (error) {
    await ledger.close();
    throw error;
  }
};

const startLedger = ({ config, population, records }: LedgerOpening, snapshot: LedgerSnapshot | undefined): Ledger => {
  if (config.ledger === "centralised") {
    return overwriting(
      snapshot ? restoreCentralisedLedger(snapshot, records) : centralisedLedger(records),
      population.cheats,
    );
  }
  return snapshot ? restoreMemoryLedger(snapshot, records) : memoryLedger(records);
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
