import type { Address, Hex, TransactionReceipt } from "viem";

/** One call of a contract. */
export interface ContractCall {
  /** The contract; `null` creates one from `data`. */
  readonly to: Address | null;
  readonly data: Hex;
  /** What the call is, in words for errors and reports: "settle round 3, coalition 1". */
  readonly label: string;
  /** Gas limit. Absent: estimated once all earlier calls are mined. Present: sent without waiting for them. */
  readonly gas?: bigint;
}

/** Executes calls on a chain: each exactly once, in order. */
export interface TransactionSender {
  readonly account: Address;
  /**
   * Sends calls in order, and resolves once all are mined and confirmed.
   *
   * A refused call ends the sending. Calls with a given gas limit that were already under way are then still executed.
   *
   * @throws ContractRefusedError with the contract's decoded error
   */
  send(calls: readonly ContractCall[]): Promise<readonly TransactionReceipt[]>;
  close(): Promise<void>;
}
