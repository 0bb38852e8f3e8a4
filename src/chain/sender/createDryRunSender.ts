import { type Abi, type Address, formatEther, type Hex, keccak256, type TransactionReceipt, toHex } from "viem";
import type { ChainConnection } from "./ChainConnection.ts";
import { ChainReader } from "./ChainReader.ts";
import { decodeRefusal, readRevert } from "./decodeRefusal.ts";
import {
  contractRefusedError,
  gasUnknownError,
  NodeAnswerError,
  senderClosedError,
  transactionRejectedError,
} from "./errors.ts";
import { highestPrice } from "./Fees.ts";
import type { ContractCall, TransactionSender } from "./TransactionSender.ts";

/** The cost of one call. */
interface DryRunCall {
  readonly label: string;
  readonly gas: bigint;
  /** Estimated on the current chain, taken from the gas table, or the call's own limit (which it cannot exceed). */
  readonly source: "estimate" | "table" | "limit";
  /** Tokens that the call moves out of the account, in the token's smallest unit. */
  readonly tokens: bigint;
}

/** The cost of all calls. */
interface DryRunReport {
  readonly calls: readonly DryRunCall[];
  readonly gas: bigint;
  /** Highest current price per unit of gas, in wei. */
  readonly gasPrice: bigint;
  readonly wei: bigint;
  /** The same in ether, as decimal text. */
  readonly ether: string;
  readonly tokens: bigint;
  /** The account's balance in wei, and the missing amount. */
  readonly balance: bigint;
  readonly shortage: bigint;
}

/** A sender that sends nothing. Its receipts succeed, contain the gas and no events. */
export interface DryRunSender extends TransactionSender {
  report(): Promise<DryRunReport>;
}

export interface CreateDryRunSenderOptions {
  readonly connection: ChainConnection;
  /** The account that would send; no key is needed. */
  readonly account: Address;
  readonly abis?: readonly Abi[];
  /** Gas by label, for calls that depend on unsent ones. A function may decide by the kind of label. */
  readonly gasTable?: Readonly<Record<string, bigint>> | ((label: string) => bigint | undefined);
  /** Tokens that a call moves out of the account. Default: none. */
  readonly tokensOf?: (call: ContractCall) => bigint;
  /** Percentage added to estimates and to the table. Default 25, as in createSender. */
  readonly gasMarginPercent?: number;
  readonly signal?: AbortSignal;
}

/**
 * A sender for a dry run: estimates each call's gas against the current chain and sums the costs at current fees.
 *
 * The first call must be executable: if it is refused, its refusal is thrown. If the chain refuses a later one (because
 * unsent calls are missing), its gas is taken from the gas table, or else from its own gas limit.
 *
 * @throws GFML_CONTRACT_REFUSED, GFML_GAS_UNKNOWN
 */
export const createDryRunSender = (options: CreateDryRunSenderOptions): DryRunSender => {
  const { connection, account, abis = [], gasTable = {}, gasMarginPercent = 25 } = options;
  const reader = new ChainReader(connection, options.signal);
  const calls: DryRunCall[] = [];
  let closed = false;

  const withMargin = (gas: bigint): bigint => gas + (gas * BigInt(gasMarginPercent)) / 100n;
  const inTable = (label: string): bigint | undefined => {
    if (typeof gasTable === "function") return gasTable(label);
    return Object.hasOwn(gasTable, label) ? gasTable[label] : undefined;
  };

  const measure = async (call: ContractCall): Promise<Pick<DryRunCall, "gas" | "source">> => {
    const { label, to, data, gas: limit } = call;
    try {
      const gas = await reader.estimateGas({ from: account, to: to ?? undefined, data });
      return { gas: withMargin(gas), source: "estimate" };
    } catch (error) {
      if (!(error instanceof NodeAnswerError)) throw error;
      if (calls.length === 0) throw refusal(label, error);
      const known = inTable(label);
      if (known !== undefined) return { gas: withMargin(known), source: "table" };
      if (limit !== undefined) return { gas: limit, source: "limit" };
      throw gasUnknownError(label);
    }
  };

  const refusal = (label: string, error: NodeAnswerError): Error => {
    const revert = readRevert(error);
    if (revert === undefined) return transactionRejectedError(label, error.rpcCode, error.said);
    const { errorName, args } = decodeRefusal(revert.data, abis);
    return contractRefusedError(label, errorName, args);
  };

  const stand = async (call: ContractCall): Promise<TransactionReceipt> => {
    if (closed) throw senderClosedError(account);
    const { gas, source } = await measure(call);
    calls.push({ label: call.label, gas, source, tokens: options.tokensOf?.(call) ?? 0n });
    return emptyReceipt(account, call.to, gas, calls.length);
  };

  return {
    account,
    send: async (wanted) => {
      const receipts: TransactionReceipt[] = [];
      for (const call of wanted) receipts.push(await stand(call));
      return receipts;
    },
    close: () => {
      closed = true;
      return Promise.resolve();
    },
    report: async () => {
      const gas = calls.reduce((sum, call) => sum + call.gas, 0n);
      const tokens = calls.reduce((sum, call) => sum + call.tokens, 0n);
      const gasPrice = highestPrice(await reader.marketFees(await reader.latestBlock()));
      const balance = await reader.balance(account);
      const wei = gas * gasPrice;
      const shortage = wei > balance ? wei - balance : 0n;
      return { calls: [...calls], gas, gasPrice, wei, ether: formatEther(wei), tokens, balance, shortage };
    },
  };
};

/** A receipt without a transaction: its hashes come from a counter, its block is 0. */
const emptyReceipt = (from: Address, to: Address | null, gas: bigint, count: number): TransactionReceipt => ({
  blockHash: keccak256(toHex(0)),
  blockNumber: 0n,
  contractAddress: to === null ? `0x${count.toString(16).padStart(40, "0")}` : null,
  cumulativeGasUsed: gas,
  effectiveGasPrice: 0n,
  from,
  gasUsed: gas,
  logs: [],
  logsBloom: `0x${"0".repeat(512)}` as Hex,
  status: "success",
  to,
  transactionHash: keccak256(toHex(count)),
  transactionIndex: 0,
  type: "legacy",
});
