import packageJson from "../../../package.json" with { type: "json" };
import type { LearnerId } from "../../core/index.ts";
import type { LearnerRecord, RoundRecord, RoundState } from "../../round/index.ts";
import { loadTally, type RunTally } from "../../simulation/index.ts";
import type { ServiceConfig } from "../config/serviceSchema.ts";
import type { ServiceRoster } from "../door/ServiceRoster.ts";
import type { ServiceStatus } from "../protocol/status.ts";
import type { Sessions } from "./network/Sessions.ts";

/** What a service has done so far, for its status and its summary. */
export class ServiceTally {
  readonly run: RunTally;
  /** Escrow left, 1e-18 token. */
  escrow = 0n;
  /** What the provider does now. */
  phase: ServiceStatus["phase"] = "starting";
  #last = new Map<LearnerId, LearnerRecord>();

  private constructor(run: RunTally) {
    this.run = run;
    for (const record of run.lastLearners) this.#last.set(record.learner, record);
  }

  /** Of the rounds that the folder holds. */
  static async load(folder: string): Promise<ServiceTally> {
    return new ServiceTally(await loadTally(folder));
  }

  add(round: RoundRecord, learners: readonly LearnerRecord[]): void {
    this.run.addRound(round);
    this.run.addLearners(learners);
    this.#last = new Map(learners.map((record) => [record.learner, record]));
  }

  /** A learner's record of the last round. */
  lastOf(learner: LearnerId): LearnerRecord | undefined {
    return this.#last.get(learner);
  }

  status(now: {
    readonly config: ServiceConfig;
    readonly phase: ServiceStatus["phase"];
    readonly roster: ServiceRoster;
    readonly sessions: Sessions;
    readonly state: RoundState;
  }): ServiceStatus {
    const { config, phase, roster, sessions, state } = now;
    const members = [...roster.entries()].filter(({ account }) => roster.isMember(account));
    const training = members.filter(({ registration }) => registration.active).length;
    const { lastRound, lastEvaluation } = this.run;
    return {
      name: config.name,
      version: packageJson.version,
      round: state.round,
      rounds: config.rounds,
      phase,
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
              payments: lastRound.payments,
              completionTime: lastRound.completionTime,
              droppedUpdates: lastRound.droppedUpdates,
            },
      accuracy:
        lastEvaluation === undefined
          ? null
          : {
              round: lastEvaluation.round,
              shared: lastEvaluation.active.before.accuracy,
              personalised: lastEvaluation.active.after.accuracy,
            },
      escrow: `${this.escrow}`,
      digest: state.digest,
    };
  }
}
