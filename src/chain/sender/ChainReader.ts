import { formatTransactionReceipt, type Hex, type RpcTransactionReceipt, type TransactionReceipt } from "viem";
import type { ChainConnection, ChainRequestOptions } from "./ChainConnection.ts";
import { NodeAnswerError, NodeAnswerMalformedError } from "./errors.ts";
import type { Fees } from "./Fees.ts";

/** What senders read of a block. */
export interface BlockHead {
  readonly number: bigint;
  readonly hash: Hex;
  readonly gasLimit: bigint;
  /** Absent on chains without EIP-1559. */
  readonly baseFee: bigint | undefined;
}

/** A transaction as it stands in a block. */
export interface BlockTransaction {
  readonly hash: string;
  readonly from: string;
  readonly nonce: number;
}

/** A call for eth_call and eth_estimateGas. */
export interface CallRequest {
  readonly from: string;
  readonly to: string | undefined;
  readonly data: Hex;
  readonly gas?: bigint;
}

/** Typed reads of a chain. A result of the wrong kind throws NodeAnswerMalformedError. */
export class ChainReader {
  readonly #request: ChainConnection["request"];
  readonly #options: ChainRequestOptions;

  constructor(connection: Pick<ChainConnection, "request">, signal?: AbortSignal) {
    this.#request = connection.request;
    this.#options = signal === undefined ? {} : { signal };
  }

  /** A block's head; `undefined` if the node does not have it. */
  async block(number: bigint | "latest"): Promise<BlockHead | undefined> {
    const block = await this.#askBlock(number, false);
    if (block === null) return undefined;
    const { number: height, hash, gasLimit, baseFeePerGas } = requireObject("eth_getBlockByNumber", block);
    return {
      number: requireQuantity("eth_getBlockByNumber", height),
      hash: hash as Hex,
      gasLimit: requireQuantity("eth_getBlockByNumber", gasLimit),
      baseFee:
        baseFeePerGas === undefined || baseFeePerGas === null
          ? undefined
          : requireQuantity("eth_getBlockByNumber", baseFeePerGas),
    };
  }

  async latestBlock(): Promise<BlockHead> {
    const block = await this.block("latest");
    if (block === undefined) throw new NodeAnswerMalformedError("eth_getBlockByNumber", "the latest block");
    return block;
  }

  /** All transactions of a block, in order; empty if the node does not have it. */
  async transactions(number: bigint): Promise<readonly BlockTransaction[]> {
    const block = await this.#askBlock(number, true);
    if (block === null) return [];
    const { transactions } = requireObject("eth_getBlockByNumber", block);
    if (!Array.isArray(transactions)) throw new NodeAnswerMalformedError("eth_getBlockByNumber", "transactions");
    return transactions.map((each: { hash: string; from: string; nonce: unknown }) => ({
      hash: each.hash,
      from: each.from,
      nonce: Number(requireQuantity("eth_getBlockByNumber", each.nonce)),
    }));
  }

  async receipt(hash: Hex): Promise<TransactionReceipt | undefined> {
    const receipt = await this.#ask("eth_getTransactionReceipt", hash);
    if (receipt === null) return undefined;
    const { blockNumber } = requireObject("eth_getTransactionReceipt", receipt);
    requireQuantity("eth_getTransactionReceipt", blockNumber);
    return formatTransactionReceipt(receipt as RpcTransactionReceipt);
  }

  /** Number of transactions of an account up to a block, or including the node's pool. */
  async nonce(address: string, at: bigint | "latest" | "pending"): Promise<number> {
    return Number(await this.#quantity("eth_getTransactionCount", address, blockTag(at)));
  }

  /** Wei. */
  balance(address: string): Promise<bigint> {
    return this.#quantity("eth_getBalance", address, "latest");
  }

  estimateGas(call: CallRequest): Promise<bigint> {
    return this.#quantity("eth_estimateGas", call);
  }

  async call(call: CallRequest, at: bigint | "latest"): Promise<unknown> {
    return this.#ask("eth_call", call, blockTag(at));
  }

  /** The return data of a call in a mined transaction, if the node can trace; otherwise `undefined`. */
  async tracedOutput(hash: Hex): Promise<Hex | undefined> {
    try {
      const trace = await this.#ask("debug_traceTransaction", hash, { tracer: "callTracer" });
      const { output } = requireObject("debug_traceTransaction", trace);
      return typeof output === "string" ? (output as Hex) : undefined;
    } catch (error) {
      if (error instanceof NodeAnswerError || error instanceof NodeAnswerMalformedError) return undefined;
      throw error;
    }
  }

  /** The fees that the chain requires at this block: twice the base fee leaves room for six full blocks. */
  async marketFees(head: BlockHead): Promise<Fees> {
    if (head.baseFee === undefined) return { type: "legacy", gasPrice: await this.#quantity("eth_gasPrice") };
    const maxPriorityFeePerGas = await this.#tip(head.baseFee);
    return { type: "eip1559", maxFeePerGas: 2n * head.baseFee + maxPriorityFeePerGas, maxPriorityFeePerGas };
  }

  async #tip(baseFee: bigint): Promise<bigint> {
    try {
      return await this.#quantity("eth_maxPriorityFeePerGas");
    } catch (error) {
      if (!(error instanceof NodeAnswerError)) throw error;
      // not every node has this method
      const price = await this.#quantity("eth_gasPrice");
      return price > baseFee ? price - baseFee : 0n;
    }
  }

  async #quantity(method: string, ...params: readonly unknown[]): Promise<bigint> {
    return requireQuantity(method, await this.#ask(method, ...params));
  }

  #askBlock(number: bigint | "latest", full: boolean): Promise<unknown> {
    const options = typeof number === "bigint" ? { ...this.#options, atLeastBlock: number } : this.#options;
    return this.#request("eth_getBlockByNumber", [blockTag(number), full], options);
  }

  #ask(method: string, ...params: readonly unknown[]): Promise<unknown> {
    return this.#request(method, params, this.#options);
  }
}

const blockTag = (block: bigint | "latest" | "pending"): string =>
  typeof block === "bigint" ? `0x${block.toString(16)}` : block;

/** The fields of nodes' objects that are read here. */
interface NodeObject {
  readonly number?: unknown;
  readonly hash?: unknown;
  readonly gasLimit?: unknown;
  readonly baseFeePerGas?: unknown;
  readonly transactions?: unknown;
  readonly blockNumber?: unknown;
  readonly output?: unknown;
}

const requireObject = (method: string, value: unknown): NodeObject => {
  if (typeof value !== "object" || value === null) throw new NodeAnswerMalformedError(method, "an object");
  return value;
};

const requireQuantity = (method: string, value: unknown): bigint => {
  if (typeof value !== "string" || !/^0x[0-9a-fA-F]{1,64}$/.test(value)) {
    throw new NodeAnswerMalformedError(method, "a hexadecimal number");
  }
  return BigInt(value);
};
