import type { Abi, LocalAccount } from "viem";
import type { ChainConnection } from "./ChainConnection.ts";
import type { Timer } from "./Timer.ts";

/** All settings of a sender, resolved. */
export interface SenderSettings {
  readonly connection: ChainConnection;
  readonly account: LocalAccount;
  readonly abis: readonly Abi[];
  /** Makes the embedded chain mine everything in its pool; absent on a real network. */
  readonly mine: (() => Promise<unknown>) | undefined;
  readonly confirmations: bigint;
  readonly gasMarginPercent: number;
  readonly maxFeePerGas: bigint | undefined;
  readonly stuckAfter: number;
  readonly rebroadcastAfter: number;
  readonly replacements: number;
  readonly pollInterval: number;
  readonly patience: number;
  readonly window: number;
  readonly signal: AbortSignal;
  readonly notice: (line: string) => void;
  readonly timer: Timer;
}
