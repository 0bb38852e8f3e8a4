import { after, type LearnerId } from "../../../core/index.ts";
import type { Peer } from "../../../network/browser.ts";

/** A registered learner with an open stream. */
export interface LearnerSession {
  readonly learner: LearnerId;
  readonly peer: Peer;
  /** Its multiaddresses for other learners. */
  readonly addresses: readonly string[];
}

/** The learners that are connected, and those that lost their stream a moment ago. */
export class Sessions {
  readonly #sessions = new Map<LearnerId, LearnerSession>();
  /** Time at which the last stream ended, ms. */
  readonly #lostAt = new Map<LearnerId, number>();
  /** Revoked learners: the provider does not wait for them. */
  readonly #revoked = new Set<LearnerId>();
  readonly #watchers = new Set<() => void>();
  readonly #now: () => number;
  #version = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  add(session: LearnerSession, onEnd: (reason: string) => void): void {
    const { learner, peer } = session;
    this.#sessions.set(learner, session);
    this.#lostAt.delete(learner);
    void peer.closed.then((reason) => {
      if (this.#sessions.get(learner) !== session) return;
      this.#sessions.delete(learner);
      this.#lostAt.set(learner, this.#now());
      onEnd(reason);
      this.#notify();
    });
    this.#notify();
  }

  /** Stops waiting for a learner that is revoked. */
  revoke(learner: LearnerId): void {
    this.#revoked.add(learner);
    this.#notify();
  }

  of(learner: LearnerId): LearnerSession | undefined {
    return this.#sessions.get(learner);
  }

  has(learner: LearnerId): boolean {
    return this.#sessions.has(learner);
  }

  all(): IterableIterator<LearnerSession> {
    return this.#sessions.values();
  }

  get size(): number {
    return this.#sessions.size;
  }

  /** A learner's session. If its stream ended less than `grace` seconds ago, waits for it to reconnect. */
  async find(learner: LearnerId, grace: number, signal: AbortSignal): Promise<LearnerSession | undefined> {
    for (;;) {
      const session = this.#sessions.get(learner);
      if (session !== undefined) return session;
      if (this.#revoked.has(learner)) return undefined;
      const lostAt = this.#lostAt.get(learner);
      const left = lostAt === undefined ? 0 : lostAt + 1000 * grace - this.#now();
      if (left <= 0 || signal.aborted) return undefined;
      await this.changed(left, signal);
    }
  }

  /** Grows with every change: a learner connects or disconnects, or `wake` is called. */
  get version(): number {
    return this.#version;
  }

  /**
   * Resolves at the next change, after `limit` ms, or when the signal is aborted; at once if there was a change since
   * `version`.
   */
  changed(limit: number, signal: AbortSignal, version: number = this.#version): Promise<void> {
    if (version !== this.#version) return Promise.resolve();
    return new Promise((resolve) => {
      const end = (): void => {
        cancel();
        this.#watchers.delete(end);
        signal.removeEventListener("abort", end);
        resolve();
      };
      const cancel = after(limit / 1000, end);
      this.#watchers.add(end);
      signal.addEventListener("abort", end, { once: true });
      if (signal.aborted) end();
    });
  }

  /** Ends the wait for a change. */
  wake(): void {
    this.#notify();
  }

  #notify(): void {
    this.#version++;
    for (const end of [...this.#watchers]) end();
  }
}
