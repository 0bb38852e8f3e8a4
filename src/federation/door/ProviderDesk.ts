import { createHash } from "node:crypto";
import type { LearnerId } from "../../core/index.ts";
import { verifyDeclaration, verifyDelegation, verifyLeave } from "../../ledger/index.ts";
import { wadToNumber } from "../../math/index.ts";
import type { Registration } from "../../round/index.ts";
import type { ServiceConfig } from "../config/serviceSchema.ts";
import { DoorRefusal } from "../errors.ts";
import type { EventLog } from "../observability/logEvents.ts";
import { signDocument } from "../protocol/Identity.ts";
import {
  type AccountAnswer,
  type AccountRequest,
  CERTIFICATE_PURPOSE,
  type RegistrationAnswer,
  type RegistrationRequest,
} from "../protocol/registration.ts";
import { fareOf, type LearnerStatus } from "../protocol/status.ts";
import type { Sessions } from "../provider/network/Sessions.ts";
import type { OperationApplier } from "../provider/records/OperationApplier.ts";
import type { Operation } from "../provider/records/OperationLog.ts";
import type { PreparedService } from "../provider/records/prepareService.ts";
import type { ServiceProgress } from "../provider/ServiceProgress.ts";
import type { Desk } from "./createDoor.ts";
import type { RosterEntry, ServiceRoster } from "./ServiceRoster.ts";

export interface DeskOptions {
  readonly config: ServiceConfig;
  readonly key: Uint8Array;
  readonly account: string;
  readonly service: PreparedService;
  readonly roster: ServiceRoster;
  readonly sessions: Sessions;
  /** SHA-256 of the invitation codes, hex. */
  readonly codes: ReadonlySet<string>;
  readonly log: EventLog;
  /** ms since 1970. */
  readonly now: () => number;
  readonly applier: Pick<OperationApplier, "applied">;
  readonly progress: Pick<ServiceProgress, "isComplete" | "barredHeads" | "lastRecordOf">;
  /** What a wallet's delegation must be for. */
  readonly delegatedTask: string;
}

/** ms for which a number is kept for an account that signed for another one. */
const RESERVATION = 30_000;
/** Accounts that may hold a number that they do not use; beyond them numbers are told, and not kept. */
const RESERVATIONS = 10_000;
/** ms by which a request's time may differ from ours. */
const WINDOW = 300_000;

/** Admits learners, and takes their requests: checked, written down, and carried out between two rounds. */
export class ProviderDesk implements Pick<Desk, "account" | "register" | "learner" | "request"> {
  readonly #options: DeskOptions;
  readonly #reserved = new Map<string, { readonly learner: LearnerId; readonly until: number }>();
  readonly #taken = new Map<string, number>();
  /** One registration or departure at a time, so that a number is given once, and a signature used once. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: DeskOptions) {
    this.#options = options;
    // what was taken before a restart is not taken again
    for (const operation of options.service.operations.operations) {
      if (operation.kind !== "withdraw") continue;
      const account = options.roster.ofLearner(operation.learner)?.account;
      this.#taken.set(takenName(operation.kind, account ?? "", operation.requestTime), operation.requestTime);
    }
  }

  /** Keeps nothing for whoever asks: it is anybody. */
  account(account: string): AccountAnswer {
    const { roster, now } = this.#options;
    const entry = roster.ofAccount(account);
    if (entry !== undefined) {
      const { learner, nonce } = entry;
      return { account, learner, isRegistered: roster.isMember(account), isRevoked: entry.isRevoked, nonce };
    }
    const held = this.#reserved.get(account);
    const isHeld = held !== undefined && held.until >= now();
    const learner = isHeld ? held.learner : this.#freeNumber();
    return { account, learner, isRegistered: false, isRevoked: false, nonce: 0 };
  }

  register(request: RegistrationRequest, counted: () => Promise<void>): Promise<RegistrationAnswer> {
    const answer = this.#turn.then(() => this.#register(request, counted));
    this.#turn = answer.catch(() => {});
    return answer;
  }

  async learner(learner: LearnerId): Promise<LearnerStatus> {
    const { roster, sessions, service, applier, progress } = this.#options;
    const entry = roster.ofLearner(learner);
    if (entry === undefined) throw new DoorRefusal("not-registered", `there is no learner ${learner}`);
    const record = progress.lastRecordOf(learner);
    const waiting = service.operations.operations.slice(applier.applied);
    const isKnown = !waiting.some((one) => learnerOf(one) === learner && one.kind === "register");
    const [reputation] = isKnown ? await service.ledger.globalReputations([learner]) : [0n];
    return {
      learner,
      account: entry.account,
      active: entry.registration.active,
      isConnected: sessions.has(learner),
      hasLeft: entry.hasLeft || entry.isRevoked,
      barredUntil: progress.barredHeads.get(learner) ?? null,
      globalReputation: wadToNumber(reputation!),
      balance: isKnown ? wadToNumber(await service.ledger.balance(learner)) : 0,
      pending: waiting.filter((one) => learnerOf(one) === learner).length,
      lastRound: record === undefined ? null : fareOf(record),
    };
  }

  request(request: AccountRequest): Promise<void> {
    const answer = this.#turn.then(() => this.#request(request));
    this.#turn = answer.catch(() => {});
    return answer;
  }

  async #request(request: AccountRequest): Promise<void> {
    const { roster, account: provider, service, now } = this.#options;
    const { kind, account, learner, time } = request;
    if (request.provider !== provider || request.task !== service.task)
      throw new DoorRefusal("malformed", "that request is for another task");
    const entry = roster.ofAccount(account);
    if (entry === undefined || entry.learner !== learner)
      throw new DoorRefusal("not-registered", "that account has no such number here");
    if (Math.abs(now() - time) > WINDOW) throw new DoorRefusal("replayed", "the request's time is not now");
    const name = takenName(kind, account, time);
    for (const [known, at] of this.#taken) if (at < now() - 2 * WINDOW) this.#taken.delete(known);
    if (this.#taken.has(name)) throw new DoorRefusal("replayed", "that request was made before");
    this.#taken.set(name, now());
    if (kind === "withdraw") {
      await this.#write({ kind, learner, requestTime: time });
      return;
    }
    const { leaveSignature } = request;
    if (entry.hasLeft || entry.isRevoked) throw new DoorRefusal("not-registered", "that account has left already");
    const nonce = BigInt(entry.nonce);
    if (
      leaveSignature === undefined ||
      verifyLeave(learner, leaveSignature, { domains: service.domains, nonce }) !== account
    )
      throw new DoorRefusal("signature", "the wish to leave is not signed by the account");
    await this.#write({ kind, learner, signature: leaveSignature });
  }

  /** Shuts out an account for good, with all sessions of a wallet; answers those that there are. */
  async revoke(account: string): Promise<readonly RosterEntry[]> {
    const { roster } = this.#options;
    const own = roster.ofAccount(account);
    const entries = [...(own === undefined ? [] : [own]), ...roster.sessionsOf(account)];
    for (const { isRevoked, learner } of entries) if (!isRevoked) await this.#write({ kind: "revoke", learner });
    return entries;
  }

  async #register(request: RegistrationRequest, counted: () => Promise<void>): Promise<RegistrationAnswer> {
    const { roster, service, config, key, log } = this.#options;
    const { account, declaration, signature, code, delegation } = request;
    const entry = roster.ofAccount(account);
    const { learner, nonce } = this.account(account);
    this.#requireFitting(declaration);
    const registration = definedOnly({ ...declaration, account, signature }) as Registration & { account: string };
    const signer = verifyDeclaration(registration, signature, { domains: service.domains, nonce: BigInt(nonce) });
    if (signer !== account) throw new DoorRefusal("signature", "the declaration is not signed by the account");
    const person = this.#requireDelegation(request);
    await counted();
    this.#requireAdmissible(account, person);
    const codeHash = entry === undefined ? this.#requireCode(person, code) : undefined;
    if (declaration.learner !== learner) {
      this.#reserve(account, learner);
      throw new DoorRefusal("conflict", `this account's number is ${learner}`, { learner, nonce });
    }
    if (declaration.active && this.#options.progress.isComplete)
      throw new DoorRefusal("finished", "all rounds of this task are played");
    const members = [...roster.entries()].filter((one) => roster.isMember(one.account)).length;
    if (!roster.isMember(account) && members >= config.admission.maxLearners)
      throw new DoorRefusal("full", "there are as many learners as may be");
    await this.#write({
      kind: "register",
      registration,
      ...(delegation !== undefined && { delegation }),
      ...(codeHash !== undefined && { codeHash }),
    });
    this.#reserved.delete(account);
    const { active } = registration;
    log("info", "learner.registered", { learner, account, active, ...(person !== account && { wallet: person }) });
    const certificate = { task: service.task, account, learner, active };
    return { certificate, signature: signDocument(key, CERTIFICATE_PURPOSE, certificate) };
  }

  async #write(operation: Operation): Promise<void> {
    const { service, roster, sessions } = this.#options;
    await service.operations.append(operation);
    roster.add(operation);
    sessions.wake();
  }

  /** Keeps a number for an account that has shown that it is one, and may come in. */
  #reserve(account: string, learner: LearnerId): void {
    const now = this.#options.now();
    for (const [other, { until }] of this.#reserved) if (until < now) this.#reserved.delete(other);
    if (this.#options.roster.ofAccount(account) === undefined && this.#reserved.size < RESERVATIONS)
      this.#reserved.set(account, { learner, until: now + RESERVATION });
  }

  #freeNumber(): LearnerId {
    const now = this.#options.now();
    const held = new Set([...this.#reserved.values()].flatMap(({ learner, until }) => (until < now ? [] : [learner])));
    let learner = this.#options.roster.nextNumber;
    while (held.has(learner)) learner++;
    return learner;
  }

  /** The account that is admitted: the wallet that the account speaks for, if it speaks for one, and has shown that. */
  #requireDelegation({ account, declaration, delegation }: RegistrationRequest): string {
    const { now, roster, delegatedTask: task } = this.#options;
    const refuse = (message: string): never => {
      throw new DoorRefusal("delegation", message);
    };
    const { payee } = declaration;
    const named = roster.ofAccount(account)?.registration.payee;
    if (named !== undefined && payee !== named) refuse("a payee that was named stays");
    if (delegation === undefined) {
      // nobody enters under a wallet's name without its word
      if (payee !== undefined) refuse("a payee is named and has not delegated");
      this.#requireAlone(account, account);
      return account;
    }
    if (payee !== delegation.account) refuse("the payee is not the account that has delegated");
    const one = { account: delegation.account, session: account, until: delegation.until, task };
    if (!verifyDelegation(one, delegation.signature, now() / 1000))
      refuse("that is not the wallet's signature for this session, this task and this time");
    this.#requireAlone(account, delegation.account);
    return delegation.account;
  }

  /** A person takes part once: by its own account, or by one session. */
  #requireAlone(account: string, person: string): void {
    const { roster } = this.#options;
    const own = roster.ofAccount(person);
    const other = [...roster.sessionsOf(person), ...(own === undefined ? [] : [own])].find(
      (entry) => entry.account !== account && roster.isMember(entry.account),
    );
    if (other === undefined) return;
    const { learner, account: theirs } = other;
    throw new DoorRefusal("session", "another session of this wallet takes part", { learner, account: theirs });
  }

  /** @param person - the account, or the wallet that it speaks for */
  #requireAdmissible(account: string, person: string): void {
    const { config, roster } = this.#options;
    const { policy, accounts, revoked } = config.admission;
    const isListed = (list: readonly string[], name: string): boolean => list.some((one) => one.toLowerCase() === name);
    const isRevoked = [account, person].some((one) => isListed(revoked, one) || roster.ofAccount(one)?.isRevoked);
    if (isRevoked || roster.sessionsOf(person).some((one) => one.isRevoked))
      throw new DoorRefusal("revoked", "this account is shut out");
    if (policy === "accounts" && !isListed(accounts, person))
      throw new DoorRefusal("not-admitted", "this account is not on the list of those admitted");
  }

  #requireCode(account: string, code: string | undefined): string | undefined {
    const { config, codes, roster } = this.#options;
    if (config.admission.policy !== "codes") return undefined;
    const hash = code === undefined ? undefined : hashCode(code);
    const user = hash === undefined ? undefined : roster.userOfCode(hash);
    if (hash === undefined || !codes.has(hash) || (user !== undefined && user !== account))
      throw new DoorRefusal("code", "that is no invitation code that is still free");
    return hash;
  }

  /** What is declared must make sense in the games. */
  #requireFitting({ minFrequency, maxFrequency, classCount }: RegistrationRequest["declaration"]): void {
    if (minFrequency > maxFrequency)
      throw new DoorRefusal("malformed", "minFrequency must be at most maxFrequency", { minFrequency, maxFrequency });
    const { classes } = this.#options.config.samples;
    if (classCount > classes)
      throw new DoorRefusal("malformed", "more classes are declared than the model has", { classCount, classes });
  }
}

/** SHA-256 of an invitation code, hex. */
export const hashCode = (code: string): string => createHash("sha256").update(code.trim()).digest("hex");

const takenName = (kind: string, account: string, time: number): string => `${kind}/${account}/${time}`;

const learnerOf = (operation: Operation): LearnerId =>
  operation.kind === "register" ? operation.registration.learner : operation.learner;

const definedOnly = <Value extends object>(value: Value): Value =>
  Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined)) as Value;
