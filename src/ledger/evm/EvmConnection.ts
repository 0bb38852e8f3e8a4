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
  /** Seconds in which a head must settle before its coalition may be forfeited. */
  readonly settlementWindow: number;
  /** Whether the provider may mint the token that it pays in. */
  readonly mints: boolean;
  /** How deep a block must be before what others wrote in it counts; 1 if absent: the newest. */
  readonly confirmations?: number;
  /** A gas limit for every transaction; if absent, gas is estimated. */
  readonly gas?: bigint;
  /** Virtual time, s, if the chain's clock follows it: the next transactions are mined at this time. */
  readonly time?: { now(): number; set(seconds: number): void };
  /** Resolves once the next block's time is at least `time`, s since 1970. */
  readonly awaitTime: (time: bigint) => Promise<void>;
  /** The hash of a block that is mined after this call. */
  readonly beacon: () => Promise<Hex>;
  /** The whole chain, if gfml runs it. */
  readonly dump?: () => Promise<Uint8Array>;
  /** The first block of the ledger's history on this chain. */
  readonly firstBlock: bigint;
  close(): Promise<void>;
}
