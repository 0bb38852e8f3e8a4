import { type Ledger, recordTerms } from "../round/index.ts";
import { ledgerClosedError } from "./errors.ts";
import type { RecordLog } from "./records/RecordLog.ts";
import { requireRecordable } from "./records/requireRecordable.ts";
import { LEDGER_SNAPSHOT_VERSION } from "./restoreLedger.ts";
import { bannedFromNextRound } from "./state/bans.ts";
import { finalizeRound } from "./state/finalizeRound.ts";
import { findOpenRound, findTask } from "./state/find.ts";
import { checkHandOver } from "./state/handOver.ts";
import type { LedgerState } from "./state/LedgerState.ts";
import { leave, revoke } from "./state/memberships.ts";
import { openTask } from "./state/openTask.ts";
import { packState } from "./state/packState.ts";
import { balanceOf, closeTask, fundTask, withdraw } from "./state/payOut.ts";
import { publishPartition } from "./state/publishPartition.ts";
import { globalReputation, reputationsSeenBy } from "./state/readReputations.ts";
import { registerLearners } from "./state/registerLearners.ts";
import { requireSignature } from "./state/requireText.ts";
import { forfeitCoalition, settleCoalition } from "./state/settleCoalition.ts";

/** A ledger in this process: operations on a state, each written to a log after it has succeeded. */
export const createLedger = (kind: string, state: LedgerState, log: RecordLog): Ledger => {
  let closed = false;
  const use = (): LedgerState => {
    if (closed) throw ledgerClosedError(kind);
    return state;
  };
  return {
    kind,
    register: async (registrations) => {
      requireRecordable(registrations, "registrations");
      registerLearners(use(), registrations);
      log.append("registration", { registrations });
    },
    leave: async (learner, signature) => {
      requireSignature("signature", signature);
      leave(use(), learner);
      log.append("leaving", { learner, ...(signature !== undefined && { signature }) });
    },
    revoke: async (learners) => {
      revoke(use(), learners);
      log.append("revocation", { learners });
    },
    openTask: async (opening) => {
      requireRecordable(opening, "opening");
      const task = openTask(use(), opening);
      log.append("task", { task, ...opening, terms: recordTerms(opening.terms) });
      return task;
    },
    reputations: async (task, queries, learners) => {
      const { terms } = findTask(use(), task);
      return queries.map((view) => learners.map(reputationsSeenBy(state, view, terms)));
    },
    globalReputations: async (learners) => {
      use();
      return learners.map((learner) => globalReputation(state, learner));
    },
    pastHeads: async () => [...use().registry.pastHeads].sort((a, b) => a - b),
    banned: async (task, learners) => bannedFromNextRound(use(), task, learners),
    publishPartition: async (publication) => {
      requireRecordable(publication, "publication");
      const aggregates = publishPartition(use(), publication);
      log.append("partition", { ...publication, aggregates });
      return aggregates;
    },
    settleCoalition: async (settlement) => {
      requireRecordable(settlement, "settlement");
      const receipts = settleCoalition(use(), settlement);
      const record = log.append("settlement", { ...settlement, receipts });
      findOpenRound(state, settlement.task, settlement.round).open.get(settlement.coalition)!.record = record;
      return receipts;
    },
    forfeitCoalition: async (task, round, coalition) => {
      forfeitCoalition(use(), task, round, coalition);
      log.append("forfeit", { task, round, coalition });
    },
    finalizeRound: async (task, round) => {
      finalizeRound(use(), task, round);
      log.append("finalisation", { task, round, clock: state.registry.clock });
    },
    handOver: async (handover) => {
      requireRecordable(handover, "handover");
      checkHandOver(use(), handover);
      log.append("handover", handover);
    },
    balance: async (learner) => balanceOf(use(), learner),
    withdraw: async (learner) => {
      const amount = withdraw(use(), learner);
      if (amount > 0n) log.append("withdrawal", { learner, amount });
      return amount;
    },
    escrow: async (task) => findTask(use(), task).escrow,
    fund: async (task, amount) => {
      const escrow = fundTask(use(), task, amount);
      log.append("funding", { task, amount });
      return escrow;
    },
    closeTask: async (task) => {
      const refund = closeTask(use(), task);
      log.append("closing", { task, refund });
      return refund;
    },
    beacon: async () => {
      use();
      return log.lastHash();
    },
    history: async function* () {
      use();
      yield* log.records();
    },
    snapshot: async () => ({
      kind,
      version: LEDGER_SNAPSHOT_VERSION,
      recordCount: log.count(),
      data: { state: packState(use()), log: log.snapshot() },
    }),
    close: async () => {
      closed = true;
    },
  };
};
