import type { LearnerId } from "../../core/index.ts";
import type { Peer } from "../../network/browser.ts";

/** The members of a head, and their streams as they connect. */
export class MemberPeers {
  #accounts: ReadonlyMap<LearnerId, string> = new Map();
  readonly #peers = new Map<string, Peer>();
  readonly #waiting = new Map<string, Set<(peer: Peer | undefined) => void>>();

  /** Sets the members, and closes the streams of all others. */
  expect(members: ReadonlyMap<LearnerId, string>): void {
    this.#accounts = members;
    const wanted = new Set(members.values());
    for (const [account, peer] of this.#peers) {
      if (wanted.has(account)) continue;
      this.#peers.delete(account);
      void peer.close("the round is over");
    }
  }

  /** Removes a revoked member and closes its stream. */
  drop(account: string): void {
    this.#accounts = new Map([...this.#accounts].filter(([, member]) => member !== account));
    const peer = this.#peers.get(account);
    this.#peers.delete(account);
    for (const tell of this.#waiting.get(account) ?? []) tell(undefined);
    this.#waiting.delete(account);
    void peer?.close("revoked");
  }

  isMember(account: string): boolean {
    for (const member of this.#accounts.values()) if (member === account) return true;
    return false;
  }

  accountOf(learner: LearnerId): string | undefined {
    return this.#accounts.get(learner);
  }

  add(peer: Peer): void {
    const { account } = peer;
    this.#peers.set(account, peer);
    void peer.closed.then(() => {
      if (this.#peers.get(account) === peer) this.#peers.delete(account);
    });
    for (const tell of this.#waiting.get(account) ?? []) tell(peer);
    this.#waiting.delete(account);
  }

  /** Waits for a member's stream; undefined if the signal comes first. */
  async find(account: string, signal: AbortSignal): Promise<Peer | undefined> {
    const known = this.#peers.get(account);
    if (known !== undefined) return known;
    if (signal.aborted || !this.isMember(account)) return undefined;
    const waiting = this.#waiting.get(account) ?? new Set();
    this.#waiting.set(account, waiting);
    return new Promise((resolve) => {
      const end = (peer: Peer | undefined): void => {
        signal.removeEventListener("abort", giveUp);
        waiting.delete(end);
        resolve(peer);
      };
      const giveUp = (): void => end(undefined);
      signal.addEventListener("abort", giveUp, { once: true });
      waiting.add(end);
    });
  }
}
