import type { EventArguments, EventName } from "../records/ChainEvent.ts";

/** The contracts that a ledger calls. */
export type ContractName = "learners" | "tasks" | "rounds" | "token";

/** What a call must leave on the chain: an event with at least these arguments. */
export type ExpectedEvent = {
  readonly [Name in EventName]: { readonly name: Name; readonly args: Partial<EventArguments[Name]> };
}[EventName];

/** One call of a contract, before it is put into a transaction. */
export interface PlannedCall {
  readonly contract: ContractName;
  readonly functionName: string;
  readonly args: readonly unknown[];
  /** For messages. */
  readonly label: string;
  /** A generous guess of its gas, to fill transactions by. */
  readonly gas: number;
  /** The first of them tells whether the call has taken effect; a call without any is made again with the next. */
  readonly events: readonly ExpectedEvent[];
  /** Where a batch leaves no event: which one it is, so that the contract can be asked. */
  readonly utilities?: {
    readonly task: number;
    readonly round: number;
    readonly coalition: number;
    readonly batch: number;
  };
}
