import type { Address, Hex } from "viem";
import { InvalidValueError } from "../../core/index.ts";
import {
  type ChainEvent,
  type DecodedCall,
  DOMAIN_NAMES,
  declarationHash,
  domainSeparator,
  type EventOf,
  joinSignature,
  type LedgerAddresses,
  leaveHash,
  modelRequestHash,
  participationHash,
  readSignature,
  recoverSigner,
  settlementHash,
  typedDigest,
} from "../../ledger/onChain.ts";
import { SLACK_TOLERANCE } from "../../reputation/index.ts";
import type { ChainPlace } from "../AuditReport.ts";
import type { Findings } from "../Findings.ts";

/** A coalition as it was published. */
interface SigningCoalition {
  readonly head: number;
  /** Agreed d by member. */
  readonly frequencies: Map<number, number>;
  /** T_max^j, 1e-9 s. */
  deadline: bigint;
}

/** A deadline missed by less than this is rounding, in units of 1e-9 s. */
const LATE_TOLERANCE = SLACK_TOLERANCE / 1_000_000_000n;

/** Recovers the signers, and compares them with the registered accounts. */
export class SignatureAudit {
  readonly #findings: Findings;
  readonly #learnerDomain: Hex;
  readonly #roundDomain: Hex;
  readonly #accounts = new Map<number, Address>();
  readonly #nonces = new Map<number, bigint>();
  readonly #coalitions = new Map<string, SigningCoalition>();

  constructor(findings: Findings, chainId: number, { learners, rounds }: LedgerAddresses) {
    this.#findings = findings;
    this.#learnerDomain = domainSeparator(DOMAIN_NAMES.learners, chainId, learners);
    this.#roundDomain = domainSeparator(DOMAIN_NAMES.rounds, chainId, rounds);
  }

  /** Audits the signatures behind an event. `calls`: the calls with signatures in the event's transaction. */
  async hear(event: ChainEvent, calls: readonly DecodedCall[]): Promise<void> {
    switch (event.name) {
      case "LearnerDeclared":
        return this.#declared(event, calls);
      case "LearnerLeft":
        return this.#left(event, calls);
      case "MembersPublished": {
        const { header, members } = event.arguments;
        const known = this.#coalitions.get(keyOf(event)) ?? { head: header.head, frequencies: new Map(), deadline: 0n };
        for (const { learner, frequency } of members) known.frequencies.set(learner, frequency);
        this.#coalitions.set(keyOf(event), known);
        return;
      }
      case "CoalitionPublished": {
        const known = this.#coalitions.get(keyOf(event));
        if (known !== undefined) known.deadline = event.arguments.deadline;
        return;
      }
      case "CoalitionSettled":
        await this.#settled(event, calls);
        return this.#participations(event);
      case "ModelHandedOver":
        return this.#handedOver(event, calls);
      default:
        return;
    }
  }

  async #declared(event: EventOf<"LearnerDeclared">, calls: readonly DecodedCall[]): Promise<void> {
    const { learner, account, declaration } = event.arguments;
    const nonce = this.#countNonce(learner);
    if (!this.#accounts.has(learner)) this.#accounts.set(learner, account);
    let signature: Hex | undefined;
    for (const call of calls) {
      if (call.name === "declare") signature ??= call.signatures[call.learners.indexOf(learner)];
    }
    const digest = typedDigest(this.#learnerDomain, declarationHash(declaration, nonce));
    await this.#check(placeOf(event, learner), "declaration", digest, signature, this.#accounts.get(learner)!);
  }

  async #left(event: EventOf<"LearnerLeft">, calls: readonly DecodedCall[]): Promise<void> {
    const { learner } = event.arguments;
    const digest = typedDigest(this.#learnerDomain, leaveHash(learner, this.#countNonce(learner)));
    let signature: Hex | undefined;
    for (const call of calls) if (call.name === "leave" && call.learner === learner) signature ??= call.signature;
    await this.#check(placeOf(event, learner), "request to leave", digest, signature, this.#accounts.get(learner));
  }

  async #settled(event: EventOf<"CoalitionSettled">, calls: readonly DecodedCall[]): Promise<void> {
    const { settlement } = event.arguments;
    const { task, round, coalition, batch } = settlement;
    const known = this.#coalitions.get(keyOf(event));
    const head = known?.head ?? -1;
    const call = calls.find(
      (one) =>
        one.name === "settle" &&
        one.task === task &&
        one.round === round &&
        one.coalition === coalition &&
        one.batch === batch,
    );
    const digest = typedDigest(this.#roundDomain, settlementHash(settlement));
    const signature = call?.name === "settle" ? joinSignature(call) : undefined;
    await this.#check(placeOf(event, head), "settlement", digest, signature, this.#accounts.get(head));
  }

  async #participations(event: EventOf<"CoalitionSettled">): Promise<void> {
    const { task, round, coalition, deliveries } = event.arguments.settlement;
    const known = this.#coalitions.get(keyOf(event));
    for (const delivery of deliveries) {
      const { learner, delivered, computationTime, transmissionTime } = delivery;
      const isLate = known !== undefined && computationTime + transmissionTime > known.deadline + LATE_TOLERANCE;
      // a late update does not count, signed or not
      if (!delivered || isLate) continue;
      const frequency = known?.frequencies.get(learner) ?? -1;
      const place = placeOf(event, learner);
      if (
        !this.#findings.holds("signatures", place, "agreed frequency", frequency >= 0, {
          expected: "published",
          found: "none",
        })
      )
        continue;
      const message = { ...delivery, task, round, coalition, frequency };
      const digest = typedDigest(this.#roundDomain, participationHash(message));
      await this.#check(place, "participation", digest, joinSignature(delivery), this.#accounts.get(learner));
    }
  }

  async #handedOver(event: EventOf<"ModelHandedOver">, calls: readonly DecodedCall[]): Promise<void> {
    const { task, round, learner } = event.arguments;
    let signature: Hex | undefined;
    for (const call of calls) {
      if (call.name !== "handOver" || call.task !== task || call.round !== round) continue;
      const found = call.handovers.find((one) => one.learner === learner);
      if (found !== undefined) signature ??= joinSignature(found);
    }
    const digest = typedDigest(this.#roundDomain, modelRequestHash(task, round, learner));
    await this.#check(placeOf(event, learner), "request for a model", digest, signature, this.#accounts.get(learner));
  }

  #countNonce(learner: number): bigint {
    const nonce = this.#nonces.get(learner) ?? 0n;
    this.#nonces.set(learner, nonce + 1n);
    return nonce;
  }

  async #check(
    place: ChainPlace,
    what: string,
    digest: Hex,
    signature: Hex | undefined,
    account: Address | undefined,
  ): Promise<void> {
    if (signature === undefined) {
      const reason = "the signatures in calls through other contracts were not read";
      this.#findings.note("signatures", reason);
      return;
    }
    const signer = this.#signerOf(digest, signature, what) ?? "nobody";
    this.#findings.same("signatures", place, `signer of the ${what}`, (account ?? "nobody").toLowerCase(), signer);
  }

  /** The account that signed; null if the bytes are not a signature, which call data can contain. */
  #signerOf(digest: Hex, signature: Hex, what: string): Hex | null {
    try {
      return recoverSigner(digest, readSignature(signature, what));
    } catch (error) {
      if (error instanceof InvalidValueError) return null;
      throw error;
    }
  }
}

const keyOf = ({ arguments: of }: { arguments: { task: number; round: number; coalition: number } }): string =>
  `${of.task}/${of.round}/${of.coalition}`;

const placeOf = (event: ChainEvent, learner: number): ChainPlace => {
  const published = event.arguments;
  return {
    block: event.blockNumber,
    transaction: event.transactionHash,
    ...("task" in published && { task: published.task }),
    ...("round" in published && { round: published.round }),
    ...("coalition" in published && { coalition: published.coalition }),
    learner,
  };
};
