import type { LearnerId } from "../../core/index.ts";
import type { Registration } from "../../round/index.ts";
import type { SessionDelegation } from "../protocol/registration.ts";
import type { Operation } from "../provider/records/OperationLog.ts";

/** What is known of an account. */
export interface RosterEntry {
  readonly account: string;
  readonly learner: LearnerId;
  /** What it declared last. */
  registration: Registration & { readonly account: string };
  /** The wallet that it speaks for, and until when, s since 1970. */
  delegation: SessionDelegation | undefined;
  hasLeft: boolean;
  isRevoked: boolean;
  /** Signatures of it that the registry has used, or will have when all that is waiting is done. */
  nonce: number;
}

/** Whose number is which: folded from the operations, in their order. */
export class ServiceRoster {
  readonly #byAccount = new Map<string, RosterEntry>();
  readonly #byLearner = new Map<LearnerId, RosterEntry>();
  readonly #usedCodes = new Map<string, string>();
  #next = 0;
  readonly #now: () => number;

  /**
   * @param operations - what learners asked for, in order
   * @param now - ms since 1970: sessions expire
   */
  constructor(operations: readonly Operation[], now: () => number) {
    this.#now = now;
    for (const operation of operations) this.add(operation);
  }

  add(operation: Operation): void {
    switch (operation.kind) {
      case "register": {
        const { registration, codeHash, delegation } = operation;
        const { account, learner } = registration;
        // a code is a person's, whichever session shows it
        if (codeHash !== undefined) this.#usedCodes.set(codeHash, delegation?.account ?? account);
        const known = this.#byAccount.get(account);
        if (known !== undefined) {
          known.registration = registration;
          known.delegation = delegation;
          known.hasLeft = false;
          known.nonce++;
          return;
        }
        const entry = { account, learner, registration, delegation, hasLeft: false, isRevoked: false, nonce: 1 };
        this.#byAccount.set(account, entry);
        this.#byLearner.set(learner, entry);
        this.#next = Math.max(this.#next, learner + 1);
        return;
      }
      case "leave": {
        const entry = this.#byLearner.get(operation.learner);
        if (entry === undefined) return;
        entry.hasLeft = true;
        entry.nonce++;
        return;
      }
      case "revoke": {
        const entry = this.#byLearner.get(operation.learner);
        if (entry !== undefined) entry.isRevoked = true;
        return;
      }
      case "withdraw":
        return;
    }
  }

  ofAccount(account: string): RosterEntry | undefined {
    return this.#byAccount.get(account);
  }

  ofLearner(learner: LearnerId): RosterEntry | undefined {
    return this.#byLearner.get(learner);
  }

  /** The account of a learner's number, or "" for a number that nobody has. */
  accountOf(learner: LearnerId): string {
    return this.ofLearner(learner)?.account ?? "";
  }

  entries(): IterableIterator<RosterEntry> {
    return this.#byLearner.values();
  }

  /** The sessions of a wallet, whatever became of them. */
  sessionsOf(wallet: string): RosterEntry[] {
    return [...this.#byLearner.values()].filter(({ delegation }) => delegation?.account === wallet);
  }

  /** May be connected: registered, here, not shut out, and in its time. */
  isMember(account: string): boolean {
    const entry = this.#byAccount.get(account);
    return entry !== undefined && !entry.hasLeft && !entry.isRevoked && !this.isExpired(entry);
  }

  /** Whether a session's time has run out. */
  isExpired({ delegation }: RosterEntry): boolean {
    return delegation !== undefined && this.#now() >= delegation.until * 1000;
  }

  /** The account that a code was used by. */
  userOfCode(codeHash: string): string | undefined {
    return this.#usedCodes.get(codeHash);
  }

  get size(): number {
    return this.#byLearner.size;
  }

  /** The number that the next new account is given. */
  get nextNumber(): number {
    return this.#next;
  }
}
