import type { LearnerId } from "../../core/index.ts";
import type { ServiceConfig } from "../config/serviceSchema.ts";
import type { OperationApplier } from "./OperationApplier.ts";
import type { Sessions } from "./Sessions.ts";

/** ms between looks at what waits, where nothing wakes the service. */
export const IDLE = 5_000;

/** Who is there to play, and how long others are waited for. */
export class Attendance {
  readonly #life: ServiceConfig["life"];
  readonly #applier: OperationApplier;
  readonly #sessions: Sessions;

  constructor(life: ServiceConfig["life"], applier: OperationApplier, sessions: Sessions) {
    this.#life = life;
    this.#applier = applier;
    this.#sessions = sessions;
  }

  /** Registered learners that train and are connected now, ascending. */
  present(): LearnerId[] {
    return [...this.#applier.registrations.values()]
      .filter(({ learner, active }) => active && this.#sessions.has(learner))
      .map(({ learner }) => learner)
      .sort((a, b) => a - b);
  }

  /** Whether there are learners enough for a round. */
  isEnough(): boolean {
    return this.present().length >= this.#life.minLearners;
  }

  /**
   * Waits until there are learners enough; false if it is to stop.
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
    const sessions = this.#sessions;
    let told = -1;
    for (;;) {
      if (stopping.aborted) return false;
      const { version } = sessions;
      await between();
      const connected = this.present().length;
      if (connected >= minLearners) {
        const before = sessions.size;
        await sessions.changed(gatherTime * 1000, stopping);
        if (stopping.aborted) return false;
        // nobody came or went for as long as others are waited for
        if (sessions.size === before || gatherTime === 0) {
          await between();
          if (this.isEnough()) return true;
        }
        continue;
      }
      // said when it changes
      if (connected !== told) waiting(connected, minLearners);
      told = connected;
      await sessions.changed(IDLE, stopping, version);
    }
  }

  /** Waits until learners of a round that was open when the process was killed are back, or have not come for long. */
  async awaitBack(learners: readonly LearnerId[], ending: AbortSignal): Promise<void> {
    const until = performance.now() + 1000 * this.#life.patience;
    while (learners.some((learner) => !this.#sessions.has(learner))) {
      const left = until - performance.now();
      if (left <= 0 || ending.aborted) return;
      await this.#sessions.changed(left, ending);
    }
  }
}
