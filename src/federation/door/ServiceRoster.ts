import type { LearnerId } from "../../core/index.ts";
import type { ColumnSums } from "../../data/index.ts";
import type { Registration } from "../../round/index.ts";
import { type TypicalDeclaration, typicalDeclaration } from "../protocol/declarationRules.ts";
import type { SessionDelegation } from "../protocol/registration.ts";
import type { Operation } from "../provider/records/OperationLog.ts";

/** An account that has registered. */
export interface RosterEntry {
  readonly account: string;
  readonly learner: LearnerId;
  /** Its latest declaration. */
  registration: Registration & { readonly account: string };
  /** The permission of its wallet, if the account is a session of one. */
  delegation: SessionDelegation | undefined;
  /** What it reported last so that the learners agree on a scaling. */
  sums: ColumnSums | undefined;
  hasLeft: boolean;
  isRevoked: boolean;
  /** Signatures that the registry has used, with those of waiting operations. */
  nonce: number;
}

/** The accounts of a service with their numbers, derived from the operations in order. */
export class ServiceRoster {
  readonly #byAccount = new Map<string, RosterEntry>();
  readonly #byLearner = new Map<LearnerId, RosterEntry>();
  readonly #usedCodes = new Map<string, string>();
  #next = 0;
  /** Computed when it is asked for; undefined after every change. */
  #typical: { readonly value: TypicalDeclaration | undefined } | undefined;
  readonly #now: () => number;

  /**
   * @param operations - the operations so far, in order
   * @param now - returns ms since 1970: sessions expire
   */
  constructor(operations: readonly Operation[], now: () => number) {
    this.#now = now;
    for (const operation of operations) this.add(operation);
  }

  add(operation: Operation): void {
    this.#typical = undefined;
    switch (operation.kind) {
      case "register": {
        const { registration, codeHash, delegation, sums } = operation;
        const { account, learner } = registration;
        // a code belongs to a person, not to a session
        if (codeHash !== undefined) this.#usedCodes.set(codeHash, delegation?.account ?? account);
        const known = this.#byAccount.get(account);
        if (known !== undefined) {
          known.registration = registration;
          known.delegation = delegation;
          known.sums = sums;
          known.hasLeft = false;
          known.nonce++;
          return;
        }
        const entry = { account, learner, registration, delegation, sums, hasLeft: false, isRevoked: false, nonce: 1 };
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
      case "others": {
        const entry = this.#byLearner.get(operation.learner);
        if (entry === undefined) return;
        if (operation.registration === null) entry.hasLeft = true;
        else entry.registration = operation.registration;
        entry.nonce = operation.nonce;
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

  /** The account of a learner's number; "" if no learner has the number. */
  accountOf(learner: LearnerId): string {
    return this.ofLearner(learner)?.account ?? "";
  }

  entries(): IterableIterator<RosterEntry> {
    return this.#byLearner.values();
  }

  /** All sessions of a wallet, also former ones. */
  sessionsOf(wallet: string): RosterEntry[] {
    return [...this.#byLearner.values()].filter(({ delegation }) => delegation?.account === wallet);
  }

  /** Whether an account may connect: registered, not left, not revoked, not expired. */
  isMember(account: string): boolean {
    const entry = this.#byAccount.get(account);
    return entry !== undefined && !entry.hasLeft && !entry.isRevoked && !this.isExpired(entry);
  }

  /** Whether a wallet's session has expired. */
  isExpired({ delegation }: RosterEntry): boolean {
    return delegation !== undefined && this.#now() >= delegation.until * 1000;
  }

  /** The medians of what the training members declare; undefined if they are too few. */
  get typical(): TypicalDeclaration | undefined {
    this.#typical ??= {
      value: typicalDeclaration(
        [...this.entries()]
          .filter(({ account, registration }) => registration.active && this.isMember(account))
          .map(({ registration }) => registration),
      ),
    };
    return this.#typical.value;
  }

  /** The account that has used an invitation code. */
  userOfCode(codeHash: string): string | undefined {
    return this.#usedCodes.get(codeHash);
  }

  get size(): number {
    return this.#byLearner.size;
  }

  /** The number for the next new account. */
  get nextNumber(): number {
    return this.#next;
  }
}
