import type { LearnerId } from "../../core/index.ts";
import type { Ledger, LedgerSnapshot, MemberReceipt, TaskId } from "../../round/index.ts";
import { createLedger } from "../createLedger.ts";
import { ledgerClosedError } from "../errors.ts";
import { type MutableLog, type MutableSnapshot, mutableLog } from "../records/mutableLog.ts";
import type { RecordOptions } from "../records/RecordLog.ts";
import { restoreLedger } from "../restoreLedger.ts";
import { emptyState, type LedgerState } from "../state/LedgerState.ts";
import { overwriteContribution } from "../state/overwriteContribution.ts";

const KIND = "centralised";

/** The store without a blockchain of section VI-B: the same arithmetic, and records that can be rewritten without a trace. */
export interface CentralisedLedger extends Ledger {
  /**
   * Sets a learner's contribution of the open round to the maximum, u = 1, and its record with it.
   * @throws unless the learner's update was settled in this round and the round is not finalised
   */
  overwriteContribution(task: TaskId, round: number, learner: LearnerId): Promise<MemberReceipt>;
}

export const centralisedLedger = (options: RecordOptions = {}): CentralisedLedger =>
  overwritable(emptyState(), mutableLog(options));

/** Goes on from a snapshot of a centralised ledger. */
export const restoreCentralisedLedger = (snapshot: LedgerSnapshot, options: RecordOptions = {}): CentralisedLedger => {
  const { state, log } = restoreLedger<MutableSnapshot>(KIND, snapshot);
  return overwritable(state, mutableLog(options, log));
};

const overwritable = (state: LedgerState, log: MutableLog): CentralisedLedger => {
  const ledger = createLedger(KIND, state, log);
  let closed = false;
  return {
    ...ledger,
    overwriteContribution: async (task, round, learner) => {
      if (closed) throw ledgerClosedError(KIND);
      const { coalition, receipt } = overwriteContribution(state, task, round, learner);
      log.replace(coalition.record, "settlement", { ...coalition.settlement, receipts: coalition.receipts });
      return receipt;
    },
    close: async () => {
      closed = true;
      await ledger.close();
    },
  };
};
