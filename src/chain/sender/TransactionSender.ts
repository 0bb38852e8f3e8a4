import type { Address, Hex, TransactionReceipt } from "viem";

/** One call of a contract. */
export interface ContractCall {
  /** The contract; `null` creates one from `data`. */
  readonly to: Address | null;
  readonly data: Hex;
  /** A description of the call for errors and reports: "settle round 3, coalition 1". */
  readonly label: string;
  /** Gas limit. If absent, it is estimated once all earlier calls are mined. If present, the call does not wait for them. */
  readonly gas?: bigint;
}

/** Executes calls on a chain: each exactly once, in order. */
export interface TransactionSender {
  readonly account: Address;
  /**
   * Sends calls in order, and resolves once all are mined and confirmed.
   *
   * A refused call ends the sending. Calls with a given gas limit that were already sent are still executed.
   *
   * @throws GFML_CONTRACT_REFUSED with the contract's decoded error
   */
  send(calls: readonly ContractCall[]): Promise<readonly TransactionReceipt[]>;
  close(): Promise<void>;
}
