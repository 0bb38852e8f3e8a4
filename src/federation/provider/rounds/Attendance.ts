import type { LearnerId } from "../../../core/index.ts";
import type { ServiceConfig } from "../../config/serviceSchema.ts";
import type { Sessions } from "../network/Sessions.ts";
import type { OperationApplier } from "../records/OperationApplier.ts";

/** ms between looks at what waits, where nothing wakes the service. */
export const IDLE = 5_000;

/** Who is there to play, and how long others are waited for. */
export class Attendance {
  readonly #life: Pick<ServiceConfig["life"], "minLearners" | "gatherTime" | "patience">;
  readonly #applier: Pick<OperationApplier, "registrations">;
  readonly #sessions: Sessions;
  readonly #isMember: (learner: LearnerId) => boolean;
  readonly #now: () => number;

  /**
   * @param isMember - whether a learner may still take part: a session's time may have run out
   * @param now - ms
   */
  constructor(
    life: Pick<ServiceConfig["life"], "minLearners" | "gatherTime" | "patience">,
    applier: Pick<OperationApplier, "registrations">,
    sessions: Sessions,
    isMember: (learner: LearnerId) => boolean,
    now: () => number = () => performance.now(),
  ) {
    this.#life = life;
    this.#applier = applier;
    this.#sessions = sessions;
    this.#isMember = isMember;
    this.#now = now;
  }

  /** Registered learners that train and are connected now, ascending. */
  present(): LearnerId[] {
    return [...this.#applier.registrations.values()]
      .filter(({ learner, active }) => active && this.#sessions.has(learner) && this.#isMember(learner))
      .map(({ learner }) => learner)
      .sort((a, b) => a - b);
  }

  /** Whether there are learners enough for a round. */
  isEnough(): boolean {
    return this.present().length >= this.#life.minLearners;
  }

  /**
   * Waits until there are learners enough, and then until nobody new has come for as long as others are waited for; false if
   * it is to stop. Who comes and goes and comes again is new once: nobody can put a round off for ever.
   *
   * @param between - what is done whenever somebody has come, gone or asked for something
   */
  async gather(options: {
    readonly stopping: AbortSignal;
    readonly between: () => Promise<void>;
    readonly waiting: (connected: number, needed: number) => void;
  }): Promise<boolean> {
    const { stopping, between, waiting } = options;
    const { minLearners, gatherTime } = this.#life;
    let told = -1;
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
      } else if (present.length !== told) {
        // said when it changes
        waiting(present.length, minLearners);
        told = present.length;
      }
      await this.#sessions.changed(Math.max(left, 0), stopping, version);
    }
  }

  /** Waits until learners of a round that was open when the process was killed are back, or have not come for long. */
  async awaitBack(learners: readonly LearnerId[], ending: AbortSignal): Promise<void> {
    const until = this.#now() + 1000 * this.#life.patience;
    while (learners.some((learner) => !this.#sessions.has(learner))) {
      const left = until - this.#now();
      if (left <= 0 || ending.aborted) return;
      await this.#sessions.changed(left, ending);
    }
  }
}
