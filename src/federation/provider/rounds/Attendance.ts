import type { LearnerId } from "../../../core/index.ts";
import type { ServiceConfig } from "../../config/serviceSchema.ts";
import type { Sessions } from "../network/Sessions.ts";
import type { OperationApplier } from "../records/OperationApplier.ts";

/** Longest time between two checks of waiting requests if nothing wakes the service, ms. */
export const IDLE = 5_000;

/** The learners that are present for a round, and the wait for them. */
export class Attendance {
  readonly #life: Pick<ServiceConfig["life"], "minLearners" | "gatherTime" | "patience">;
  readonly #applier: Pick<OperationApplier, "registrations">;
  readonly #sessions: Sessions;
  readonly #isMember: (learner: LearnerId) => boolean;
  readonly #isLeftOut: (learner: LearnerId) => boolean;
  readonly #now: () => number;

  /**
   * @param standing.isMember - whether a learner may still take part: a session may have expired
   * @param standing.isLeftOut - whether a round is played without it, if there are enough others
   * @param now - returns a monotonic time, ms
   */
  constructor(
    life: Pick<ServiceConfig["life"], "minLearners" | "gatherTime" | "patience">,
    applier: Pick<OperationApplier, "registrations">,
    sessions: Sessions,
    standing: {
      readonly isMember: (learner: LearnerId) => boolean;
      readonly isLeftOut?: (learner: LearnerId) => boolean;
    },
    now: () => number = () => performance.now(),
  ) {
    this.#life = life;
    this.#applier = applier;
    this.#sessions = sessions;
    this.#isMember = standing.isMember;
    this.#isLeftOut = standing.isLeftOut ?? (() => false);
    this.#now = now;
  }

  /** Registered training learners that are connected now and that the next round is played with, ascending. */
  present(): LearnerId[] {
    const connected = this.#connected();
    const wanted = connected.filter((learner) => !this.#isLeftOut(learner));
    return wanted.length >= this.#life.minLearners ? wanted : connected;
  }

  #connected(): LearnerId[] {
    return [...this.#applier.registrations.values()]
      .filter(({ learner, active }) => active && this.#sessions.has(learner) && this.#isMember(learner))
      .map(({ learner }) => learner)
      .sort((a, b) => a - b);
  }

  /** Whether enough learners are present for a round. */
  isEnough(): boolean {
    return this.present().length >= this.#life.minLearners;
  }

  /**
   * Waits for enough learners, and then until no new learner has connected for `gatherTime`. A learner counts as new only
   * once: reconnecting does not delay a round for ever.
   *
   * @param options.between - called whenever a learner connects, disconnects or sends a request
   * @param options.waiting - called when too few learners are connected, and their number has changed
   * @returns false if `stopping` was aborted first
   */
  async gather(options: {
    readonly stopping: AbortSignal;
    readonly between: () => Promise<void>;
    readonly waiting: (connected: number, needed: number) => void;
  }): Promise<boolean> {
    const { stopping, between, waiting } = options;
    const { minLearners, gatherTime } = this.#life;
    let reported = -1;
    const seen = new Set<LearnerId>();
    let lastCame = Number.POSITIVE_INFINITY;
    for (;;) {
      if (stopping.aborted) return false;
      const { version } = this.#sessions;
      await between();
      const present = this.present();
      let left = IDLE;
      if (present.length >= minLearners) {
        if (present.some((learner) => !seen.has(learner))) lastCame = this.#now();
        for (const learner of present) seen.add(learner);
        left = lastCame + gatherTime * 1000 - this.#now();
        if (left <= 0) return true;
      } else if (present.length !== reported) {
        waiting(present.length, minLearners);
        reported = present.length;
      }
      await this.#sessions.changed(Math.max(left, 0), stopping, version);
    }
  }

  /** Waits for the learners of a round that was open when the process was killed, at most for `patience`. */
  async awaitBack(learners: readonly LearnerId[], ending: AbortSignal): Promise<void> {
    const until = this.#now() + 1000 * this.#life.patience;
    while (learners.some((learner) => !this.#sessions.has(learner))) {
      const left = until - this.#now();
      if (left <= 0 || ending.aborted) return;
      await this.#sessions.changed(left, ending);
    }
  }
}
