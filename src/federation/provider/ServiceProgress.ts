import packageJson from "../../../package.json" with { type: "json" };
import type { LearnerId } from "../../core/index.ts";
import {
  type EvaluationRecord,
  isStableAtPaidPrices,
  type LearnerRecord,
  type RoundState,
  shownScores,
} from "../../round/index.ts";
import { loadTally, type RunTally } from "../../simulation/index.ts";
import type { ServiceConfig } from "../config/serviceSchema.ts";
import type { ServiceRoster } from "../door/ServiceRoster.ts";
import type { ServiceStatus } from "../protocol/status.ts";
import type { Sessions } from "./network/Sessions.ts";
import type { PreparedService } from "./records/prepareService.ts";
import type { RoundPublisher } from "./rounds/RoundLoopEvents.ts";

/** Whether all rounds of a service are played before `round`. */
export const isComplete = ({ rounds }: Pick<ServiceConfig, "rounds">, round: number): boolean =>
  rounds !== "unlimited" && round >= rounds;

interface ProgressOptions {
  readonly config: ServiceConfig;
  readonly service: PreparedService;
  readonly roster: ServiceRoster;
  readonly sessions: Sessions;
  /** Aborted when the service is to end after the round in progress. */
  readonly stopping: AbortSignal;
}

/** The progress of a service. The events of the round loop change it; the door, the node and the summary read it. */
export class ServiceProgress {
  readonly run: RunTally;
  /** Left in the escrow, 1e-18 token. */
  escrow = 0n;
  phase: Exclude<ServiceStatus["phase"], "stopping"> = "starting";
  /** Whether the door has its address, and the service has not ended. */
  isUp = false;
  readonly #options: ProgressOptions;
  #state: RoundState;
  #barredHeads: ReadonlyMap<LearnerId, number> = new Map();
  #lastRecords: ReadonlyMap<LearnerId, LearnerRecord>;

  private constructor(options: ProgressOptions, run: RunTally) {
    this.#options = options;
    this.run = run;
    this.#state = options.service.state;
    this.#lastRecords = byLearner(run.lastLearners);
  }

  /** Starts from the rounds that the service's folder holds. */
  static async load(options: ProgressOptions): Promise<ServiceProgress> {
    return new ServiceProgress(options, await loadTally(options.service.folder.path));
  }

  /** The state that the next round starts from. */
  get state(): RoundState {
    return this.#state;
  }

  /** By learner: the first round that it may head again, after it failed as a head. */
  get barredHeads(): ReadonlyMap<LearnerId, number> {
    return this.#barredHeads;
  }

  get isComplete(): boolean {
    return isComplete(this.#options.config, this.#state.round);
  }

  /** Whether learners can join and rounds can be played. */
  get isReady(): boolean {
    return this.isUp && !this.#options.stopping.aborted;
  }

  /** A learner's record of the last round. */
  lastRecordOf(learner: LearnerId): LearnerRecord | undefined {
    return this.#lastRecords.get(learner);
  }

  follow(events: RoundPublisher): void {
    events.on("waiting", () => {
      this.phase = "waiting";
    });
    events.on("escrowShort", () => {
      this.phase = "waiting";
    });
    events.on("roundStarted", () => {
      this.phase = "playing";
    });
    events.on("escrowFunded", ({ escrow }) => {
      this.escrow = escrow;
    });
    events.on("headsBarred", (barred) => {
      this.#barredHeads = barred;
    });
    events.on("roundPlayed", ({ state }) => {
      this.#state = state;
    });
    events.on("evaluated", (evaluation) => this.run.addEvaluation(evaluation));
    events.on("chainRoundsSaved", (lines) => {
      for (const line of lines) this.run.chain.add(line);
    });
    events.on("roundSettled", ({ record, learners, escrow }) => {
      this.run.addRound(record);
      this.run.addLearners(learners);
      this.#lastRecords = byLearner(learners);
      this.escrow = escrow;
    });
  }

  status(): ServiceStatus {
    const { config, roster, sessions, stopping } = this.#options;
    const members = [...roster.entries()].filter(({ account }) => roster.isMember(account));
    const training = members.filter(({ registration }) => registration.active).length;
    const { lastRound, lastEvaluation } = this.run;
    return {
      name: config.name,
      version: packageJson.version,
      round: this.#state.round,
      rounds: config.rounds,
      phase: stopping.aborted ? "stopping" : this.phase,
      learners: {
        registered: members.length,
        training,
        passive: members.length - training,
        connected: sessions.size,
        needed: config.life.minLearners,
      },
      lastRound:
        lastRound === undefined
          ? null
          : {
              round: lastRound.round,
              coalitions: lastRound.coalitions.map(({ coalition, head, members: all }) => ({
                coalition,
                head,
                members: [...all],
              })),
              stable: lastRound.stability.nashStable,
              stableAtPaidPrices: isStableAtPaidPrices(lastRound.stability),
              payments: lastRound.payments,
              completionTime: lastRound.completionTime,
              droppedUpdates: lastRound.droppedUpdates,
            },
      accuracy: lastEvaluation === undefined ? null : accuracyOf(lastEvaluation),
      escrow: `${this.escrow}`,
      digest: this.#state.digest,
    };
  }
}

const accuracyOf = ({ round, active }: EvaluationRecord): ServiceStatus["accuracy"] => {
  const before = shownScores(active.before);
  const after = shownScores(active.after);
  if (before === undefined || after === undefined) return null;
  const { accuracy, learners, samples, tooFew } = after;
  return { round, shared: before.accuracy, personalised: accuracy, learners, testSamples: samples, tooFew };
};

const byLearner = (records: readonly LearnerRecord[]): ReadonlyMap<LearnerId, LearnerRecord> =>
  new Map(records.map((record) => [record.learner, record]));
