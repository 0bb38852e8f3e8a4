import type { Hex } from "viem";

/** A transaction as JSON-RPC gives it; quantities are hex without leading zeros. */
export interface RawTransaction {
  readonly hash: Hex;
  readonly type?: Hex;
  readonly nonce: Hex;
  readonly gasPrice?: Hex;
  readonly maxPriorityFeePerGas?: Hex;
  readonly maxFeePerGas?: Hex;
  readonly gas: Hex;
  readonly to: Hex | null;
  readonly value: Hex;
  readonly input: Hex;
  readonly chainId?: Hex;
  readonly accessList?: readonly { readonly address: Hex; readonly storageKeys: readonly Hex[] }[];
  readonly v?: Hex;
  readonly yParity?: Hex;
  readonly r: Hex;
  readonly s: Hex;
}

interface RawLog {
  readonly address: Hex;
  readonly topics: readonly Hex[];
  readonly data: Hex;
  readonly logIndex: Hex;
}

export interface RawReceipt {
  readonly transactionHash: Hex;
  readonly type?: Hex;
  readonly status: Hex;
  readonly cumulativeGasUsed: Hex;
  readonly logsBloom: Hex;
  readonly logs: readonly RawLog[];
}

/** A block as JSON-RPC gives it with its transactions. */
export interface RawBlock {
  readonly number: Hex;
  readonly hash: Hex;
  readonly parentHash: Hex;
  readonly timestamp: Hex;
  readonly transactionsRoot: Hex;
  readonly receiptsRoot: Hex;
  readonly transactions: readonly RawTransaction[];
  readonly [field: string]: unknown;
}

/** The node functions that an audit uses. */
export interface ChainNode {
  request(call: { readonly method: string; readonly params: readonly unknown[] }): Promise<unknown>;
}
