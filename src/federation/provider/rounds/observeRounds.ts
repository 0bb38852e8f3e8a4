import { wadToNumber } from "../../../math/index.ts";
import { describeRecipe } from "../../../meta/index.ts";
import { shownScores } from "../../../round/index.ts";
import type { ServiceRoster } from "../../door/ServiceRoster.ts";
import type { EventLog } from "../../observability/logEvents.ts";
import type { ServiceMetrics } from "../../observability/ServiceMetrics.ts";
import type { RoundLoopEvents, RoundPublisher } from "./RoundLoopEvents.ts";

/** Writes what the round loop publishes to the log and the metrics. */
export const observeRounds = (
  events: RoundPublisher,
  options: { readonly roster: ServiceRoster; readonly metrics: ServiceMetrics; readonly log: EventLog },
): void => {
  const { roster, metrics, log } = options;

  const observeSettled = ({ record, learners, seconds }: RoundLoopEvents["roundSettled"]): void => {
    for (const { learner, coalition, delivered, failure } of learners) {
      if (coalition === null) continue;
      const reason = failure ?? "unreachable";
      metrics.updates.inc({ outcome: delivered ? "delivered" : reason });
      const account = roster.accountOf(learner);
      if (!delivered) log("warn", "update.lost", { round: record.round, learner, account, reason });
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
      maxGain: record.stability.maxGain,
      maxGainAfterLeader: record.stability.maxGainAfterLeader,
      coalitions: record.coalitions.map(({ coalition, head, members }) => ({
        coalition,
        head,
        members: members.length,
      })),
    });
  };

  events.on("waiting", ({ connected, needed }) => log("info", "round.waiting", { connected, needed }));
  events.on("roundStarted", ({ round, active }) => log("info", "round.started", { round, active }));
  events.on("changedByOthers", ({ learner, registered }) =>
    log("warn", "learner.changed", { learner, account: roster.accountOf(learner), registered }),
  );
  events.on("roundGivenUp", ({ round, error }) => log("warn", "round.given-up", { round, error }));
  events.on("escrowShort", (error) => log("error", "escrow.short", { error }));
  events.on("escrowFunded", ({ amount, escrow }) =>
    log("info", "escrow.funded", { amount: wadToNumber(amount), escrow: wadToNumber(escrow) }),
  );
  events.on("coalitionUnpaid", (unpaid) => log("error", "coalition.unpaid", { ...unpaid }));
  events.on("modelTakenBack", (taken) => {
    metrics.takenBack.inc();
    log("error", "model.taken-back", { ...taken, account: roster.accountOf(taken.head) });
  });
  events.on("headFailed", (failure) => {
    metrics.headFailures.inc();
    log("warn", "head.failed", { ...failure, account: roster.accountOf(failure.head) });
  });
  events.on("memberLeftOut", ({ learner, until }) =>
    log("warn", "learner.left-out", { learner, account: roster.accountOf(learner), until }),
  );
  events.on("embeddingMismatched", (mismatch) => {
    metrics.embeddingMismatches.inc();
    log("warn", "embedding.mismatch", { ...mismatch, account: roster.accountOf(mismatch.learner) });
  });
  events.on("evaluated", ({ round, active: { before, after } }) => {
    const shared = shownScores(before);
    const personalised = shownScores(after);
    if (shared !== undefined) metrics.accuracy.set({ model: "shared" }, shared.accuracy);
    if (personalised !== undefined) metrics.accuracy.set({ model: "personalised" }, personalised.accuracy);
    log("info", "round.evaluated", {
      round,
      shared: shared?.accuracy ?? null,
      personalised: personalised?.accuracy ?? null,
      learners: after.learners,
      testSamples: personalised?.samples ?? null,
      tooFew: personalised?.tooFew ?? 0,
    });
  });
  events.on("personalizationChosen", ({ round, choice: { active, newcomers } }) =>
    log("info", "personalization.chosen", {
      round,
      reports: active?.learners ?? 0,
      active: active === null ? null : describeRecipe(active.recipe),
      newcomers: Object.fromEntries(
        Object.entries(newcomers).map(([count, { recipe }]) => [count, describeRecipe(recipe)]),
      ),
    }),
  );
  events.on("reportUnsigned", ({ learner }) => {
    metrics.refusals.inc({ reason: "report" });
    log("warn", "report.refused", { learner, account: roster.accountOf(learner) });
  });
  events.on("roundSettled", observeSettled);
};
