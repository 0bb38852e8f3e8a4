import { type HeldLock, LOCK_HEARTBEAT } from "../../storage/index.ts";
import type { PlannedRun } from "../plan/PlannedRun.ts";

/** Milliseconds without a heartbeat after which the owner of a lock on a different machine counts as gone. */
const SILENCE = 10 * LOCK_HEARTBEAT;

interface Held {
  readonly run: PlannedRun;
  readonly lock: HeldLock;
  /** When the lock was first seen in this state. */
  readonly since: number;
}

/** Runs that other processes play. They are checked again later. */
export class HeldRuns {
  readonly #waiting: PlannedRun[] = [];
  readonly #seen = new Map<string, Held>();
  readonly #now: () => number;

  /** `now` in ms, from a clock that never goes back. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  get size(): number {
    return this.#waiting.length;
  }

  /** Puts a run back; true if it was not known as held. */
  put(run: PlannedRun, lock: HeldLock): boolean {
    const before = this.#seen.get(run.key);
    const isSame = before?.lock.text === lock.text && before.lock.modified === lock.modified;
    if (!isSame) this.#seen.set(run.key, { run, lock, since: this.#now() });
    this.#waiting.push(run);
    return before === undefined;
  }

  /** The run that has waited longest. */
  take(): PlannedRun | undefined {
    return this.#waiting.shift();
  }

  /** Whether a lock had no heartbeat for so long that its owner, on a different machine, must be gone. */
  isAbandoned(run: PlannedRun, lock: HeldLock): boolean {
    const held = this.#seen.get(run.key);
    if (held === undefined || held.lock.text !== lock.text || held.lock.modified !== lock.modified) return false;
    return this.#now() - held.since > SILENCE;
  }
}
