import { type Hex, keccak256, parseTransaction, toHex } from "viem";
import { EndpointFault } from "../../src/chain/sender/EndpointFault.ts";
import type { Post } from "../../src/chain/sender/postHttp.ts";

export interface ModelTransaction {
  readonly hash: Hex;
  readonly nonce: number;
  readonly data: Hex;
  readonly price: bigint;
}

interface ModelBlock {
  readonly number: number;
  readonly hash: Hex;
  readonly transactions: readonly ModelTransaction[];
}

export interface ModelFaults {
  /** Probability of each fault, per request or per block. */
  readonly refused: number;
  /** The request arrives, the answer does not. */
  readonly answerLost: number;
  readonly serverError: number;
  readonly garbage: number;
  readonly hanging: number;
  /** A waiting transaction is forgotten. */
  readonly dropped: number;
  readonly reorganized: number;
  /** After a reorganization a forgotten transaction comes back from another node's pool. */
  readonly recalled: number;
  /** The market's price doubles, so that cheaper transactions are not mined. */
  readonly dearer: number;
  /** Somebody else's transaction of the same account is mined. */
  readonly foreign: number;
}

export const NO_FAULTS: ModelFaults = {
  refused: 0,
  answerLost: 0,
  serverError: 0,
  garbage: 0,
  hanging: 0,
  dropped: 0,
  reorganized: 0,
  recalled: 0,
  dearer: 0,
  foreign: 0,
};

const BLOCK_TIME = 1_000;
const FOREIGN: Hex = "0xf0";

/** A chain of one account in memory, behind nodes of which some lag, with faults by chance. Time is the timer's. */
export class ModelChain {
  readonly #now: () => number;
  readonly #chance: () => number;
  readonly #faults: ModelFaults;
  readonly #address: string;
  /** From this time on nothing goes wrong any more. */
  readonly #calmAt: number;
  #blocks: ModelBlock[] = [{ number: 0, hash: keccak256("0x00"), transactions: [] }];
  #pool = new Map<number, ModelTransaction>();
  #minedUntil = 0;
  #forks = 0;
  #price = 1_000_000_000n;
  readonly seen = { reorganizations: 0, replacements: 0, dropped: 0, foreign: 0, resent: 0 };
  /** All that any node ever took. */
  readonly #known = new Map<string, ModelTransaction>();

  constructor(options: {
    now: () => number;
    chance: () => number;
    faults: ModelFaults;
    address: string;
    calmAt: number;
  }) {
    this.#now = options.now;
    this.#chance = options.chance;
    this.#faults = options.faults;
    this.#address = options.address;
    this.#calmAt = options.calmAt;
  }

  /** What was executed on the canonical chain, in order, foreign transactions left out. */
  executed(): readonly Hex[] {
    return this.#blocks
      .flatMap(({ transactions }) => transactions)
      .map(({ data }) => data)
      .filter((data) => data !== FOREIGN);
  }

  /** http://lagN.test lags by N blocks. */
  readonly post: Post = async (url, body, signal) => {
    this.#mine();
    const { id, method, params } = JSON.parse(body) as { id: number; method: string; params: unknown[] };
    if (this.#happens("refused")) throw new EndpointFault("connection refused", "ECONNREFUSED");
    if (this.#happens("hanging")) return hang(signal);
    const lag = Number(/lag(\d)/.exec(url)?.[1] ?? 0);
    const answer = this.#answer(method, params, this.#now() >= this.#calmAt ? 0 : lag);
    if (this.#happens("answerLost")) throw new EndpointFault("connection broken", "ECONNRESET");
    if (this.#happens("serverError")) return { status: 502, text: "bad gateway" };
    if (this.#happens("garbage")) return { status: 200, text: "<html>" };
    return { status: 200, text: JSON.stringify({ jsonrpc: "2.0", id, ...answer }) };
  };

  #happens(fault: keyof ModelFaults): boolean {
    return this.#now() < this.#calmAt && this.#chance() < this.#faults[fault];
  }

  #mine(): void {
    while (this.#minedUntil + BLOCK_TIME <= this.#now()) {
      this.#minedUntil += BLOCK_TIME;
      this.#disturb();
      this.#addBlock();
    }
  }

  #addBlock(): void {
    const transactions: ModelTransaction[] = [];
    let nonce = this.#nonceAt(this.#blocks.length - 1);
    if (this.#happens("foreign")) {
      const hash = keccak256(toHex(`foreign ${nonce} ${this.#blocks.length} ${this.#forks}`));
      transactions.push({ hash, nonce, data: FOREIGN, price: 0n });
      this.seen.foreign += 1;
      nonce += 1;
    }
    for (;;) {
      const next = this.#pool.get(nonce);
      if (next === undefined || (next.price < this.#price && this.#now() < this.#calmAt)) break;
      transactions.push(next);
      nonce += 1;
    }
    for (const used of this.#pool.keys()) if (used < nonce) this.#pool.delete(used);
    const number = this.#blocks.length;
    this.#blocks.push({ number, hash: keccak256(toHex(`block ${number} fork ${this.#forks}`)), transactions });
  }

  #disturb(): void {
    for (const nonce of this.#pool.keys()) {
      if (!this.#happens("dropped")) continue;
      this.#pool.delete(nonce);
      this.seen.dropped += 1;
    }
    if (this.#happens("dearer")) this.#price = (this.#price * 3n) / 2n;
    if (this.#happens("reorganized")) this.#reorganize(1 + Math.floor(this.#chance() * 3));
  }

  /** The newest blocks give way to others; their transactions go back to the pool or are lost. */
  #reorganize(depth: number): void {
    if (this.#blocks.length <= depth) return;
    const gone = this.#blocks.splice(-depth);
    this.#forks += 1;
    this.seen.reorganizations += 1;
    for (const { transactions } of gone) {
      for (const each of transactions) {
        if (each.data !== FOREIGN && this.#chance() < 0.5) this.#pool.set(each.nonce, each);
      }
    }
    const free = this.#nonceAt(this.#blocks.length - 1);
    for (const each of this.#known.values()) {
      if (each.nonce >= free && this.#happens("recalled")) this.#pool.set(each.nonce, each);
    }
    for (let added = 0; added < depth; added += 1) this.#addBlock();
  }

  #nonceAt(height: number): number {
    return this.#blocks.slice(0, height + 1).reduce((count, { transactions }) => count + transactions.length, 0);
  }

  #answer(method: string, params: readonly unknown[], lag: number): { result: unknown } | { error: unknown } {
    const head = Math.max(0, this.#blocks.length - 1 - lag);
    switch (method) {
      case "eth_chainId":
        return { result: "0x7a69" };
      case "eth_blockNumber":
        return { result: toHex(head) };
      case "eth_gasPrice":
        return { result: toHex(this.#price) };
      case "eth_estimateGas":
        return { result: toHex(50_000) };
      case "eth_getBalance":
        return { result: toHex(10n ** 20n) };
      case "eth_getTransactionCount":
        return { result: toHex(this.#count(params[1] as string, head)) };
      case "eth_getBlockByNumber":
        return { result: this.#block(params[0] as string, head) };
      case "eth_getTransactionReceipt":
        return { result: this.#receipt(params[0] as string, head) };
      case "eth_sendRawTransaction":
        return this.#take(params[0] as Hex);
      default:
        return { error: { code: -32601, message: `no ${method}` } };
    }
  }

  #count(tag: string, head: number): number {
    if (tag !== "pending") return this.#nonceAt(tag === "latest" ? head : Number(tag));
    let nonce = this.#nonceAt(head);
    while (this.#pool.has(nonce)) nonce += 1;
    return nonce;
  }

  #block(tag: string, head: number): unknown {
    const block = this.#blocks[tag === "latest" ? head : Number(tag)];
    if (block === undefined || block.number > head) return null;
    const { number, hash, transactions } = block;
    const listed = transactions.map((each) => ({ hash: each.hash, nonce: toHex(each.nonce), from: this.#address }));
    return { number: toHex(number), hash, gasLimit: toHex(30_000_000), transactions: listed };
  }

  #receipt(hash: string, head: number): unknown {
    for (const block of this.#blocks.slice(0, head + 1)) {
      if (!block.transactions.some((each) => each.hash === hash)) continue;
      return {
        transactionHash: hash,
        blockHash: block.hash,
        blockNumber: toHex(block.number),
        transactionIndex: "0x0",
        status: "0x1",
        gasUsed: "0xc350",
        cumulativeGasUsed: "0xc350",
        effectiveGasPrice: "0x1",
        logs: [],
        type: "0x0",
        from: this.#address,
        to: this.#address,
        contractAddress: null,
      };
    }
    return null;
  }

  #take(raw: Hex): { result: unknown } | { error: unknown } {
    const hash = keccak256(raw);
    const {
      nonce = 0,
      data = "0x",
      gasPrice = 0n,
    } = parseTransaction(raw) as {
      nonce?: number;
      data?: Hex;
      gasPrice?: bigint;
    };
    const refuse = (message: string): { error: unknown } => ({ error: { code: -32000, message } });
    if (nonce < this.#nonceAt(this.#blocks.length - 1)) return refuse("nonce too low");
    const former = this.#pool.get(nonce);
    if (former?.hash === hash) return refuse("already known");
    if (former !== undefined && gasPrice * 10n < former.price * 11n) {
      return refuse("replacement transaction underpriced");
    }
    if (former !== undefined) this.seen.replacements += 1;
    if (this.#known.has(hash)) this.seen.resent += 1;
    const taken = { hash, nonce, data, price: gasPrice };
    this.#known.set(hash, taken);
    this.#pool.set(nonce, taken);
    return { result: hash };
  }
}

const hang = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason), { once: true }));
