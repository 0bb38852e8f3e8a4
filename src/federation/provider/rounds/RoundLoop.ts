import type { GfmlError, LearnerId } from "../../../core/index.ts";
import { mostPayableWad } from "../../../incentive/index.ts";
import { createSignatureChecker } from "../../../ledger/index.ts";
import { toWad, type Wad, wadToNumber } from "../../../math/index.ts";
import {
  type EmbeddingMismatch,
  type EvaluationRecord,
  evaluateModels,
  type HeadFailure,
  type JournalEntry,
  journalRound,
  type LearnerRecord,
  type Link,
  type ModelHandover,
  playRound,
  type RoundContext,
  RoundJournal,
  type RoundRecord,
  type RoundState,
  type UnpaidCoalition,
} from "../../../round/index.ts";
import { runFile } from "../../../storage/index.ts";
import type { ServiceConfig } from "../../config/serviceSchema.ts";
import type { ServiceRoster } from "../../door/ServiceRoster.ts";
import { escrowShortError } from "../../errors.ts";
import type { EventLog } from "../../observability/logEvents.ts";
import type { AnswerShape } from "../../wire/responses.ts";
import type { Sessions } from "../network/Sessions.ts";
import { FileJournal, markIn } from "../records/FileJournal.ts";
import type { OperationApplier } from "../records/OperationApplier.ts";
import type { PreparedService } from "../records/prepareService.ts";
import { Attendance, IDLE } from "./Attendance.ts";
import { type HandoverMoment, PassiveHandovers } from "./PassiveHandovers.ts";

/** What the loop needs of the service around it. */
export interface RoundLoopOptions {
  readonly config: ServiceConfig;
  readonly service: PreparedService;
  readonly roster: ServiceRoster;
  readonly sessions: Sessions;
  readonly link: Link;
  readonly shape: AnswerShape;
  readonly applier: OperationApplier;
  readonly log: EventLog;
  /** Ends the loop after the round in progress. */
  readonly stopping: AbortSignal;
  /** Ends everything at once. */
  readonly ending: AbortSignal;
  /** Ends where the escrow does not cover another round; otherwise it waits, and goes on serving withdrawals. */
  readonly endsWhenShort: boolean;
  /** Records of the ledger since the last call. */
  readonly takeRecords: () => Parameters<PreparedService["folder"]["appendLedger"]>[0];
  /** What rounds took on a chain since the last call. */
  readonly takeChainRounds: () => Parameters<PreparedService["folder"]["appendChainRounds"]>[0];
  readonly on: RoundLoopEvents;
}

/** What the loop tells. */
export interface RoundLoopEvents {
  readonly waiting: (connected: number, needed: number) => void;
  readonly started: (round: number, active: readonly LearnerId[]) => void;
  readonly short: (error: GfmlError) => void;
  readonly funded: (amount: Wad, escrow: Wad) => void;
  readonly unpaid: (unpaid: UnpaidCoalition) => void;
  readonly headFailed: (failure: HeadFailure) => void;
  readonly embeddingMismatch: (mismatch: EmbeddingMismatch) => void;
  readonly finished: (record: RoundRecord, learners: readonly LearnerRecord[], seconds: number) => Promise<void> | void;
  readonly evaluated: (evaluation: EvaluationRecord) => void;
}

/** What a round was started with; on disk before anything of it happens. */
interface Opening {
  readonly active: readonly LearnerId[];
}

/** What changes the ledger between two rounds. */
type Step =
  | { readonly kind: "apply"; readonly until: number }
  | { readonly kind: "handover"; readonly handover: ModelHandover }
  /** 1e-18 token, decimal. */
  | { readonly kind: "fund"; readonly amount: string };

/** What a journal begins with. */
interface Start {
  readonly operations: number;
  /** Those of them that the ledger refused, by place; none if absent. */
  readonly refused?: readonly number[];
  /** Added to the escrow since the task was opened, 1e-18 token, decimal; 0 if absent. */
  readonly funded?: string;
  /** By learner: the first round that it may head again. */
  readonly barred: readonly (readonly [LearnerId, number])[];
}

/**
 * The life of a service between its start and its end: waits for learners, lets the ledger take what learners asked for,
 * plays a round from answers that are on disk, measures, and saves. Whatever the process
 * is killed at, the next one finds the last checkpoint and the journal of what happened since.
 */
export class RoundLoop {
  readonly #options: RoundLoopOptions;
  readonly #journalFolder: string;
  #state: RoundState;
  #models: readonly Float32Array[];
  #journal!: FileJournal;
  #barred = new Map<LearnerId, number>();
  #funded: Wad = 0n;
  /** The last shortage that was told. */
  #shortage = "";
  #dirty = false;
  /** Whether the open round was opened by a process before this one. */
  #isReplayed = true;
  readonly #attendance: Attendance;
  readonly handovers: PassiveHandovers;

  constructor(options: RoundLoopOptions) {
    this.#options = options;
    this.#attendance = new Attendance(options.config.life, options.applier, options.sessions, (learner) =>
      this.#isMember(learner),
    );
    this.handovers = new PassiveHandovers(options);
    this.#state = options.service.state;
    this.#models = options.service.models;
    this.#journalFolder = runFile(options.service.folder.path, "journal");
  }

  get state(): RoundState {
    return this.#state;
  }

  get models(): readonly Float32Array[] {
    return this.#models;
  }

  /** By learner: the first round that it may head again. */
  get barred(): ReadonlyMap<LearnerId, number> {
    return this.#barred;
  }

  get isComplete(): boolean {
    const { rounds } = this.#options.config;
    return rounds !== "unlimited" && this.#state.round >= rounds;
  }

  /** Finds again what happened since the last checkpoint. Answers how many entries the open round's journal holds. */
  async recover(): Promise<number> {
    const { service, applier } = this.#options;
    const place = { round: this.#state.round, records: service.recordCount };
    const earlier = await FileJournal.before(this.#journalFolder, place);
    this.#journal = await FileJournal.open(this.#journalFolder, place);
    const start = await this.#journal.once<Start>("start", () => startAfter(earlier));
    await FileJournal.dropBefore(this.#journalFolder, place);
    this.#barred = new Map(start.barred);
    this.#funded = BigInt(start.funded ?? 0);
    applier.recall(service.operations.operations.slice(0, start.operations), start.refused);
    const found = this.#journal.size;
    for (const step of this.#journal.marks<Step>("step ")) await this.#carryOut(step);
    if (!service.isResumed) {
      // the contracts and the escrow are paid for: they must not be forgotten
      await this.#save();
    }
    return found - 1;
  }

  /** Plays rounds until it is stopped or all are played. */
  async run(): Promise<void> {
    const { stopping, on } = this.#options;
    const between = (): Promise<void> => this.#applyWaiting();
    while (!stopping.aborted && !this.isComplete) {
      const opening = this.#journal.mark<Opening>("opening");
      if (opening === undefined) {
        // between two rounds: in the middle of one a chain may be ahead of the checkpoint
        await this.#fund();
        if (!(await this.#attendance.gather({ stopping, between, waiting: on.waiting }))) break;
        if (await this.#isShort()) continue;
      }
      await this.#play(opening ?? (await this.#open()));
    }
  }

  /** Adds to the escrow what the configuration has more than was added before. */
  async #fund(): Promise<void> {
    const wanted = toWad(this.#options.config.topUp);
    if (wanted <= this.#funded) return;
    await this.#step({ kind: "fund", amount: `${wanted - this.#funded}` });
    this.#dirty = true;
  }

  /** Whether the escrow may not cover a round of those that are here; then waits until something changes. */
  async #isShort(): Promise<boolean> {
    const { service, sessions, stopping, endsWhenShort, on } = this.#options;
    const { version } = sessions;
    const error = await findEscrowShort(service, this.#state.round, this.#attendance.present().length);
    if (error === undefined) return false;
    if (this.#dirty) await this.#save();
    if (endsWhenShort) throw error;
    // said when it changes
    if (error.message !== this.#shortage) on.short(error);
    this.#shortage = error.message;
    await sessions.changed(IDLE, stopping, version);
    return true;
  }

  #isMember(learner: LearnerId): boolean {
    const { roster } = this.#options;
    const entry = roster.ofLearner(learner);
    return entry !== undefined && roster.isMember(entry.account);
  }

  /** Closes the streams of sessions whose time has run out: between two rounds. */
  #dropExpired(): void {
    const { roster, sessions } = this.#options;
    for (const { learner, peer } of [...sessions.all()]) {
      const entry = roster.ofLearner(learner);
      if (entry !== undefined && roster.isExpired(entry)) void peer.close("the wallet's permission has run out");
    }
  }

  /** After the last round: takes operations until it is stopped. */
  async serveOperations(): Promise<void> {
    const { stopping, sessions } = this.#options;
    while (!stopping.aborted) {
      const { version } = sessions;
      await this.#applyWaiting();
      await sessions.changed(IDLE, stopping, version);
    }
  }

  async close(): Promise<void> {
    this.handovers.close();
    await this.#journal?.close();
  }

  /** Writes down what changes the ledger between two rounds, then does it. */
  async #step(step: Step): Promise<void> {
    await this.#journal.once(`step ${this.#journal.size}`, () => step);
    await this.#carryOut(step);
  }

  async #carryOut(step: Step): Promise<void> {
    if (step.kind === "apply") return this.#apply(step.until);
    if (step.kind === "handover") return this.handovers.carryOut(step.handover);
    const { service, on } = this.#options;
    const amount = BigInt(step.amount);
    const escrow = await service.ledger.fund(service.task, amount);
    this.#funded += amount;
    on.funded(amount, escrow);
  }

  async #open(): Promise<Opening> {
    return this.#journal.once<Opening>("opening", () => ({ active: this.#attendance.present() }));
  }

  async #applyWaiting(): Promise<void> {
    this.#dropExpired();
    await this.handovers.grant(
      () => this.#moment(this.#context(this.#attendance.present())),
      async (handover) => {
        await this.#step({ kind: "handover", handover });
        this.#dirty = true;
      },
    );
    const { applier, service } = this.#options;
    const { length } = service.operations.operations;
    if (length === applier.applied) {
      // idle: what was done goes into a checkpoint, so that its journal stays short
      if (this.#dirty && !this.#attendance.isEnough()) await this.#save();
      return;
    }
    await this.#step({ kind: "apply", until: length });
    this.#dirty = true;
  }

  async #apply(until: number): Promise<void> {
    const { applier, service } = this.#options;
    const registered = await applier.apply(service.operations.operations.slice(applier.applied, until));
    await service.folder.appendRegistrations(registered.map((one) => ({ ...one, round: this.#state.round })));
  }

  async #play({ active }: Opening): Promise<void> {
    const { service, on, log, config, ending, shape } = this.#options;
    const { round } = this.#state;
    const started = performance.now();
    if (this.#isReplayed) await this.#attendance.awaitBack(active, ending);
    on.started(round, active);
    const context = journalRound(this.#context(active), await RoundJournal.open(this.#journal));
    const played = await playRound(context, this.#state, this.#models, ending);
    this.#state = played.state;
    this.#models = played.models;
    this.handovers.forget();
    const isMeasured = this.isComplete || this.#state.round % config.evaluationInterval === 0;
    if (isMeasured) {
      const modelOf = await this.handovers.handOverAll(this.#moment(context), (name, make) =>
        this.#journal.once(name, make),
      );
      const evaluation = await evaluateModels(context, this.#state, this.#models, modelOf, ending);
      await service.folder.appendEvaluation(evaluation);
      on.evaluated(evaluation);
    }
    await service.folder.appendRound(played.record, played.learners);
    await this.#save();
    const seconds = (performance.now() - started) / 1000;
    log("debug", "round.finished", { round, embeddingSize: shape.embeddingSize, seconds });
    await on.finished(played.record, played.learners, seconds);
  }

  #moment(context: RoundContext): HandoverMoment {
    return { context, state: this.#state, models: this.#models };
  }

  /** The context in which a service plays a round: learners over their link, every signature and every head checked. */
  #context(active: readonly LearnerId[]): RoundContext {
    const { config, service, link, shape, applier, on } = this.#options;
    const barred = [...this.#barred].filter(([, until]) => until > this.#state.round).map(([learner]) => learner);
    const { registrations } = applier;
    const { chunks } = config.headCheck;
    return {
      task: {
        id: service.task,
        config,
        terms: service.terms,
        scheme: service.scheme,
        seed: config.seed,
        embeddingSize: shape.embeddingSize,
      },
      learners: { registrations, active, barredHeads: new Set(barred) },
      ports: { link, ledger: service.ledger, clock: service.clock, patience: config.life.patience },
      checks: {
        collectSignatures: true,
        signatures: createSignatureChecker(service.domains, (learner) => registrations.get(learner)?.account),
        ...(chunks > 0 && { headCheck: { chunks, encoding: config.encoding } }),
      },
      events: {
        onHeadFailed: (failure) => {
          this.#barred.set(failure.head, failure.round + 1 + config.life.barredRounds);
          on.headFailed(failure);
        },
        onEmbeddingMismatch: on.embeddingMismatch,
        onUnpaid: on.unpaid,
      },
    };
  }

  /** Writes a checkpoint and begins the journal of what follows. */
  async #save(): Promise<void> {
    const { service, applier, takeRecords, takeChainRounds } = this.#options;
    const ledger = await service.ledger.snapshot();
    await service.folder.appendLedger(takeRecords());
    await service.folder.appendChainRounds(takeChainRounds());
    const barred = [...this.#barred].filter(([, until]) => until > this.#state.round);
    this.#barred = new Map(barred);
    const start: Start = { operations: applier.applied, refused: applier.refused, funded: `${this.#funded}`, barred };
    await this.#journal.once("end", () => start);
    await service.folder.store.save({ state: this.#state, models: this.#models, task: service.task, ledger });
    const place = { round: this.#state.round, records: ledger.recordCount };
    const former = this.#journal;
    // a ledger that has written nothing since goes on with the same journal
    if (this.#journal.isAt(place)) {
      this.#dirty = false;
      return;
    }
    const next = await FileJournal.open(this.#journalFolder, place);
    await next.once<Start>("start", () => start);
    this.#journal = next;
    this.#isReplayed = false;
    this.#dirty = false;
    await former.close();
    await FileJournal.dropBefore(this.#journalFolder, place);
  }
}

/** Where a journal begins that was not written before the process was killed: where the one before ends. */
const startAfter = (earlier: readonly JournalEntry[]): Start =>
  markIn<Start>(earlier, "end") ?? { operations: 0, barred: [] };

/** Says so if the escrow does not cover the most that a round of so many learners can cost; undefined if it does. */
const findEscrowShort = async (
  { ledger, task, terms }: Pick<PreparedService, "ledger" | "task" | "terms">,
  round: number,
  learners: number,
): Promise<GfmlError | undefined> => {
  const needed = mostPayableWad(learners, terms.coalitionCount, terms);
  const escrow = await ledger.escrow(task);
  if (escrow >= needed) return undefined;
  return escrowShortError(round, learners, { escrow: wadToNumber(escrow), needed: wadToNumber(needed) });
};
