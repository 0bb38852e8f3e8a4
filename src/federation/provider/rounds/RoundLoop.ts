import { GfmlError, type LearnerId } from "../../../core/index.ts";
import { mostPayableWad } from "../../../incentive/index.ts";
import { createSignatureChecker } from "../../../ledger/index.ts";
import { toWad, type Wad, wadToNumber } from "../../../math/index.ts";
import {
  evaluateModels,
  type HeadFailure,
  journalRound,
  type Link,
  playRound,
  type RoundContext,
  RoundJournal,
  type RoundState,
} from "../../../round/index.ts";
import { runFile } from "../../../storage/index.ts";
import type { ServiceConfig } from "../../config/serviceSchema.ts";
import type { RosterEntry, ServiceRoster } from "../../door/ServiceRoster.ts";
import { escrowShortError } from "../../errors.ts";
import type { AnswerShape } from "../../wire/responses.ts";
import type { Sessions } from "../network/Sessions.ts";
import type { OperationApplier } from "../records/OperationApplier.ts";
import type { PreparedService } from "../records/prepareService.ts";
import { type LedgerStep, type RoundOpening, ServiceJournal, type ServiceMark } from "../records/ServiceJournal.ts";
import { isComplete } from "../ServiceProgress.ts";
import { Attendance, IDLE } from "./Attendance.ts";
import { collectReports, type ReportingLink } from "./collectReports.ts";
import type { HandoverMoment, PassiveHandovers } from "./PassiveHandovers.ts";
import { RefusedMembers } from "./RefusedMembers.ts";
import type { RoundPublisher } from "./RoundLoopEvents.ts";

export interface RoundLoopOptions {
  readonly config: ServiceConfig;
  readonly service: PreparedService;
  readonly roster: ServiceRoster;
  readonly sessions: Sessions;
  readonly link: Link;
  readonly shape: AnswerShape;
  readonly applier: OperationApplier;
  /** The provider's account. */
  readonly provider: string;
  /** Why a learner must declare again before it plays, for people; undefined if it need not. */
  readonly findBreach: (entry: RosterEntry) => string | undefined;
  readonly handovers: PassiveHandovers;
  /** Where the loop publishes what happens. */
  readonly events: RoundPublisher;
  /** Ends the loop after the round in progress. */
  readonly stopping: AbortSignal;
  /** Ends everything at once. */
  readonly ending: AbortSignal;
  /** `true`: a short escrow ends the service. `false`: the loop waits, and withdrawals continue. */
  readonly endsWhenShort: boolean;
}

/** Whether learners choose how they personalize after so many rounds: at the end, or now and then if there is no end. */
const choosesAt = (config: ServiceConfig, round: number): boolean =>
  isComplete(config, round) || (config.rounds === "unlimited" && round % config.choiceInterval === 0);

/** Longest bar from heading, rounds. */
const MOST_BARRED = 100_000;

/**
 * The life of a service between its start and its end. The loop waits for learners, carries their requests to the ledger,
 * plays a round from answers that are on disk, measures accuracy, and saves. Wherever the process is killed, the next one
 * finds the last checkpoint and the journal of what happened since.
 */
export class RoundLoop {
  readonly #options: RoundLoopOptions;
  readonly #attendance: Attendance;
  #state: RoundState;
  #models: readonly Float32Array[];
  #journal!: ServiceJournal;
  #barred: ReadonlyMap<LearnerId, number> = new Map();
  /** How often each learner failed as a head. */
  readonly #headFailures = new Map<LearnerId, number>();
  #refused: RefusedMembers;
  /** Added to the escrow since the task was opened, 1e-18 token. */
  #funded: Wad = 0n;
  /** The shortage that was published last. */
  #shortage = "";
  /** Whether the ledger has changed since the last checkpoint. */
  #isDirty = false;
  /** Whether a process before this one opened the current journal. */
  #isReplayed = true;

  constructor(options: RoundLoopOptions) {
    const { config, service, applier, sessions } = options;
    this.#options = options;
    this.#refused = new RefusedMembers(config.life.barredRounds);
    this.#attendance = new Attendance(config.life, applier, sessions, {
      isMember: (learner) => this.#isMember(learner),
      isLeftOut: (learner) => this.#refused.isLeftOut(learner, this.#state.round),
    });
    this.#state = service.state;
    this.#models = service.models;
  }

  get models(): readonly Float32Array[] {
    return this.#models;
  }

  /** Restores what happened since the last checkpoint. Returns the number of entries in the open round's journal. */
  async recover(): Promise<number> {
    const { service, applier } = this.#options;
    const position = { round: this.#state.round, records: service.recordCount };
    this.#journal = await ServiceJournal.open(runFile(service.folder.path, "journal"), position);
    const { start, size } = this.#journal;
    this.#setBarred(new Map(start.barred));
    for (const [learner, failures] of start.headFailures ?? []) this.#headFailures.set(learner, failures);
    this.#refused = new RefusedMembers(this.#options.config.life.barredRounds, start.refusals);
    this.#funded = BigInt(start.funded ?? 0);
    applier.recall(service.operations.operations.slice(0, start.operations), start.refused);
    for (const step of this.#journal.steps()) await this.#carryOut(step);
    await this.#adoptRegistrations();
    if (this.#journal.isGivenUp) await this.#save();
    if (!service.isResumed) {
      // contracts and escrow are paid for: they must not be forgotten
      await this.#save();
    }
    return size - 1;
  }

  /** Plays rounds until the service is stopped or all rounds are played. */
  async run(): Promise<void> {
    const { config, stopping, events } = this.#options;
    const between = (): Promise<void> => this.#applyWaiting();
    const waiting = (connected: number, needed: number): void => void events.publish("waiting", { connected, needed });
    while (!stopping.aborted && !isComplete(config, this.#state.round)) {
      const opening = this.#journal.opening();
      if (opening === undefined) {
        await this.#hearOthers();
        // between two rounds: in the middle of one, a chain may be ahead of the checkpoint
        await this.#fund();
        if (!(await this.#attendance.gather({ stopping, between, waiting }))) break;
        if (await this.#isShort()) continue;
        if (!(await this.#agreeScaling())) continue;
      }
      await this.#playOrGiveUp(opening ?? (await this.#journal.openRound(this.#attendance.present())));
    }
  }

  /** After the last round: carries out learners' requests until the service is stopped. */
  async serveOperations(): Promise<void> {
    const { stopping, sessions } = this.#options;
    while (!stopping.aborted) {
      const { version } = sessions;
      await this.#applyWaiting();
      await sessions.changed(IDLE, stopping, version);
    }
  }

  async close(): Promise<void> {
    this.#options.handovers.close();
    await this.#journal?.close();
  }

  /** Adds the part of `topUp` to the escrow that was not added before. */
  async #fund(): Promise<void> {
    const wanted = toWad(this.#options.config.topUp);
    if (wanted <= this.#funded) return;
    await this.#step({ kind: "fund", amount: `${wanted - this.#funded}` });
  }

  /** Whether the escrow may not cover a round of those present. If so, waits until something changes. */
  async #isShort(): Promise<boolean> {
    const { sessions, stopping, endsWhenShort, events } = this.#options;
    const { version } = sessions;
    const error = await this.#findShortage();
    if (error === undefined) return false;
    if (this.#isDirty) await this.#save();
    if (endsWhenShort) throw error;
    if (error.message !== this.#shortage) void events.publish("escrowShort", error);
    this.#shortage = error.message;
    await sessions.changed(IDLE, stopping, version);
    return true;
  }

  /** Whether the learners' scaling is known; agrees on it before the first round. If not, waits until something changes. */
  async #agreeScaling(): Promise<boolean> {
    const { service, roster, sessions, stopping } = this.#options;
    const { version } = sessions;
    if (await service.scaling.agree(this.#attendance.present(), roster)) return true;
    await sessions.changed(IDLE, stopping, version);
    return false;
  }

  /** undefined if the escrow covers the most that a round of those present can cost. */
  async #findShortage(): Promise<GfmlError | undefined> {
    const { ledger, task, terms } = this.#options.service;
    const learners = this.#attendance.present().length;
    const needed = mostPayableWad(learners, terms.coalitionCount, terms);
    const escrow = await ledger.escrow(task);
    if (escrow >= needed) return undefined;
    return escrowShortError(this.#state.round, learners, {
      escrow: wadToNumber(escrow),
      needed: wadToNumber(needed),
    });
  }

  #isMember(learner: LearnerId): boolean {
    const { roster, findBreach } = this.#options;
    const entry = roster.ofLearner(learner);
    return entry !== undefined && roster.isMember(entry.account) && findBreach(entry) === undefined;
  }

  /**
   * Closes the streams of wallets' sessions that have expired, and of learners whose declaration no longer fits what the others
   * declare: between two rounds.
   */
  #dropUnfit(): void {
    const { roster, sessions, findBreach } = this.#options;
    for (const { learner, peer } of [...sessions.all()]) {
      const entry = roster.ofLearner(learner);
      if (entry === undefined) continue;
      const breach = roster.isExpired(entry) ? "the wallet's permission has expired" : findBreach(entry);
      if (breach !== undefined) void peer.close(breach);
    }
  }

  async #applyWaiting(): Promise<void> {
    await this.#hearOthers();
    this.#dropUnfit();
    const { applier, service, handovers } = this.#options;
    await handovers.grant(
      () => this.#moment(this.#context(this.#attendance.present())),
      (handover) => this.#step({ kind: "handover", handover }),
    );
    const { length } = service.operations.operations;
    if (length === applier.applied) {
      // idle: a checkpoint covers what was done, which keeps the journal short
      if (this.#isDirty && !this.#attendance.isEnough()) await this.#save();
      return;
    }
    await this.#step({ kind: "apply", until: length });
  }

  /** Writes down a change of the ledger, then makes it. */
  async #step(step: LedgerStep): Promise<void> {
    await this.#journal.addStep(step);
    await this.#carryOut(step);
    this.#isDirty = true;
  }

  async #carryOut(step: LedgerStep): Promise<void> {
    const { service, handovers, events } = this.#options;
    switch (step.kind) {
      case "apply":
        return this.#apply(step.until);
      case "handover":
        return handovers.carryOut(step.handover);
      case "fund": {
        const amount = BigInt(step.amount);
        const escrow = await service.ledger.fund(service.task, amount);
        this.#funded += amount;
        void events.publish("escrowFunded", { amount, escrow });
        return;
      }
      case "others":
        await service.ledger.others?.adopt(step.place);
        return this.#adoptRegistrations();
    }
  }

  /** Adopts the changes that other accounts wrote to the ledger since the last time, before anything else is written. */
  async #hearOthers(): Promise<void> {
    const place = await this.#options.service.ledger.others?.pending();
    if (place !== null && place !== undefined) await this.#step({ kind: "others", place });
  }

  /** Removes the learners that left on the ledger by themselves, and uses the newest declarations of the others. */
  async #adoptRegistrations(): Promise<void> {
    const { service, applier, roster, events } = this.#options;
    const { others } = service.ledger;
    if (others === undefined) return;
    for (const [learner, registration] of applier.adopt(others.registrations())) {
      const account = roster.accountOf(learner);
      const operation = {
        kind: "others" as const,
        learner,
        registration: registration && { ...registration, account },
        nonce: others.nonceOf(learner),
      };
      await service.operations.append(operation);
      roster.add(operation);
      if (registration !== null) {
        await service.folder.appendRegistrations([{ ...registration, round: this.#state.round }]);
      }
      void events.publish("changedByOthers", { learner, registered: registration !== null });
    }
  }

  /** Plays a round. If its learners change on the ledger before it is published, it is given up, and prepared again. */
  async #playOrGiveUp(opening: RoundOpening): Promise<void> {
    try {
      await this.#play(opening);
    } catch (error) {
      if (!(error instanceof GfmlError) || error.code !== "GFML_LEARNERS_CHANGED") throw error;
      void this.#options.events.publish("roundGivenUp", { round: this.#state.round, error });
      await this.#journal.giveUpRound();
      await this.#hearOthers();
      await this.#save();
    }
  }

  async #apply(until: number): Promise<void> {
    const { applier, service } = this.#options;
    const registered = await applier.apply(service.operations.operations.slice(applier.applied, until));
    await service.folder.appendRegistrations(registered.map((one) => ({ ...one, round: this.#state.round })));
  }

  async #play({ active }: RoundOpening): Promise<void> {
    const { config, service, handovers, events, ending } = this.#options;
    const { round } = this.#state;
    const started = performance.now();
    if (this.#isReplayed) await this.#attendance.awaitBack(active, ending);
    void events.publish("roundStarted", { round, active });
    const context = journalRound(this.#context(active), await RoundJournal.open(this.#journal.round));
    const { state, models, record, learners } = await playRound(context, this.#state, this.#models, ending);
    this.#state = state;
    this.#models = models;
    void events.publish("roundPlayed", { state });
    for (const refused of this.#refused.note(round, learners)) void events.publish("memberLeftOut", refused);
    handovers.forget();
    const chooses = choosesAt(config, state.round);
    if (chooses || state.round % config.evaluationInterval === 0) {
      const modelOf = await handovers.handOverAll(this.#moment(context), (name, make) =>
        this.#journal.once(name, make),
      );
      const { link, reports } = this.#reporting(context.ports.link);
      const measured = { ...context, ports: { ...context.ports, link } };
      const evaluation = await evaluateModels(measured, state, models, modelOf, { chooses, signal: ending });
      if (evaluation.choice !== undefined) {
        await service.personalization.publish(state.round, evaluation.choice, reports());
        void events.publish("personalizationChosen", { round: state.round, choice: evaluation.choice });
      }
      await service.folder.appendEvaluation(evaluation);
      void events.publish("evaluated", evaluation);
    }
    await service.folder.appendRound(record, learners);
    await this.#save();
    const seconds = (performance.now() - started) / 1000;
    const escrow = await service.ledger.escrow(service.task);
    await events.publish("roundSettled", { record, learners, escrow, seconds });
  }

  #reporting(link: Link): ReportingLink {
    const { service, roster, provider, events } = this.#options;
    return collectReports(link, {
      about: { provider, task: service.task },
      accountOf: (learner) => roster.accountOf(learner),
      onUnsigned: (learner) => void events.publish("reportUnsigned", { learner }),
    });
  }

  #moment(context: RoundContext): HandoverMoment {
    return { context, state: this.#state, models: this.#models };
  }

  /** Real learners over their link; every signature and every head is checked. */
  #context(active: readonly LearnerId[]): RoundContext {
    const { config, service, link, shape, applier, events } = this.#options;
    const { registrations } = applier;
    const { chunks } = config.headCheck;
    return {
      task: {
        id: service.task,
        config,
        terms: service.terms,
        scheme: service.scheme,
        referenceModel: service.referenceModel,
        seed: config.seed,
        embeddingSize: shape.embeddingSize,
        classCount: config.samples.classes,
      },
      learners: { registrations, active, barredHeads: new Set(this.#stillBarred().keys()) },
      ports: {
        link,
        ledger: service.ledger,
        clock: service.clock,
        patience: config.life.patience,
        longestRound: config.life.longestRound,
      },
      checks: {
        collectSignatures: true,
        signatures: createSignatureChecker(service.domains, (learner) => registrations.get(learner)?.account),
        ...(chunks > 0 && { headCheck: { chunks, encoding: config.encoding } }),
      },
      events: {
        onHeadFailed: (failure) => this.#barHead(failure),
        onEmbeddingMismatch: (mismatch) => void events.publish("embeddingMismatched", mismatch),
        onTakenBack: (taken) => void events.publish("modelTakenBack", taken),
        onUnpaid: (unpaid) => void events.publish("coalitionUnpaid", unpaid),
      },
    };
  }

  #barHead(failure: HeadFailure): void {
    const { config, events } = this.#options;
    const failures = (this.#headFailures.get(failure.head) ?? 0) + 1;
    this.#headFailures.set(failure.head, failures);
    // a head that fails again and again is barred for twice as long each time
    const rounds = Math.min(config.life.barredRounds * 2 ** (failures - 1), MOST_BARRED);
    const until = failure.round + 1 + rounds;
    this.#setBarred(new Map([...this.#barred, [failure.head, until]]));
    void events.publish("headFailed", failure);
  }

  #setBarred(barred: ReadonlyMap<LearnerId, number>): void {
    this.#barred = barred;
    void this.#options.events.publish("headsBarred", barred);
  }

  #stillBarred(): ReadonlyMap<LearnerId, number> {
    return new Map([...this.#barred].filter(([, until]) => until > this.#state.round));
  }

  /** Writes a checkpoint, and starts the next journal. */
  async #save(): Promise<void> {
    const { service, applier, events } = this.#options;
    const { folder, unsaved } = service;
    const ledger = await service.ledger.snapshot();
    await folder.appendLedger(unsaved.takeRecords());
    const chainRounds = unsaved.takeChainRounds();
    void events.publish("chainRoundsSaved", chainRounds);
    await folder.appendChainRounds(chainRounds);
    this.#setBarred(this.#stillBarred());
    const mark: ServiceMark = {
      operations: applier.applied,
      refused: applier.refused,
      funded: `${this.#funded}`,
      barred: [...this.#barred],
      headFailures: [...this.#headFailures],
      refusals: this.#refused.all(),
    };
    await this.#journal.end(mark);
    await folder.store.save({ state: this.#state, models: this.#models, task: service.task, ledger });
    // a ledger that has written nothing since the last checkpoint keeps its journal
    const hasMoved = await this.#journal.moveTo({ round: this.#state.round, records: ledger.recordCount }, mark);
    if (hasMoved) this.#isReplayed = false;
    this.#isDirty = false;
  }
}
