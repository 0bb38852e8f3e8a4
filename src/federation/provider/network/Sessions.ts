import type { LearnerId } from "../../../core/index.ts";
import type { Peer } from "../../../network/browser.ts";

/** A registered learner that is connected now. */
export interface Session {
  readonly learner: LearnerId;
  readonly peer: Peer;
  /** Where other learners reach it. */
  readonly addresses: readonly string[];
}

/** Who is connected, and who was a moment ago. */
export class Sessions {
  readonly #sessions = new Map<LearnerId, Session>();
  /** ms, when the last stream ended. */
  readonly #lostAt = new Map<LearnerId, number>();
  /** Shut out: nobody waits for them. */
  readonly #barred = new Set<LearnerId>();
  readonly #watchers = new Set<() => void>();
  readonly #now: () => number;
  #version = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  add(session: Session, onEnd: (reason: string) => void): void {
    const { learner, peer } = session;
    this.#sessions.set(learner, session);
    this.#lostAt.delete(learner);
    void peer.closed.then((reason) => {
      if (this.#sessions.get(learner) !== session) return;
      this.#sessions.delete(learner);
      this.#lostAt.set(learner, this.#now());
      onEnd(reason);
      this.#tell();
    });
    this.#tell();
  }

  /** From now on nobody waits for a learner to come back. */
  bar(learner: LearnerId): void {
    this.#barred.add(learner);
    this.#tell();
  }

  of(learner: LearnerId): Session | undefined {
    return this.#sessions.get(learner);
  }

  has(learner: LearnerId): boolean {
    return this.#sessions.has(learner);
  }

  all(): IterableIterator<Session> {
    return this.#sessions.values();
  }

  get size(): number {
    return this.#sessions.size;
  }

  /** A learner's session; waits for one that was lost less than `grace` seconds ago, as long as it may still come back. */
  async find(learner: LearnerId, grace: number, signal: AbortSignal): Promise<Session | undefined> {
    for (;;) {
      const session = this.#sessions.get(learner);
      if (session !== undefined) return session;
      if (this.#barred.has(learner)) return undefined;
      const lostAt = this.#lostAt.get(learner);
      const left = lostAt === undefined ? 0 : lostAt + 1000 * grace - this.#now();
      if (left <= 0 || signal.aborted) return undefined;
      await this.changed(left, signal);
    }
  }

  /** Grows whenever somebody comes or goes, or something else is to be looked at. */
  get version(): number {
    return this.#version;
  }

  /**
   * Resolves when somebody comes or goes, after so many ms, or when the signal is aborted; at once if something has
   * happened since `version`.
   */
  changed(limit: number, signal: AbortSignal, version: number = this.#version): Promise<void> {
    if (version !== this.#version) return Promise.resolve();
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        this.#watchers.delete(end);
        signal.removeEventListener("abort", end);
        resolve();
      };
      const timer = setTimeout(end, Math.min(limit, 2 ** 31 - 1));
      this.#watchers.add(end);
      signal.addEventListener("abort", end, { once: true });
      if (signal.aborted) end();
    });
  }

  /** Wakes who waits for a change. */
  wake(): void {
    this.#tell();
  }

  #tell(): void {
    this.#version++;
    for (const end of [...this.#watchers]) end();
  }
}
