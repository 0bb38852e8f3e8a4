import type { EventArguments, EventName } from "../records/ChainEvent.ts";

/** The contracts that a ledger calls. */
export type ContractName = "learners" | "tasks" | "rounds" | "token";

/** The effect of a call on the chain: an event with at least these arguments. */
export type ExpectedEvent = {
  readonly [Name in EventName]: { readonly name: Name; readonly args: Partial<EventArguments[Name]> };
}[EventName];

/** One contract call, before it is put into a transaction. */
export interface PlannedCall {
  readonly contract: ContractName;
  readonly functionName: string;
  readonly args: readonly unknown[];
  /** For messages. */
  readonly label: string;
  /** A generous estimate of its gas, to fill transactions. */
  readonly gas: number;
  /** The first event shows whether the call has taken effect. A call without events is repeated with the next call. */
  readonly events: readonly ExpectedEvent[];
  /** For a batch without events: its index, so that the contract can be asked. */
  readonly utilities?: {
    readonly task: number;
    readonly round: number;
    readonly coalition: number;
    readonly batch: number;
  };
}
