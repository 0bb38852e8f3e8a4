import type { Address, Hex } from "viem";
import type { Declaration } from "../encode/encodeDeclaration.ts";
import type { EncodedOpening } from "../encode/encodeOpening.ts";
import type { EncodedHeader, EncodedMember, EncodedStability } from "../encode/encodePublication.ts";
import type { EncodedSettlement } from "../encode/encodeSettlement.ts";

/** A place on the chain. */
interface ChainPosition {
  readonly blockNumber: bigint;
  readonly blockHash: Hex;
  readonly transactionHash: Hex;
  /** Within the block. */
  readonly logIndex: number;
}

/** The contracts whose events make a task's records. */
export interface LedgerAddresses {
  readonly learners: Address;
  readonly reputations: Address;
  readonly tasks: Address;
  readonly rounds: Address;
}

interface RoundKey {
  readonly task: number;
  readonly round: number;
}

interface CoalitionKey extends RoundKey {
  readonly coalition: number;
}

/** `IRounds.Aggregates`. */
export interface EncodedAggregates {
  readonly highestReputation: bigint;
  readonly meanReputationUtility: bigint;
  readonly lowestFrequency: bigint;
  readonly highestFrequency: bigint;
  readonly sampleCount: bigint;
}

/** The arguments of each event, by its name. */
export interface EventArguments {
  readonly LearnerDeclared: { readonly learner: number; readonly account: Address; readonly declaration: Declaration };
  readonly LearnerLeft: { readonly learner: number };
  readonly LearnerRevoked: { readonly learner: number };
  readonly DecaySet: { readonly reputationDecay: bigint };
  readonly TaskAdded: { readonly task: number; readonly writer: Address };
  readonly ContributionsRecorded: CoalitionKey & {
    readonly head: number;
    readonly learners: readonly number[];
    readonly contributions: readonly bigint[];
  };
  readonly RoundCounted: RoundKey & { readonly clock: bigint; readonly voided: bigint };
  readonly TaskOpened: { readonly task: number; readonly provider: Address; readonly opening: EncodedOpening };
  readonly PaymentsBooked: CoalitionKey & { readonly total: bigint; readonly escrowLeft: bigint };
  readonly TaskFunded: { readonly task: number; readonly amount: bigint; readonly escrow: bigint };
  readonly Withdrawn: {
    readonly token: Address;
    readonly learner: number;
    readonly payee: Address;
    readonly amount: bigint;
  };
  readonly TaskClosed: { readonly task: number; readonly refund: bigint };
  readonly RoundOpened: RoundKey & { readonly coalitionCount: number; readonly stability: EncodedStability };
  readonly GameLog: RoundKey & { readonly kind: number; readonly data: Hex };
  readonly MembersPublished: CoalitionKey & {
    readonly batch: number;
    readonly header: EncodedHeader;
    readonly members: readonly EncodedMember[];
    readonly reputations: readonly bigint[];
  };
  readonly CoalitionPublished: CoalitionKey & { readonly deadline: bigint; readonly aggregates: EncodedAggregates };
  readonly CoalitionSettled: CoalitionKey & {
    readonly settlement: EncodedSettlement;
    readonly contributionScores: readonly bigint[];
    readonly contributions: readonly bigint[];
    readonly payments: readonly bigint[];
  };
  readonly PaymentsCredited: CoalitionKey & { readonly batch: number };
  readonly CoalitionForfeited: CoalitionKey;
  readonly RoundFinalised: RoundKey & { readonly clock: bigint; readonly referenceMeasure: bigint };
  readonly ModelRequested: RoundKey & { readonly learner: number };
  readonly ModelHandedOver: RoundKey & {
    readonly learner: number;
    readonly coalition: number;
    readonly modelHash: Hex;
  };
}

export type EventName = keyof EventArguments;

/** One event of the ledger's contracts. */
export type ChainEvent = {
  readonly [Name in EventName]: ChainPosition & {
    readonly name: Name;
    readonly address: Address;
    readonly arguments: EventArguments[Name];
  };
}[EventName];

export type EventOf<Name extends EventName> = Extract<ChainEvent, { name: Name }>;
