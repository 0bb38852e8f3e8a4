import type { Abi, LocalAccount, TransactionReceipt } from "viem";
import type { GfmlError } from "../../core/index.ts";
import type { ChainConnection } from "./ChainConnection.ts";
import { type BlockHead, ChainReader } from "./ChainReader.ts";
import { classifyRejection } from "./classifyRejection.ts";
import { decodeRefusal, readRefusal, readRevert } from "./decodeRefusal.ts";
import {
  chainWaitAbortedError,
  contractRefusedError,
  feeLimitError,
  NodeAnswerError,
  nonceTakenError,
  outOfFundsError,
  transactionRejectedError,
  transactionStuckError,
} from "./errors.ts";
import { type Fees, highestPrice, raiseFees } from "./Fees.ts";
import { findNonceUse } from "./findNonceUse.ts";
import type { NonceBook } from "./NonceBook.ts";
import { type PendingCall, pendingCall, type SignedCall, signCall } from "./PendingCall.ts";
import type { Timer } from "./Timer.ts";
import type { ContractCall } from "./TransactionSender.ts";

/** Largest gas limit of one transaction (EIP-7825), used if nothing is estimated. */
const LARGEST_GAS = 16_777_216n;

/**
 * Sends calls to the chain, each executed exactly once and in order.
 *
 * Nonces make this safe. A call keeps its nonce, so however often it is sent, replaced or removed by a
 * reorganization, the chain executes at most one of its signed forms. It gets a different nonce only when a
 * foreign transaction is proved to have used the first one, as deep as a confirmation, and nothing after it was sent.
 */
export class Submission {
  readonly #settings: SenderSettings;
  readonly #nonces: NonceBook;
  readonly #reader: ChainReader;
  readonly #calls: readonly PendingCall[];
  #progressAt: number;
  #lastHead = -1n;
  #idlePasses = 0;

  constructor(calls: readonly ContractCall[], settings: SenderSettings, nonces: NonceBook) {
    this.#settings = settings;
    this.#nonces = nonces;
    this.#reader = new ChainReader(settings.connection, settings.signal);
    this.#calls = calls.map(pendingCall);
    this.#progressAt = settings.timer.now();
  }

  /** Runs until all calls are confirmed, or until the first refused one and all calls sent with it are done. */
  async run(): Promise<readonly TransactionReceipt[]> {
    const { mine, signal } = this.#settings;
    for (;;) {
      if (signal.aborted) throw chainWaitAbortedError(this.#waitingFor());
      const head = await this.#reader.latestBlock();
      for (const each of this.#calls) if (each.signed.length > 0) await this.#look(each, head);
      const finished = this.#calls.filter(({ confirmed }) => confirmed !== undefined);
      const refused = this.#calls.find(({ mined }) => mined?.status === "reverted");
      const underWay = this.#calls.filter(({ signed, confirmed }) => signed.length > 0 && confirmed === undefined);
      if (refused !== undefined && underWay.length === 0) throw await this.#refusal(refused);
      if (finished.length === this.#calls.length) return finished.map(({ confirmed }) => confirmed!);
      if (mine === undefined) await this.#repair(head);
      if (refused === undefined) await this.#submit(head);
      this.#requirePatience(head);
      await this.#pause();
    }
  }

  /** Reads the outcome of a call. */
  async #look(each: PendingCall, head: BlockHead): Promise<void> {
    if (each.confirmed !== undefined) return;
    const { confirmations, mine, notice } = this.#settings;
    let receipt = await this.#findReceipt(each);
    if (receipt !== undefined && mine === undefined) {
      const block = await this.#reader.block(receipt.blockNumber);
      if (block?.hash !== receipt.blockHash) receipt = undefined;
    }
    if (receipt === undefined) {
      if (each.mined === undefined) return;
      notice(`"${each.call.label}" disappeared from the chain with block ${each.mined.blockHash}: sending it again`);
      each.mined = undefined;
      this.#progress();
      await this.#broadcast(each);
      return;
    }
    if (each.mined?.blockHash !== receipt.blockHash) this.#progress();
    each.mined = receipt;
    each.held = undefined;
    if (head.number - receipt.blockNumber + 1n < confirmations) return;
    each.confirmed = receipt;
    this.#nonces.confirmed(each.nonce!);
    this.#progress();
  }

  async #findReceipt({ signed }: PendingCall): Promise<TransactionReceipt | undefined> {
    for (const { hash } of signed.toReversed()) {
      const receipt = await this.#reader.receipt(hash);
      if (receipt !== undefined) return receipt;
    }
    return undefined;
  }

  /** Sends as many of the next calls as may wait at once. */
  async #submit(head: BlockHead): Promise<void> {
    const { window, mine } = this.#settings;
    for (const each of this.#calls) {
      if (each.signed.length > 0) {
        if (each.held !== undefined) return;
        continue;
      }
      const unmined = this.#calls.filter(({ signed, mined }) => signed.length > 0 && mined === undefined);
      if (unmined.length >= window) return;
      if (each.call.gas === undefined) {
        if (mine !== undefined) each.gas = smaller(head.gasLimit, LARGEST_GAS);
        else if (unmined.length > 0 || !(await this.#estimate(each, head))) return;
      }
      const fees = await this.#marketFees(each, head);
      each.nonce = await this.#nonces.next(this.#reader);
      each.firstHead = head.number;
      this.#nonces.taken(each.nonce);
      await this.#sign(each, fees, head);
      this.#progress();
      await this.#broadcast(each);
    }
  }

  /** Estimates a call's gas; false if an earlier call that was removed may be the cause of a refusal. */
  async #estimate(each: PendingCall, head: BlockHead): Promise<boolean> {
    const { account, abis, gasMarginPercent } = this.#settings;
    const { to, data, label } = each.call;
    try {
      const gas = await this.#reader.estimateGas({ from: account.address, to: to ?? undefined, data });
      const withMargin = gas + (gas * BigInt(gasMarginPercent)) / 100n;
      each.gas = withMargin > head.gasLimit && gas <= head.gasLimit ? head.gasLimit : withMargin;
      return true;
    } catch (error) {
      if (!(error instanceof NodeAnswerError)) throw error;
      const settled = this.#calls.every(({ signed, confirmed }) => signed.length === 0 || confirmed !== undefined);
      if (!settled) return false;
      const revert = readRevert(error);
      if (revert === undefined) throw transactionRejectedError(label, error.rpcCode, error.said);
      const { errorName, args } = decodeRefusal(revert.data, abis);
      throw contractRefusedError(label, errorName, args);
    }
  }

  /** Fees of a first transaction, within the limit. */
  async #marketFees(each: PendingCall, head: BlockHead): Promise<Fees> {
    const { mine, maxFeePerGas: limit } = this.#settings;
    if (mine !== undefined) return { type: "legacy", gasPrice: 0n };
    const fees = await this.#reader.marketFees(head);
    if (limit === undefined || highestPrice(fees) <= limit) return fees;
    const asked = fees.type === "legacy" ? fees.gasPrice : (head.baseFee ?? 0n);
    if (asked > limit) throw feeLimitError(each.call.label, limit, asked);
    if (fees.type === "legacy") return { type: "legacy", gasPrice: limit };
    return {
      type: "eip1559",
      maxFeePerGas: limit,
      maxPriorityFeePerGas: smaller(fees.maxPriorityFeePerGas, limit),
    };
  }

  async #sign(each: PendingCall, fees: Fees, head: BlockHead): Promise<void> {
    const { account, connection, timer } = this.#settings;
    const terms = { account, chainId: connection.chainId, nonce: each.nonce!, gas: each.gas, fees };
    const { raw, hash } = await signCall(each.call, terms);
    each.signed.push({ raw, hash, fees, signedAt: timer.now(), head: head.number });
  }

  /** Sends the newest signed form to a node. */
  async #broadcast(each: PendingCall): Promise<void> {
    const { connection, signal, timer } = this.#settings;
    each.broadcastAt = timer.now();
    try {
      await connection.request("eth_sendRawTransaction", [newest(each).raw], { signal });
      each.held = undefined;
      each.accepted = true;
    } catch (error) {
      if (!(error instanceof NodeAnswerError)) throw error;
      await this.#rejected(each, error);
    }
  }

  async #rejected(each: PendingCall, error: NodeAnswerError): Promise<void> {
    const rejection = classifyRejection(error);
    if (rejection === "known") {
      each.held = undefined;
      each.accepted = true;
      return;
    }
    const { label } = each.call;
    const first = this.#calls.find(({ mined }) => mined === undefined) === each;
    if (rejection === "other") {
      if (!each.accepted) throw transactionRejectedError(label, error.rpcCode, error.said);
      this.#settings.notice(`"${label}": a replacement was not accepted: ${error.said}`);
      return;
    }
    if (rejection === "funds" && first) {
      if (!each.accepted) throw await this.#outOfFunds(each);
      // the replacement is too expensive: an earlier form still waits in the pool
      each.replacements = this.#settings.replacements;
      return;
    }
    each.held = rejection;
  }

  async #outOfFunds(each: PendingCall): Promise<GfmlError> {
    const { address } = this.#settings.account;
    const balance = await this.#reader.balance(address);
    return outOfFundsError(each.call.label, address, balance, each.gas * highestPrice(newest(each).fees));
  }

  /** Repairs transactions that are stuck: sends them again, offers a higher fee, or takes a new nonce. */
  async #repair(head: BlockHead): Promise<void> {
    const { timer, rebroadcastAfter, account } = this.#settings;
    const unmined = this.#calls.filter(({ signed, mined }) => signed.length > 0 && mined === undefined);
    const [lowest] = unmined;
    if (lowest === undefined) return;
    const used = (await this.#reader.nonce(account.address, "latest")) > lowest.nonce!;
    if (used) await this.#nonceUsed(lowest, head);
    else if (this.#isDue(lowest, head)) await this.#replace(lowest, head);
    for (const each of unmined) {
      if (each.signed.length === 0) continue;
      const waits = each.held === undefined || each === lowest;
      if (waits && timer.now() - each.broadcastAt >= rebroadcastAfter) await this.#broadcast(each);
    }
    // the obstacle of the lowest one may be gone
    if (!used && (lowest.held === "funds" || lowest.held === "later" || lowest.held === "nonce used")) {
      await this.#broadcast(lowest);
    }
  }

  async #nonceUsed(each: PendingCall, head: BlockHead): Promise<void> {
    const { account, confirmations, notice } = this.#settings;
    const use = await findNonceUse(this.#reader, account.address, each.nonce!, each.firstHead, head.number);
    // undefined or ours: the receipt will follow
    if (use === undefined || each.signed.some(({ hash }) => hash === use.hash)) return;
    if (head.number - use.block + 1n < confirmations) return;
    const later = this.#calls.slice(this.#calls.indexOf(each) + 1).some(({ signed }) => signed.length > 0);
    if (later) throw nonceTakenError(each.call.label, account.address, each.nonce!, use.hash ?? "not known");
    notice(`"${each.call.label}": nonce ${each.nonce} was used by a different transaction; taking the next free one`);
    each.nonce = undefined;
    each.signed.length = 0;
    each.replacements = 0;
    each.held = undefined;
    each.accepted = false;
    this.#nonces.forget();
    this.#progress();
  }

  #isDue(each: PendingCall, head: BlockHead): boolean {
    const { replacements, stuckAfter, timer } = this.#settings;
    if (each.replacements >= replacements) return false;
    if (each.held === "underpriced") return true;
    const { signedAt, head: signedAtHead } = newest(each);
    // higher fees do not help while the chain makes no blocks
    return timer.now() - signedAt >= stuckAfter && head.number > signedAtHead;
  }

  async #replace(each: PendingCall, head: BlockHead): Promise<void> {
    const { maxFeePerGas: limit, notice, replacements } = this.#settings;
    const fees = raiseFees(newest(each).fees, await this.#reader.marketFees(head));
    if (limit !== undefined && highestPrice(fees) > limit) {
      if (!each.accepted) throw feeLimitError(each.call.label, limit, highestPrice(fees));
      each.replacements = replacements;
      notice(`"${each.call.label}": waits at the highest allowed fee`);
      return;
    }
    each.replacements += 1;
    notice(`"${each.call.label}": not mined, offering ${highestPrice(fees)} wei a unit of gas`);
    await this.#sign(each, fees, head);
    await this.#broadcast(each);
  }

  #refusal(each: PendingCall): Promise<Error> {
    const { call, gas, confirmed } = each;
    return readRefusal(this.#reader, call, gas, confirmed!, this.#settings.abis);
  }

  #progress(): void {
    this.#progressAt = this.#settings.timer.now();
    this.#idlePasses = 0;
  }

  #requirePatience(head: BlockHead): void {
    const { mine, patience, timer } = this.#settings;
    const confirming = this.#calls.some(({ mined, confirmed }) => mined !== undefined && confirmed === undefined);
    if (confirming && head.number > this.#lastHead) this.#progress();
    this.#lastHead = head.number;
    this.#idlePasses += 1;
    const over = mine === undefined ? timer.now() - this.#progressAt >= patience : this.#idlePasses > 5;
    if (!over) return;
    const each = this.#calls.find(({ confirmed }) => confirmed === undefined)!;
    const hashes = each.signed.map(({ hash }) => hash);
    throw transactionStuckError(each.call.label, this.#waitingFor(), each.nonce, hashes);
  }

  /** The name of the awaited event. */
  #waitingFor(): string {
    const each = this.#calls.find(({ confirmed }) => confirmed === undefined);
    if (each === undefined) return "nothing";
    if (each.mined !== undefined) return `confirmations of "${each.call.label}"`;
    if (each.signed.length === 0) return `the sending of "${each.call.label}"`;
    if (each.held !== undefined) return `a node that accepts "${each.call.label}" (${each.held})`;
    return `a block with "${each.call.label}"`;
  }

  async #pause(): Promise<void> {
    const { mine, pollInterval, signal, timer } = this.#settings;
    if (mine !== undefined) {
      await mine();
      return;
    }
    try {
      await timer.sleep(pollInterval, signal);
    } catch (error) {
      if (signal.aborted) throw chainWaitAbortedError(this.#waitingFor());
      throw error;
    }
  }
}

const smaller = (left: bigint, right: bigint): bigint => {
  if (left < right) return left;
  return right;
};

const newest = ({ signed }: PendingCall): SignedCall => signed.at(-1)!;

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
