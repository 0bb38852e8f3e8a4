import type { Hex, PublicClient } from "viem";
import type { TransactionSender } from "../../chain/index.ts";
import type { LearnerKeys } from "./LearnerKeys.ts";
import type { ContractAddresses } from "./LedgerContracts.ts";

/** A chain with a ledger's contracts on it, and the keys to write to them. */
export interface EvmConnection {
  readonly client: PublicClient;
  readonly sender: TransactionSender;
  readonly keys: LearnerKeys;
  readonly chainId: number;
  readonly addresses: ContractAddresses;
  /** s that a head has to settle in before its coalition may be given up. */
  readonly settlementWindow: number;
  /** The provider may make tokens of the token that it pays in. */
  readonly mints: boolean;
  /** A gas limit for every transaction; estimated if absent. */
  readonly gas?: bigint;
  /** Virtual time, s, where the chain's clock follows it: the next transactions are mined at the time that was set. */
  readonly time?: { now(): number; set(seconds: number): void };
  /** Resolves once the next block's time is at least `time`, s since 1970. */
  readonly awaitTime: (time: bigint) => Promise<void>;
  /** The hash of a block that is mined after this call. */
  readonly beacon: () => Promise<Hex>;
  /** All of the chain, where it is our own. */
  readonly dump?: () => Promise<Uint8Array>;
  /** What of a ledger's history is on this chain begins here. */
  readonly firstBlock: bigint;
  close(): Promise<void>;
}
