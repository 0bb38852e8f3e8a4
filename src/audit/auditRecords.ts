import type { ChainEvent, ChainRecord, EventOf } from "../ledger/onChain.ts";
import { type AuditState, emptyAudit } from "./AuditState.ts";
import { Findings } from "./Findings.ts";
import { type Auditing, attempt, type EchoName, placeOf } from "./rules/Auditing.ts";
import { auditHandover } from "./rules/auditHandover.ts";
import { auditLeaving, auditRegistration, auditRevocation } from "./rules/auditLearners.ts";
import { auditPartition } from "./rules/auditPartition.ts";
import { auditFinalisation, auditForfeit } from "./rules/auditRound.ts";
import { auditSettlement } from "./rules/auditSettlement.ts";
import { auditClosing, auditFunding, auditSeed, auditTask, auditWithdrawal } from "./rules/auditTask.ts";

export interface RecordAuditOptions {
  /** The seed, if it is told: then what was drawn is checked too. */
  readonly seed?: number;
  /** Timestamp of a block, s; null where it is not known. */
  readonly timeOf?: (block: bigint) => bigint | null;
  /** The smallest unit of a token, in units of 1e-18; 1 if absent. */
  readonly unitOf?: (token: string) => bigint;
}

/** Goes through a ledger's history record by record, with an account of its own. */
export class RecordAudit {
  readonly findings: Findings = new Findings();
  readonly state: AuditState = emptyAudit();
  readonly #auditing: Auditing;
  readonly #unitOf: (token: string) => bigint;
  /** By transaction. */
  readonly #echoes = new Map<string, EventOf<EchoName>[]>();

  constructor(options: RecordAuditOptions = {}) {
    const { state, findings } = this;
    this.#unitOf = options.unitOf ?? (() => 1n);
    this.#auditing = {
      state,
      findings,
      seed: options.seed ?? null,
      timeOf: options.timeOf ?? (() => null),
      echoes: (name, record) => this.#find(name, record),
    };
  }

  /** Takes note of what the contracts tell each other; all events of a transaction before its records. */
  hear(event: ChainEvent): void {
    if (!ECHOES.has(event.name)) return;
    const known = this.#echoes.get(event.transactionHash);
    if (known === undefined) this.#echoes.set(event.transactionHash, [event as EventOf<EchoName>]);
    else known.push(event as EventOf<EchoName>);
  }

  /** Audits the next record; whatever is wrong with it goes to the findings. */
  take(record: ChainRecord): void {
    const check = record.kind === "partition" ? "partitions" : "order";
    attempt(this.#auditing, check, placeOf(record), record.kind, () => {
      this.#dispatch(record);
    });
  }

  /** Nothing more comes. `block`: the last. */
  end(block: bigint): void {
    auditSeed(this.#auditing, { block, transaction: null });
  }

  #dispatch(record: ChainRecord): void {
    const auditing = this.#auditing;
    switch (record.kind) {
      case "registration":
        auditRegistration(auditing, record);
        return;
      case "leaving":
        auditLeaving(auditing, record);
        return;
      case "revocation":
        auditRevocation(auditing, record);
        return;
      case "task":
        auditTask(auditing, record);
        return;
      case "partition":
        // one that is being published right now is audited when it is complete
        if (record.complete) auditPartition(auditing, record);
        return;
      case "settlement":
        auditSettlement(auditing, record);
        return;
      case "forfeit":
        auditForfeit(auditing, record);
        return;
      case "finalisation":
        auditFinalisation(auditing, record);
        return;
      case "handover":
        auditHandover(auditing, record);
        return;
      case "funding":
        auditFunding(auditing, record);
        return;
      case "withdrawal":
        auditWithdrawal(auditing, record, this.#unitOf);
        return;
      case "closing":
        auditClosing(auditing, record);
        return;
      case "lateLog": {
        const place = placeOf(record);
        this.findings.holds("order", place, "game's log", false, "before the first settlement", record.payload.log);
        return;
      }
    }
  }

  #find<Name extends EchoName>(name: Name, record: ChainRecord): readonly EventOf<Name>[] {
    const { payload } = record;
    const found: EventOf<Name>[] = [];
    for (const transaction of record.transactionHashes) {
      for (const echo of this.#echoes.get(transaction) ?? []) {
        const told = echo.arguments;
        const isOfIt =
          echo.name === name &&
          "round" in payload &&
          told.task === payload.task &&
          told.round === payload.round &&
          (!("coalition" in told) || !("coalition" in payload) || told.coalition === payload.coalition);
        if (isOfIt) found.push(echo as EventOf<Name>);
      }
    }
    return found;
  }
}

const ECHOES: ReadonlySet<string> = new Set<EchoName>(["ContributionsRecorded", "RoundCounted", "PaymentsBooked"]);
