import { validateLearnerProfile } from "../cost/index.ts";
import type { ChainEvent, ChainRecord, EventOf, RecordOf } from "../ledger/onChain.ts";
import { type AuditState, emptyAudit } from "./AuditState.ts";
import { Findings } from "./Findings.ts";
import { type ChainMoment, isAfter, LearnerHistory, type LearnerVersion } from "./LearnerHistory.ts";
import { type Auditing, attempt, type EchoName, placeOf } from "./rules/Auditing.ts";
import { auditPartition } from "./rules/auditPartition.ts";
import { auditFinalization, auditForfeit } from "./rules/auditRound.ts";
import { auditSettlement } from "./rules/auditSettlement.ts";
import { auditClosing, auditFunding, auditSeed, auditTask, auditWithdrawal } from "./rules/auditTask.ts";

export interface RecordAuditOptions {
  /** The seed, if known. Then random draws are checked, too. */
  readonly seed?: number;
  /** The salt of the commitment to the seed, hex. */
  readonly seedSalt?: string;
  /** Timestamp of a block, s; null if unknown. */
  readonly timeOf?: (block: bigint) => bigint | null;
  /** Whether the contracts are those of the first version, which paid batch by batch and kept the sums of all heads. */
  readonly isFirst?: boolean;
  /** The smallest unit of a token, in units of 1e-18; 1 if absent. */
  readonly unitOf?: (token: string) => bigint;
}

/** Audits a ledger's history record by record, with its own bookkeeping. */
export class RecordAudit {
  readonly findings: Findings = new Findings();
  readonly state: AuditState = emptyAudit();
  readonly #auditing: Auditing;
  readonly #unitOf: (token: string) => bigint;
  /** By transaction. */
  readonly #echoes = new Map<string, EventOf<EchoName>[]>();
  /** By task. */
  readonly #tokens = new Map<number, string>();
  /** By task, round and coalition. */
  readonly #memberCounts = new Map<string, number>();
  /** Batches that wait to be credited, by task, round, coalition and batch. */
  readonly #owed = new Map<string, EventOf<"CoalitionSettled">>();
  readonly #isFirst: boolean;

  constructor(options: RecordAuditOptions = {}) {
    const { state, findings } = this;
    this.#isFirst = options.isFirst ?? false;
    if (this.#isFirst) state.reputations.mostHeads = Number.POSITIVE_INFINITY;
    this.#unitOf = options.unitOf ?? (() => 1n);
    this.#auditing = {
      state,
      findings,
      seed: options.seed ?? null,
      seedSalt: options.seedSalt,
      paysEachBatch: this.#isFirst,
      timeOf: options.timeOf ?? (() => null),
      echoes: (name, record) => this.#find(name, record),
    };
  }

  /** Notes the events between contracts. All events of a transaction come before its records. */
  hear(event: ChainEvent): void {
    if (event.name === "TaskOpened") this.#tokens.set(event.arguments.task, event.arguments.opening.token);
    this.#hearPayments(event);
    if (!ECHOES.has(event.name)) return;
    const known = this.#echoes.get(event.transactionHash);
    if (known === undefined) this.#echoes.set(event.transactionHash, [event as EventOf<EchoName>]);
    else known.push(event as EventOf<EchoName>);
  }

  /** Claims grow when a batch is credited: with its settlement, or by a call of its own if its coalition has several. */
  #hearPayments(event: ChainEvent): void {
    const credit = ({ arguments: { settlement, payments } }: EventOf<"CoalitionSettled">): void => {
      const token = this.#tokens.get(settlement.task);
      settlement.deliveries.forEach(({ learner }, at) => {
        if (token !== undefined) this.state.claims.credit(token, learner, payments[at]!, event);
      });
    };
    switch (event.name) {
      case "MembersPublished":
        this.#memberCounts.set(coalitionKey(event.arguments), event.arguments.header.memberCount);
        return;
      case "CoalitionSettled": {
        const { settlement } = event.arguments;
        const key = coalitionKey(settlement);
        const isWhole = settlement.deliveries.length === this.#memberCounts.get(key);
        if (this.#isFirst || isWhole) credit(event);
        else this.#owed.set(`${key}/${settlement.batch}`, event);
        return;
      }
      case "PaymentsBooked": {
        const { task, total } = event.arguments;
        const token = this.#tokens.get(task);
        const isInBatches = this.#owed.has(`${coalitionKey(event.arguments)}/0`);
        if (token !== undefined && isInBatches) this.state.claims.reserve(token, total);
        return;
      }
      case "PaymentsCredited": {
        const key = `${coalitionKey(event.arguments)}/${event.arguments.batch}`;
        const settled = this.#owed.get(key);
        const token = this.#tokens.get(event.arguments.task);
        if (settled === undefined || token === undefined) return;
        this.#owed.delete(key);
        const total = settled.arguments.payments.reduce((sum, payment) => sum + payment, 0n);
        this.state.claims.reserve(token, -total);
        credit(settled);
        return;
      }
      default:
        return;
    }
  }

  /** Audits the next record. Every problem goes to the findings. */
  take(record: ChainRecord): void {
    const check = record.kind === "partition" ? "partitions" : "order";
    attempt(this.#auditing, check, placeOf(record), record.kind, () => {
      this.#dispatch(record);
    });
  }

  /** Ends the audit. `block`: the last block. */
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
        // a record that is still being published is audited when it is complete
        if (record.complete) auditPartition(auditing, record);
        return;
      case "settlement":
        auditSettlement(auditing, record);
        return;
      case "forfeit":
        auditForfeit(auditing, record);
        return;
      case "finalisation":
        auditFinalization(auditing, record);
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
        this.findings.holds("order", place, "game's log", false, {
          expected: "before the first settlement",
          found: record.payload.log,
        });
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

const coalitionKey = ({ task, round, coalition }: { task: number; round: number; coalition: number }): string =>
  `${task}/${round}/${coalition}`;

const ECHOES: ReadonlySet<string> = new Set<EchoName>(["ContributionsRecorded", "RoundCounted", "PaymentsBooked"]);

/** Between two rounds, each passive learner gets its coalition's last settled model, or the initial one. */
const auditHandover = ({ state, findings }: Auditing, record: RecordOf<"handover">): void => {
  const { task: id, round, learners } = record.payload;
  const place = placeOf(record);
  const task = state.tasks.get(id);
  if (
    !findings.holds("order", place, "task", task !== undefined && !task.closed, {
      expected: "a running task",
      found: id,
    })
  )
    return;
  findings.holds("order", place, "open round", task!.open === null, { expected: "none", found: task!.round });
  findings.same("order", place, "round", task!.round, round);
  for (const { learner, coalition, modelHash } of learners) {
    const one = { ...placeOf(record, { learner }), coalition };
    const known = state.learners.get(learner)?.history.at(record.events[0]!);
    findings.same("models", one, "standing", "registered", known?.status ?? "unknown");
    findings.same("models", one, "active", false, known?.registration.active ?? "unknown");
    const expected = task!.modelHashes.get(coalition) ?? task!.opening.initialModelHash;
    findings.same("models", one, "model", expected, modelHash);
  }
};

/** Declarations must be valid, accounts must not change, and excluded learners must stay excluded. */
const auditRegistration = (auditing: Auditing, record: RecordOf<"registration">): void => {
  const { state, findings } = auditing;
  for (const registration of record.payload.registrations) {
    const { learner } = registration;
    const place = placeOf(record, { learner });
    const learnt = state.learners.get(learner);
    const known = learnt?.history.current;
    const account = record.extras.accounts!.get(learner)!;
    findings.same("registrations", place, "account", learnt?.account ?? account, account);
    // once named, a payee stays
    const { payee = "none" } = registration;
    findings.same("registrations", place, "payee", known?.registration.payee ?? payee, payee);
    findings.holds("registrations", place, "status", known?.status !== "revoked", {
      expected: "not revoked",
      found: known?.status ?? "new",
    });
    attempt(auditing, "registrations", place, "declaration", () => {
      validateLearnerProfile(registration);
    });
    const from = momentOf(record, learner);
    const version: LearnerVersion = { from, registration, status: "registered" };
    if (learnt === undefined) state.learners.set(learner, { account, history: new LearnerHistory(version) });
    else learnt.history.add(version, floorOf(auditing));
  }
};

const auditLeaving = (auditing: Auditing, record: RecordOf<"leaving">): void => {
  const { learner } = record.payload;
  const known = auditing.state.learners.get(learner)?.history;
  const status = known?.current.status ?? "unknown";
  auditing.findings.same("registrations", placeOf(record, { learner }), "status", "registered", status);
  known?.add({ ...known.current, from: momentOf(record, learner), status: "left" }, floorOf(auditing));
};

const auditRevocation = (auditing: Auditing, record: RecordOf<"revocation">): void => {
  for (const learner of record.payload.learners) {
    const known = auditing.state.learners.get(learner)?.history;
    const place = placeOf(record, { learner });
    auditing.findings.holds("registrations", place, "status", known !== undefined, {
      expected: "a known learner",
      found: "unknown",
    });
    known?.add({ ...known.current, from: momentOf(record, learner), status: "revoked" }, floorOf(auditing));
  }
};

/** The place of the event that names a learner. */
const momentOf = ({ events }: ChainRecord, learner: number): ChainMoment =>
  events.find(({ arguments: named }) => "learner" in named && named.learner === learner) ?? events.at(-1)!;

/** The earliest moment as of which a record that is still to be audited may read learners. */
const floorOf = ({ state }: Auditing): ChainMoment =>
  [...state.tasks.values()]
    .filter(({ closed }) => !closed)
    .map(({ preparedAfter }) => preparedAfter)
    .reduce((earliest, one) => (isAfter(earliest, one) ? one : earliest), LATEST);

const LATEST: ChainMoment = { blockNumber: 2n ** 64n, logIndex: 0 };
