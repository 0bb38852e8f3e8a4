import { createHash } from "node:crypto";
import type { LearnerId } from "../../core/index.ts";
import { areSums, type ColumnSums, contractLayout } from "../../data/index.ts";
import { verifyDeclaration, verifyDelegation, verifyLeave } from "../../ledger/index.ts";
import { wadToNumber } from "../../math/index.ts";
import { canonicalJson, type Registration } from "../../round/index.ts";
import { rulesOf } from "../config/rulesOf.ts";
import type { ServiceConfig } from "../config/serviceSchema.ts";
import { DoorRefusal } from "../errors.ts";
import type { EventLog } from "../observability/logEvents.ts";
import { contractHash } from "../protocol/contractHash.ts";
import { findBreach } from "../protocol/declarationRules.ts";
import {
  type AccountAnswer,
  type AccountRequest,
  CERTIFICATE_PURPOSE,
  type RegistrationAnswer,
  type RegistrationRequest,
} from "../protocol/registration.ts";
import { SUMS_PURPOSE, sumsDocument } from "../protocol/scaling.ts";
import { signDocument, signerOf } from "../protocol/signDocument.ts";
import { type LearnerStatus, roundOutcomeOf } from "../protocol/status.ts";
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
  /** Returns ms since 1970. */
  readonly now: () => number;
  readonly applier: Pick<OperationApplier, "applied">;
  readonly progress: Pick<ServiceProgress, "isComplete" | "barredHeads" | "lastRecordOf" | "state">;
  /** The task that a wallet's delegation must name. */
  readonly delegatedTask: string;
}

/** Time for which a number is reserved after a conflict, ms. */
const RESERVATION = 30_000;
/** Most reserved numbers. Beyond it, accounts get a number without a reservation. */
const RESERVATIONS = 10_000;
/** Largest difference between a request's time and the provider's, ms. */
const WINDOW = 300_000;

/** Admits learners and accepts their requests. It checks a request and writes it down; it is carried out between two rounds. */
export class ProviderDesk implements Pick<Desk, "account" | "register" | "learner" | "request"> {
  readonly #options: DeskOptions;
  readonly #reserved = new Map<string, { readonly learner: LearnerId; readonly until: number }>();
  readonly #accepted = new Map<string, number>();
  /** By account: the round in which it declared again last. */
  readonly #declared = new Map<string, number>();
  /** One registration or departure at a time: each number is given once, and each signature used once. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: DeskOptions) {
    this.#options = options;
    // requests that were accepted before a restart are not accepted again
    for (const operation of options.service.operations.operations) {
      if (operation.kind !== "withdraw") continue;
      const account = options.roster.ofLearner(operation.learner)?.account;
      this.#accepted.set(requestName(operation.kind, account ?? "", operation.requestTime), operation.requestTime);
    }
  }

  /** Reserves nothing, because anyone may ask. */
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
      lastRound: record === undefined ? null : roundOutcomeOf(record),
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
      throw new DoorRefusal("malformed", "the request is for a different task");
    const entry = roster.ofAccount(account);
    if (entry === undefined || entry.learner !== learner)
      throw new DoorRefusal("not-registered", "the account does not have this number");
    if (Math.abs(now() - time) > WINDOW)
      throw new DoorRefusal("replayed", "the time of the request differs too much from the provider's");
    const name = requestName(kind, account, time);
    for (const [known, at] of this.#accepted) if (at < now() - 2 * WINDOW) this.#accepted.delete(known);
    if (this.#accepted.has(name)) throw new DoorRefusal("replayed", "the request was made before");
    this.#accepted.set(name, now());
    if (kind === "withdraw") {
      await this.#write({ kind, learner, requestTime: time });
      return;
    }
    const { leaveSignature } = request;
    if (entry.hasLeft || entry.isRevoked) throw new DoorRefusal("not-registered", "the account has already left");
    const nonce = BigInt(entry.nonce);
    if (
      leaveSignature === undefined ||
      verifyLeave(learner, leaveSignature, { domains: service.domains, nonce }) !== account
    )
      throw new DoorRefusal("signature", "the request to leave is not signed by the account");
    await this.#write({ kind, learner, signature: leaveSignature });
  }

  /** Revokes an account permanently, with all sessions of a wallet. Returns their entries. */
  async revoke(account: string): Promise<readonly RosterEntry[]> {
    const { roster } = this.#options;
    const own = roster.ofAccount(account);
    const entries = [...(own === undefined ? [] : [own]), ...roster.sessionsOf(account)];
    for (const { isRevoked, learner } of entries) if (!isRevoked) await this.#write({ kind: "revoke", learner });
    return entries;
  }

  async #register(request: RegistrationRequest, counted: () => Promise<void>): Promise<RegistrationAnswer> {
    const { roster, service, config, log } = this.#options;
    const { account, declaration, signature, code, delegation } = request;
    const entry = roster.ofAccount(account);
    const { learner, nonce } = this.account(account);
    this.#requireFitting(declaration);
    const registration = definedOnly({ ...declaration, account, signature }) as Registration & { account: string };
    const signer = verifyDeclaration(registration, signature, { domains: service.domains, nonce: BigInt(nonce) });
    if (signer !== account) throw new DoorRefusal("signature", "the declaration is not signed by its account");
    const person = this.#requireDelegation(request);
    const sums = this.#requireSums(request);
    await counted();
    this.#requireAdmissible(account, person);
    const codeHash = entry === undefined ? this.#requireCode(person, code) : undefined;
    if (declaration.learner !== learner) {
      this.#reserve(account, learner);
      throw new DoorRefusal("conflict", `the account's number is ${learner}`, { learner, nonce });
    }
    if (declaration.active && this.#options.progress.isComplete)
      throw new DoorRefusal("finished", "all rounds of this task are played");
    const members = [...roster.entries()].filter((one) => roster.isMember(one.account)).length;
    if (!roster.isMember(account) && members >= config.admission.maxLearners)
      throw new DoorRefusal("full", "the task has its maximum number of learners");
    this.#requireChange(entry, registration, delegation);
    await this.#write({
      kind: "register",
      registration,
      ...(delegation !== undefined && { delegation }),
      ...(codeHash !== undefined && { codeHash }),
      ...(sums !== undefined && { sums }),
    });
    this.#reserved.delete(account);
    if (entry !== undefined) this.#declared.set(account, this.#options.progress.state.round);
    const { active } = registration;
    log("info", "learner.registered", { learner, account, active, ...(person !== account && { wallet: person }) });
    return this.#certify(account, registration);
  }

  #certify(account: string, { learner, active }: Registration): RegistrationAnswer {
    const { service, key } = this.#options;
    const certificate = { task: service.task, account, learner, active };
    return { certificate, signature: signDocument(key, CERTIFICATE_PURPOSE, certificate) };
  }

  /**
   * Each declaration costs a transaction. The desk refuses a declaration without a change, and a second change in the same
   * round. The refusal has the certificate of the declaration that counts.
   */
  #requireChange(
    entry: RosterEntry | undefined,
    registration: Registration,
    delegation: RegistrationRequest["delegation"],
  ): void {
    if (entry === undefined) return;
    const { account, registration: last } = entry;
    const given = { admission: this.#certify(account, last), declaration: withoutSignature(last) };
    const { round } = this.#options.progress.state;
    const isMember = this.#options.roster.isMember(account);
    const isSame =
      canonicalJson({ ...withoutSignature(last), delegation: entry.delegation ?? null }) ===
      canonicalJson({ ...withoutSignature(registration), delegation: delegation ?? null });
    if (isMember && isSame)
      throw new DoorRefusal("unchanged", "this declaration is the one that counts already", given);
    if (this.#declared.get(account) === round)
      throw new DoorRefusal("too-soon", "an account may declare again once in a round", isMember ? given : { round });
  }

  async #write(operation: Operation): Promise<void> {
    const { service, roster, sessions } = this.#options;
    await service.operations.append(operation);
    roster.add(operation);
    sessions.wake();
  }

  /** Reserves a number for an account that is checked and may join. */
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

  /** The person to admit: the wallet whose session the account is, or the account. Checks the wallet's permission. */
  #requireDelegation({ account, declaration, delegation }: RegistrationRequest): string {
    const { now, roster, delegatedTask: task } = this.#options;
    const refuse = (message: string): never => {
      throw new DoorRefusal("delegation", message);
    };
    const { payee } = declaration;
    const named = roster.ofAccount(account)?.registration.payee;
    if (named !== undefined && payee !== named) refuse("the payee of an account cannot change");
    if (delegation === undefined) {
      // joining in a wallet's name requires the wallet's signature
      if (payee !== undefined) refuse("the payee has not signed a delegation");
      this.#requireAlone(account, account);
      return account;
    }
    if (payee !== delegation.account) refuse("the payee is not the account that signed the delegation");
    const one = { account: delegation.account, session: account, until: delegation.until, task };
    if (!verifyDelegation(one, delegation.signature, now() / 1000))
      refuse("the wallet has not signed for this session, this task and this time");
    this.#requireAlone(account, delegation.account);
    return delegation.account;
  }

  /** A person takes part once: with its own account, or with one session. */
  #requireAlone(account: string, person: string): void {
    const { roster } = this.#options;
    const own = roster.ofAccount(person);
    const other = [...roster.sessionsOf(person), ...(own === undefined ? [] : [own])].find(
      (entry) => entry.account !== account && roster.isMember(entry.account),
    );
    if (other === undefined) return;
    const { learner, account: theirs } = other;
    throw new DoorRefusal("session", "a different session of this wallet takes part", { learner, account: theirs });
  }

  /** @param person - the account, or the wallet whose session it is */
  #requireAdmissible(account: string, person: string): void {
    const { config, roster } = this.#options;
    const { policy, accounts, revoked } = config.admission;
    const isListed = (list: readonly string[], name: string): boolean => list.some((one) => one.toLowerCase() === name);
    const isRevoked = [account, person].some((one) => isListed(revoked, one) || roster.ofAccount(one)?.isRevoked);
    if (isRevoked || roster.sessionsOf(person).some((one) => one.isRevoked))
      throw new DoorRefusal("revoked", "this account is revoked");
    if (policy === "accounts" && !isListed(accounts, person))
      throw new DoorRefusal("not-admitted", "this account is not on the list of admission");
  }

  #requireCode(account: string, code: string | undefined): string | undefined {
    const { config, codes, roster } = this.#options;
    if (config.admission.policy !== "codes") return undefined;
    const hash = code === undefined ? undefined : hashCode(code);
    const user = hash === undefined ? undefined : roster.userOfCode(hash);
    if (hash === undefined || !codes.has(hash) || (user !== undefined && user !== account))
      throw new DoorRefusal("code", "the invitation code is missing, unknown or already used");
    return hash;
  }

  /** The sums of a learner that trains, while the scaling is not agreed on. */
  #requireSums({ account, declaration, sums }: RegistrationRequest): ColumnSums | undefined {
    const { contract, scaling, task } = this.#options.service;
    if (contract === undefined || !scaling.isAwaited || !declaration.active) return undefined;
    const columns = contractLayout(contract).columns.filter(({ kind }) => kind === "number").length;
    if (sums === undefined) throw new DoorRefusal("malformed", "the task needs the sums of the learner's columns");
    const { signature, ...reported } = sums;
    if (!areSums(reported, columns) || reported.count < declaration.sampleCount)
      throw new DoorRefusal("malformed", "the reported sums cannot be those of the learner's samples", {
        columns,
        samples: declaration.sampleCount,
      });
    const about = { provider: this.#options.account, task, account, contract: contractHash(contract) };
    if (signerOf(SUMS_PURPOSE, sumsDocument(reported, about), signature)?.account !== account)
      throw new DoorRefusal("signature", "the reported sums are not signed by their account");
    return reported;
  }

  /** Checks that the games can use a declaration. */
  #requireFitting(declaration: RegistrationRequest["declaration"]): void {
    const { minFrequency, maxFrequency, classCount } = declaration;
    if (minFrequency > maxFrequency)
      throw new DoorRefusal("malformed", "minFrequency must be at most maxFrequency", { minFrequency, maxFrequency });
    const { config, roster } = this.#options;
    const breach = findBreach(declaration, rulesOf(config), roster.typical);
    if (breach !== undefined) {
      const { field, lowest, highest } = breach;
      throw new DoorRefusal("declaration", `${field} must be from ${lowest} to ${highest} in this task`, { ...breach });
    }
    const { classes } = config.samples;
    if (classCount > classes)
      throw new DoorRefusal("malformed", "the declaration has more classes than the model", { classCount, classes });
  }
}

/** SHA-256 of an invitation code, hex. */
export const hashCode = (code: string): string => createHash("sha256").update(code.trim()).digest("hex");

const requestName = (kind: string, account: string, time: number): string => `${kind}/${account}/${time}`;

const learnerOf = (operation: Operation): LearnerId =>
  operation.kind === "register" ? operation.registration.learner : operation.learner;

const withoutSignature = ({
  signature: _,
  account: __,
  ...declaration
}: Registration): Omit<Registration, "signature"> => declaration;

const definedOnly = <Value extends object>(value: Value): Value =>
  Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined)) as Value;
