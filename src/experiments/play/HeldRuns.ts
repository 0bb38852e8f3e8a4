import { type HeldLock, LOCK_HEARTBEAT } from "../../storage/index.ts";
import type { PlannedRun } from "../plan/PlannedRun.ts";

/** ms without a sign of life after which the owner of a lock, on a different machine, is taken for gone. */
const SILENCE = 10 * LOCK_HEARTBEAT;

interface Held {
  readonly run: PlannedRun;
  readonly lock: HeldLock;
  /** When the lock was first seen as it is. */
  readonly since: number;
}

/** Runs that other processes play: they are looked at again later. */
export class HeldRuns {
  readonly #waiting: PlannedRun[] = [];
  readonly #seen = new Map<string, Held>();
  readonly #now: () => number;

  /** `now` in ms, of a clock that never goes back. */
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

  /** The run that waits longest. */
  take(): PlannedRun | undefined {
    return this.#waiting.shift();
  }

  /** Whether a lock has given no sign of life for so long that its owner, on a different machine, must be gone. */
  isAbandoned(run: PlannedRun, lock: HeldLock): boolean {
    const held = this.#seen.get(run.key);
    if (held === undefined || held.lock.text !== lock.text || held.lock.modified !== lock.modified) return false;
    return this.#now() - held.since > SILENCE;
  }
}
