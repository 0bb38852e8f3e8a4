import { GfmlError, type LearnerId } from "../../../core/index.ts";
import { wadToNumber } from "../../../math/index.ts";
import { canonicalJson, type Ledger, type Registration } from "../../../round/index.ts";
import type { EventLog } from "../../observability/logEvents.ts";
import type { Operation } from "./OperationLog.ts";

/** Carries operations to the ledger, in order, between two rounds. It keeps the ledger's registrations. */
export class OperationApplier {
  readonly #ledger: Ledger;
  readonly #log: EventLog;
  readonly #registrations = new Map<LearnerId, Registration>();
  readonly #refused: number[] = [];
  #applied = 0;

  constructor(ledger: Ledger, log: EventLog) {
    this.#ledger = ledger;
    this.#log = log;
  }

  /** Number of operations that the ledger has processed. */
  get applied(): number {
    return this.#applied;
  }

  /** Positions, among all operations, of those that the ledger refused. */
  get refused(): readonly number[] {
    return this.#refused;
  }

  /** The registrations on the ledger, without learners that left, by number, in order of registration. */
  get registrations(): ReadonlyMap<LearnerId, Registration> {
    return this.#registrations;
  }

  /** Recalls operations that were carried out before a restart, and those among them that the ledger refused. */
  recall(operations: readonly Operation[], refused: readonly number[] = []): void {
    const isRefused = new Set(refused);
    for (const [at, operation] of operations.entries()) if (!isRefused.has(this.#applied + at)) this.#note(operation);
    this.#refused.push(...refused);
    this.#applied += operations.length;
  }

  /**
   * Takes over the ledger's registrations, which other accounts may have changed: the learners themselves.
   *
   * @returns by learner, what is registered now, where it differs; null: nothing
   */
  adopt(current: readonly Registration[]): ReadonlyMap<LearnerId, Registration | null> {
    const byLearner = new Map(current.map((one) => [one.learner, one]));
    const changes = new Map<LearnerId, Registration | null>();
    for (const [learner, known] of this.#registrations) {
      const now = byLearner.get(learner) ?? null;
      if (now === null || facts(now) !== facts(known)) changes.set(learner, now);
    }
    for (const [learner, now] of changes) {
      if (now === null) this.#registrations.delete(learner);
      else this.#registrations.set(learner, now);
    }
    return changes;
  }

  /** Carries out operations. Returns the new registrations. */
  async apply(operations: readonly Operation[]): Promise<Registration[]> {
    const registered: Registration[] = [];
    for (const group of grouped(operations)) {
      const [first] = group;
      if (first?.kind === "register") {
        const registrations = group.flatMap((one) => (one.kind === "register" ? [one.registration] : []));
        const isTaken = await this.#carry(group, () => this.#ledger.register(registrations));
        if (isTaken) registered.push(...registrations);
        else if (registrations.length > 1) {
          // a refused one must not affect the others of its group
          for (const one of group) registered.push(...(await this.apply([one])));
          continue;
        }
      } else if (first !== undefined) await this.#carry(group, () => this.#carryOne(first));
      this.#applied += group.length;
    }
    return registered;
  }

  async #carryOne(operation: Exclude<Operation, { kind: "register" }>): Promise<void> {
    const { learner } = operation;
    switch (operation.kind) {
      case "leave":
        await this.#ledger.leave(learner, operation.signature);
        this.#log("info", "learner.left", { learner });
        return;
      case "revoke":
        await this.#ledger.revoke([learner]);
        this.#log("warn", "learner.revoked", { learner });
        return;
      case "others":
        // it is on the ledger
        return;
      case "withdraw": {
        const tokens = wadToNumber(await this.#ledger.withdraw(learner));
        this.#log("info", "learner.withdrew", { learner, tokens });
      }
    }
  }

  /** Whether the ledger accepted a group. A refusal by its rules changes nothing, and does not end the service. */
  async #carry(group: readonly Operation[], work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof GfmlError) || !REFUSALS.has(error.code)) throw error;
      this.#log("warn", "ledger.notice", { operations: group.map(({ kind }) => kind), error });
      if (group.length === 1) this.#refused.push(this.#applied);
      return false;
    }
    for (const operation of group) this.#note(operation);
    return true;
  }

  #note(operation: Operation): void {
    switch (operation.kind) {
      case "register":
        this.#registrations.set(operation.registration.learner, operation.registration);
        return;
      case "leave":
      case "revoke":
        this.#registrations.delete(operation.learner);
        return;
      case "others":
        if (operation.registration === null) this.#registrations.delete(operation.learner);
        else this.#registrations.set(operation.learner, operation.registration);
        return;
      case "withdraw":
    }
  }
}

/** What a learner declares, as a text to compare. */
const facts = ({ signature: _, histogramHash: __, ...declared }: Registration): string => canonicalJson(declared);

const REFUSALS: ReadonlySet<string> = new Set([
  "GFML_LEARNER_LEFT",
  "GFML_LEARNER_REVOKED",
  "GFML_UNKNOWN_LEARNER",
  "GFML_WRONG_SIGNATURE",
  "GFML_INVALID_VALUE",
  "GFML_PAYEE_CHANGED",
]);

/** Groups consecutive registrations; every other operation is a group of one. */
const grouped = (operations: readonly Operation[]): Operation[][] => {
  const groups: Operation[][] = [];
  for (const operation of operations) {
    const last = groups.at(-1);
    const isMore = operation.kind === "register" && last?.[0]?.kind === "register";
    // two registrations of one learner in a group would use the same nonce
    const isTwice =
      isMore &&
      last.some((one) => one.kind === "register" && one.registration.learner === operation.registration.learner);
    if (isMore && !isTwice) last.push(operation);
    else groups.push([operation]);
  }
  return groups;
};
