import type { LearnerId } from "../../core/index.ts";
import { wadToNumber } from "../../math/index.ts";
import type { LearnerRecord, RoundRecord } from "../../round/index.ts";
import type { EventLog } from "../observability/logEvents.ts";
import type { ServiceMetrics } from "../observability/ServiceMetrics.ts";
import type { ProviderOptions } from "./ProviderOptions.ts";
import type { PreparedService } from "./records/prepareService.ts";
import type { RoundLoopEvents } from "./rounds/RoundLoop.ts";
import type { ServiceTally } from "./ServiceTally.ts";

/** Tells log, metrics, tally, learners and the caller how rounds go. */
export const tellRounds = (options: {
  readonly service: PreparedService;
  readonly tally: ServiceTally;
  readonly metrics: ServiceMetrics;
  readonly log: EventLog;
  readonly accountOf: (learner: LearnerId) => string;
  readonly tellEarnings: (record: LearnerRecord) => Promise<void>;
  readonly caller: Pick<ProviderOptions, "onRound" | "onEvaluation">;
}): RoundLoopEvents => {
  const { service, tally, metrics, log, accountOf, tellEarnings, caller } = options;

  const tellRound = (record: RoundRecord, learners: readonly LearnerRecord[], seconds: number): void => {
    for (const { learner, coalition, delivered, failure } of learners) {
      if (coalition === null) continue;
      const reason = failure ?? "unreachable";
      metrics.updates.inc({ outcome: delivered ? "delivered" : reason });
      if (!delivered) log("warn", "update.lost", { round: record.round, learner, account: accountOf(learner), reason });
    }
    metrics.roundSeconds.observe(seconds);
    metrics.payments.inc(Math.max(0, record.payments));
    log("info", "round.finished", {
      round: record.round,
      seconds,
      digest: record.digest,
      payments: record.payments,
      droppedUpdates: record.droppedUpdates,
      nashStable: record.stability.nashStable,
      coalitions: record.coalitions.map(({ coalition, head, members }) => ({
        coalition,
        head,
        members: members.length,
      })),
    });
  };

  return {
    waiting: (connected, needed) => {
      tally.phase = "waiting";
      log("info", "round.waiting", { connected, needed });
    },
    started: (round, active) => {
      tally.phase = "playing";
      log("info", "round.started", { round, active });
    },
    short: (error) => {
      tally.phase = "waiting";
      log("error", "escrow.short", { error });
    },
    funded: (amount, escrow) => {
      tally.escrow = escrow;
      log("info", "escrow.funded", { amount: wadToNumber(amount), escrow: wadToNumber(escrow) });
    },
    unpaid: (unpaid) => {
      log("error", "coalition.unpaid", { ...unpaid });
    },
    headFailed: (failure) => {
      metrics.headFailures.inc();
      log("warn", "head.failed", { ...failure, account: accountOf(failure.head) });
    },
    embeddingMismatch: (mismatch) => {
      metrics.embeddingMismatches.inc();
      log("warn", "embedding.mismatch", { ...mismatch, account: accountOf(mismatch.learner) });
    },
    finished: async (record, learners, seconds) => {
      tally.add(record, learners);
      tally.escrow = await service.ledger.escrow(service.task);
      tellRound(record, learners, seconds);
      caller.onRound?.(record, learners);
      await Promise.all(learners.map(tellEarnings));
    },
    evaluated: (evaluation) => {
      tally.run.addEvaluation(evaluation);
      const { before, after } = evaluation.active;
      metrics.accuracy.set({ model: "shared" }, before.accuracy);
      metrics.accuracy.set({ model: "personalised" }, after.accuracy);
      log("info", "round.evaluated", {
        round: evaluation.round,
        shared: before.accuracy,
        personalised: after.accuracy,
        learners: after.learners,
      });
      caller.onEvaluation?.(evaluation);
    },
  };
};
