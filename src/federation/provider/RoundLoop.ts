import type { LearnerId } from "../../core/index.ts";
import { createSignatureChecker } from "../../ledger/index.ts";
import { toWad, type Wad, wadToNumber } from "../../math/index.ts";
import { RefusedError } from "../../network/browser.ts";
import {
  chooseModels,
  type EmbeddingMismatch,
  type EvaluationRecord,
  evaluateModels,
  type HeadFailure,
  handOverModels,
  type JournalEntry,
  journalRound,
  type LearnerRecord,
  type Link,
  type ModelChoice,
  type ModelHandover,
  playRound,
  type RoundContext,
  RoundJournal,
  type RoundRecord,
  type RoundState,
  type UnpaidCoalition,
} from "../../round/index.ts";
import { runFile } from "../../storage/index.ts";
import type { ServiceConfig } from "../config/serviceSchema.ts";
import type { EscrowShortError } from "../errors/EscrowShortError.ts";
import type { EventLog } from "../observability/logEvents.ts";
import type { AnswerShape } from "../wire/responses.ts";
import { collectModelRequests } from "./collectModelRequests.ts";
import { FileJournal, markIn } from "./FileJournal.ts";
import { findEscrowShort } from "./findEscrowShort.ts";
import type { OperationApplier } from "./OperationApplier.ts";
import type { PreparedService } from "./prepareService.ts";
import type { Sessions } from "./Sessions.ts";

/** What the loop needs of the service around it. */
export interface RoundLoopOptions {
  readonly config: ServiceConfig;
  readonly service: PreparedService;
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
interface RoundLoopEvents {
  readonly waiting: (connected: number, needed: number) => void;
  readonly started: (round: number, active: readonly LearnerId[]) => void;
  readonly short: (error: EscrowShortError) => void;
  readonly funded: (escrow: Wad) => void;
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

/** A model that a passive learner was handed. */
export interface HandedModel {
  readonly round: number;
  readonly coalition: number;
  readonly modelHash: string;
  readonly model: Float32Array;
}

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
 * plays a round from answers that are on disk, hands models to passive learners, measures, and saves. Whatever the process
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
  #dirty = false;
  readonly #wishes = new Map<
    LearnerId,
    { readonly grant: (model: HandedModel) => void; readonly refuse: (error: Error) => void }
  >();
  /** `round/learner` of those that were handed a model before a round. */
  readonly #handed = new Set<string>();

  constructor(options: RoundLoopOptions) {
    this.#options = options;
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
    const { stopping } = this.#options;
    while (!stopping.aborted && !this.isComplete) {
      const opening = this.#journal.mark<Opening>("opening");
      if (opening === undefined) {
        // between two rounds: in the middle of one a chain may be ahead of the checkpoint
        await this.#fund();
        if (!(await this.#gather())) break;
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

  #toldShort = "";

  /** Whether the escrow may not cover a round of those that are here; then waits until something changes. */
  async #isShort(): Promise<boolean> {
    const { service, sessions, stopping, endsWhenShort, on } = this.#options;
    const { version } = sessions;
    const error = await findEscrowShort(service, this.#state.round, this.#present().length);
    if (error === undefined) return false;
    if (this.#dirty) await this.#save();
    if (endsWhenShort) throw error;
    // said when it changes
    if (error.message !== this.#toldShort) on.short(error);
    this.#toldShort = error.message;
    await sessions.changed(IDLE, stopping, version);
    return true;
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

  /**
   * The model of the head that a passive learner is most similar to, once it is on record that it was handed over: between
   * two rounds.
   *
   * @throws RefusedError if there is none
   */
  requestModel(learner: LearnerId): Promise<HandedModel> {
    this.#wishes.get(learner)?.refuse(new RefusedError("replaced", "it was asked for again"));
    return new Promise((grant, refuse) => {
      this.#wishes.set(learner, { grant, refuse });
      this.#options.sessions.wake();
    });
  }

  async close(): Promise<void> {
    for (const { refuse } of this.#wishes.values()) refuse(new RefusedError("not-served", "the provider ends"));
    await this.#journal?.close();
  }

  /** Grants what passive learners asked for since the last round. */
  async #grantWishes(): Promise<void> {
    if (this.#wishes.size === 0) return;
    const { applier } = this.#options;
    const wishes = new Map([...this.#wishes].filter(([learner]) => applier.registrations.has(learner)));
    if (wishes.size === 0) return;
    for (const learner of wishes.keys()) this.#wishes.delete(learner);
    const none = new RefusedError("no-model", "no model is trained yet, or no head to compare with is here");
    try {
      const registrations = new Map(
        [...applier.registrations].filter(([learner, one]) => one.active || wishes.has(learner)),
      );
      const context = { ...this.#context(this.#present()), registrations };
      const isTrained = this.#state.heads.some((head) => head !== null);
      const chosen: ModelChoice = isTrained
        ? await chooseModels(context, this.#state, this.#models, this.#options.ending)
        : new Map();
      const signatures = await collectModelRequests(this.#options, context, this.#state.round, chosen);
      const { round } = this.#state;
      const learners = signatures
        .map(([learner, signature]) => {
          const coalition = chosen.get(learner)!;
          return { learner, coalition, modelHash: this.#state.modelHashes[coalition]!, signature };
        })
        .sort((a, b) => a.learner - b.learner);
      const fresh = learners.filter(({ learner }) => !this.#handed.has(`${round}/${learner}`));
      if (fresh.length > 0) {
        const handover = { task: context.task, round, learners: fresh };
        await this.#step({ kind: "handover", handover });
        this.#dirty = true;
      }
      for (const [learner, { grant, refuse }] of wishes) {
        const one = learners.find((handed) => handed.learner === learner);
        if (one === undefined) refuse(none);
        else grant({ round, coalition: one.coalition, modelHash: one.modelHash, model: this.#models[one.coalition]! });
      }
    } catch (error) {
      for (const { refuse } of wishes.values()) refuse(none);
      throw error;
    }
  }

  /** Writes down what changes the ledger between two rounds, then does it. */
  async #step(step: Step): Promise<void> {
    await this.#journal.once(`step ${this.#journal.size}`, () => step);
    await this.#carryOut(step);
  }

  async #carryOut(step: Step): Promise<void> {
    if (step.kind === "apply") return this.#apply(step.until);
    const { service, log, on } = this.#options;
    if (step.kind === "fund") {
      const amount = BigInt(step.amount);
      const escrow = await service.ledger.fund(service.task, amount);
      this.#funded += amount;
      log("info", "escrow.funded", { amount: wadToNumber(amount), escrow: wadToNumber(escrow) });
      on.funded(escrow);
      return;
    }
    for (const { learner } of step.handover.learners) this.#handed.add(`${step.handover.round}/${learner}`);
    await service.ledger.handOver(step.handover);
    log("info", "model.handed", { learners: step.handover.learners.map(({ learner }) => learner) });
  }

  /** Waits until there are learners enough; false if it is to stop. */
  async #gather(): Promise<boolean> {
    const { config, sessions, stopping, on } = this.#options;
    const { minLearners, gatherTime } = config.life;
    let told = -1;
    for (;;) {
      if (stopping.aborted) return false;
      const { version } = sessions;
      await this.#applyWaiting();
      const connected = this.#present().length;
      if (connected >= minLearners) {
        const before = sessions.size;
        await sessions.changed(gatherTime * 1000, stopping);
        if (stopping.aborted) return false;
        // nobody came or went for as long as others are waited for
        if (sessions.size === before || gatherTime === 0) {
          await this.#applyWaiting();
          if (this.#present().length >= minLearners) return true;
        }
        continue;
      }
      // said when it changes
      if (connected !== told) on.waiting(connected, minLearners);
      told = connected;
      await sessions.changed(IDLE, stopping, version);
    }
  }

  /** Registered learners that train and are connected now, ascending. */
  #present(): LearnerId[] {
    const { applier, sessions } = this.#options;
    return [...applier.registrations.values()]
      .filter(({ learner, active }) => active && sessions.has(learner))
      .map(({ learner }) => learner)
      .sort((a, b) => a - b);
  }

  async #open(): Promise<Opening> {
    return this.#journal.once<Opening>("opening", () => ({ active: this.#present() }));
  }

  async #applyWaiting(): Promise<void> {
    await this.#grantWishes();
    const { applier, service } = this.#options;
    const { length } = service.operations.operations;
    if (length === applier.applied) {
      // idle: what was done goes into a checkpoint, so that its journal stays short
      if (this.#dirty && this.#present().length < this.#options.config.life.minLearners) await this.#save();
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
    await this.#awaitOpened(active);
    on.started(round, active);
    const context = journalRound(this.#context(active), await RoundJournal.open(this.#journal));
    const played = await playRound(context, this.#state, this.#models, ending);
    this.#state = played.state;
    this.#models = played.models;
    this.#handed.clear();
    const isMeasured = this.isComplete || this.#state.round % config.evaluationInterval === 0;
    if (isMeasured) {
      const modelOf = await this.#handOver(context);
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

  /** A round that was open when the process was killed goes on when its learners are back, or have not come for long. */
  async #awaitOpened(active: readonly LearnerId[]): Promise<void> {
    const { sessions, config, ending } = this.#options;
    const until = performance.now() + 1000 * config.life.patience;
    while (active.some((learner) => !sessions.has(learner))) {
      const left = until - performance.now();
      if (left <= 0 || ending.aborted || !this.#isReplayed) return;
      await sessions.changed(left, ending);
    }
  }

  /** Whether the open round was opened by a process before this one. */
  #isReplayed = true;

  #context(active: readonly LearnerId[]): RoundContext {
    const { config, service, link, shape, applier, on } = this.#options;
    const { round } = this.#state;
    const { registrations } = applier;
    const barred = [...this.#barred].filter(([, until]) => until > round).map(([learner]) => learner);
    return {
      task: service.task,
      config,
      terms: service.terms,
      scheme: service.scheme,
      seed: config.seed,
      registrations,
      active,
      embeddingSize: shape.embeddingSize,
      link,
      ledger: service.ledger,
      clock: service.clock,
      patience: config.life.patience,
      barredHeads: new Set(barred),
      collectSignatures: true,
      signatures: createSignatureChecker(service.domains, (learner) => registrations.get(learner)?.account),
      ...(config.headCheck.chunks > 0 && {
        headCheck: { chunks: config.headCheck.chunks, encoding: config.encoding },
      }),
      onHeadFailed: (failure) => {
        this.#barred.set(failure.head, failure.round + 1 + config.life.barredRounds);
        on.headFailed(failure);
      },
      onEmbeddingMismatch: on.embeddingMismatch,
      onUnpaid: on.unpaid,
    };
  }

  /** Chooses models, and puts on record which passive learners that asked for one are handed which. */
  async #handOver(context: RoundContext): Promise<ModelChoice> {
    const { service, log } = this.#options;
    const chosen = new Map(await chooseModels(context, this.#state, this.#models, this.#options.ending));
    const signed = await this.#journal.once("signatures", () =>
      collectModelRequests(this.#options, context, this.#state.round, chosen),
    );
    const signatureOf = new Map(signed);
    for (const { learner, active } of context.registrations.values()) {
      // who does not ask is handed nothing
      if (!active && !signatureOf.has(learner)) chosen.delete(learner);
    }
    const ledger = {
      ...service.ledger,
      handOver: (handover: ModelHandover) =>
        service.ledger.handOver({
          ...handover,
          learners: handover.learners.map((one) => ({ ...one, signature: signatureOf.get(one.learner)! })),
        }),
    };
    await handOverModels({ ...context, ledger }, this.#state, chosen);
    for (const [learner] of signed) this.#handed.add(`${this.#state.round}/${learner}`);
    if (signed.length > 0) log("info", "model.handed", { learners: signed.map(([learner]) => learner) });
    return chosen;
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

/** ms between looks at what waits, where nothing wakes the loop. */
const IDLE = 5_000;

/** Where a journal begins that was not written before the process was killed: where the one before ends. */
const startAfter = (earlier: readonly JournalEntry[]): Start =>
  markIn<Start>(earlier, "end") ?? { operations: 0, barred: [] };
