import type { Hex, TransactionReceipt } from "viem";
import type { GfmlError } from "../../../core/index.ts";
import { roundsAbi } from "../abi/generated/rounds.ts";
import type { EvmConnection } from "../EvmConnection.ts";
import { chainConflictError, ledgerDivergenceError } from "../errors.ts";
import { callAbis } from "../LedgerContracts.ts";
import { type Bundle, bundleCalls } from "../plan/bundleCalls.ts";
import type { ExpectedEvent, PlannedCall } from "../plan/PlannedCall.ts";
import type { ChainEvent, EventName } from "../records/ChainEvent.ts";
import { decodeEvents } from "../records/decodeEvents.ts";
import { fetchLogs } from "../records/fetchLogs.ts";
import { EventJournal } from "./EventJournal.ts";
import { findDifference } from "./findDifference.ts";

/** The last place on the chain that was read. */
export interface ChainCursor {
  readonly blockNumber: bigint;
  readonly logIndex: number;
}

/** The gas and fees that this process has spent on the chain. */
export interface ChainFigures {
  readonly transactions: number;
  readonly gas: bigint;
  /** Call data, bytes. */
  readonly bytes: number;
  /** wei */
  readonly fees: bigint;
  /** Time with calls in progress, ms. */
  readonly time: number;
}

/** The cost of one round on the chain. */
export interface ChainRound extends ChainFigures {
  readonly task: number;
  readonly round: number;
}

/** How often a bundle of calls is sent when others make some of them first. */
const MOST_ATTEMPTS = 4;

/** Events by which others change learners. */
const OF_LEARNERS: ReadonlySet<string> = new Set<EventName>([
  "LearnerDeclared",
  "LearnerLeft",
  "LearnerRevoked",
  "Withdrawn",
]);

const isAfter = (one: ChainCursor, other: ChainCursor): boolean =>
  one.blockNumber > other.blockNumber || (one.blockNumber === other.blockNumber && one.logIndex > other.logIndex);

const endOf = (blockNumber: bigint): ChainCursor => ({ blockNumber, logIndex: Number.MAX_SAFE_INTEGER });

const NOTHING: ChainFigures = { transactions: 0, gas: 0n, bytes: 0, fees: 0n, time: 0 };

/**
 * Sends planned calls to the chain, each exactly once. A call that is already there with the same content is not sent again.
 * The chain's values must equal the values computed here.
 */
export class Transport {
  readonly #connection: EvmConnection;
  readonly #ahead = new EventJournal();
  /** Whether others may write to the contracts, which they cannot on a chain of this process. */
  readonly #isShared: boolean;
  /** Own logs up to here were read. */
  #scanned: ChainCursor;
  /** Logs of others up to here were read: their blocks are deep enough to stay. */
  #heard: ChainCursor;
  /** The transactions sent and verified since then, with their blocks. */
  readonly #verified = new Map<Hex, bigint>();
  /** Changes of learners that others made and that the ledger has not adopted, oldest first. */
  readonly #foreign: ChainEvent[] = [];
  /** Changes of learners by others in newer blocks, which a reorganization may still remove. */
  #recent: readonly ChainEvent[] = [];
  #cursor: ChainCursor;
  #uncertain: boolean;
  #figures = NOTHING;
  #reported = NOTHING;
  readonly #onRound: ((figures: ChainRound) => void) | undefined;

  readonly #stopwatch: () => number;

  /**
   * @param start.heard - where the ledger stopped adopting what others wrote; the cursor if absent
   * @param resumed - whether the chain may be ahead of this process
   * @param stopwatch - ms
   */
  constructor(
    connection: EvmConnection,
    { cursor, heard = cursor }: { readonly cursor: ChainCursor; readonly heard?: ChainCursor | undefined },
    resumed: boolean,
    stopwatch: () => number,
    onRound?: (figures: ChainRound) => void,
  ) {
    this.#onRound = onRound;
    this.#stopwatch = stopwatch;
    this.#connection = connection;
    this.#cursor = cursor;
    this.#uncertain = resumed;
    this.#isShared = connection.dump === undefined;
    this.#scanned = isAfter(heard, cursor) ? cursor : heard;
    this.#heard = this.#scanned;
  }

  get cursor(): ChainCursor {
    return this.#cursor;
  }

  /** Where a later process must start to read changes by others that this one has not adopted. */
  get heard(): ChainCursor {
    const [first] = this.#foreign;
    return first === undefined ? this.#heard : { blockNumber: first.blockNumber, logIndex: first.logIndex - 1 };
  }

  /** The changes of learners by others that count and that the ledger has not adopted, oldest first. */
  async listen(): Promise<readonly ChainEvent[]> {
    if (this.#isShared) await this.#readAhead();
    return this.#foreign;
  }

  /** The changes of learners by others that are not deep enough to count. */
  get recent(): readonly ChainEvent[] {
    return this.#recent;
  }

  /** Removes and returns the changes up to a place. */
  takeForeign(until: ChainCursor): ChainEvent[] {
    return this.#take((event) => !isAfter(event, until));
  }

  /**
   * Removes and returns the declarations of a round's members that were on the chain when it published them. One that left
   * meanwhile is a member nevertheless: it leaves after the round.
   */
  takePublished({ task, round }: { readonly task: number; readonly round: number }): ChainEvent[] {
    const places = new Map<number, ChainCursor>();
    for (const event of this.#ahead.all()) {
      if (event.name !== "MembersPublished") continue;
      const { arguments: published } = event;
      if (published.task !== task || published.round !== round) continue;
      for (const { learner } of published.members) places.set(learner, event);
    }
    return this.#take((event) => {
      const place = event.name === "LearnerDeclared" ? places.get(event.arguments.learner) : undefined;
      return place !== undefined && !isAfter(event, place);
    });
  }

  #take(isTaken: (event: ChainEvent) => boolean): ChainEvent[] {
    const taken = this.#foreign.filter(isTaken);
    this.#foreign.splice(0, this.#foreign.length, ...this.#foreign.filter((event) => !taken.includes(event)));
    return taken;
  }

  get figures(): ChainFigures {
    return this.#figures;
  }

  /**
   * @param at - virtual time, s, if the chain follows it
   * @throws GFML_CHAIN_CONFLICT if the chain holds different content for a call; GFML_LEDGER_DIVERGENCE if its value
   *   differs; the sender's errors
   */
  async execute(calls: readonly PlannedCall[], at?: number): Promise<void> {
    await this.timed(async () => {
      if (at !== undefined) this.#connection.time?.set(at);
      await this.#execute(calls);
    });
    for (const { events } of calls) {
      for (const event of events) if (event.name === "RoundFinalised") this.#report(event.args);
    }
  }

  /** Runs work for the chain and measures its time. */
  async timed<Result>(work: () => Promise<Result>): Promise<Result> {
    const started = this.#stopwatch();
    try {
      return await work();
    } finally {
      this.#figures = { ...this.#figures, time: this.#figures.time + this.#stopwatch() - started };
    }
  }

  #report({ task = 0, round = 0 }: { readonly task?: number; readonly round?: number }): void {
    const [now, before] = [this.#figures, this.#reported];
    this.#reported = now;
    this.#onRound?.({
      task,
      round,
      transactions: now.transactions - before.transactions,
      gas: now.gas - before.gas,
      bytes: now.bytes - before.bytes,
      fees: now.fees - before.fees,
      time: now.time - before.time,
    });
  }

  async #execute(calls: readonly PlannedCall[]): Promise<void> {
    if (this.#uncertain || this.#isShared) await this.#readAhead();
    let pending = this.#ahead.isEmpty ? calls : await this.#withoutDone(calls);
    for (let attempt = 1; pending.length > 0; attempt++) {
      try {
        await this.#send(pending);
        return;
      } catch (error) {
        if (!this.#isShared || attempt === MOST_ATTEMPTS) throw error;
        // others may have made a call first: it is done then
        await this.#readAhead();
        const left = await this.#withoutDone(pending);
        if (left.length === pending.length) throw error;
        pending = left;
      }
    }
  }

  async #send(pending: readonly PlannedCall[]): Promise<void> {
    const { sender, addresses, gas } = this.#connection;
    const bundles = bundleCalls(pending, { abis: callAbis, addresses }, gas);
    // from here on, the chain may have advanced in any case
    this.#uncertain = true;
    const receipts = await sender.send(bundles.map(({ transaction }) => transaction));
    this.#check(bundles, receipts);
    this.#uncertain = false;
  }

  #check(bundles: readonly Bundle[], receipts: readonly TransactionReceipt[]): void {
    for (const [index, { calls, transaction }] of bundles.entries()) {
      const receipt = receipts[index];
      if (receipt === undefined) throw ledgerDivergenceError(transaction.label, "a receipt", "none", null);
      this.#count(receipt, transaction.data.length / 2 - 1);
      const found = new EventJournal();
      found.add(decodeEvents(receipt.logs, this.#connection.addresses));
      for (const call of calls) {
        for (const expected of call.events) {
          const event = found.take(expected);
          const difference = event && findDifference(expected.args, event.arguments);
          if (event !== undefined && difference === undefined) continue;
          throw ledgerDivergenceError(
            call.label,
            difference ? `${expected.name}.${difference.path} = ${difference.expected}` : expected.name,
            difference?.found ?? "no matching event",
            receipt.transactionHash,
          );
        }
      }
    }
    // all or none: if a part differs, everything that was sent is read again
    for (const receipt of receipts) {
      this.#verified.set(receipt.transactionHash, receipt.blockNumber);
      this.#advance(receipt);
    }
  }

  #count(receipt: TransactionReceipt, bytes: number): void {
    const { transactions, gas, fees } = this.#figures;
    this.#figures = {
      ...this.#figures,
      transactions: transactions + 1,
      gas: gas + receipt.gasUsed,
      bytes: this.#figures.bytes + bytes,
      fees: fees + receipt.gasUsed * receipt.effectiveGasPrice,
    };
  }

  #advance({ blockNumber, logs }: TransactionReceipt): void {
    const last = Math.max(-1, ...logs.map(({ logIndex }) => logIndex));
    if (blockNumber < this.#cursor.blockNumber) return;
    const before = blockNumber === this.#cursor.blockNumber ? this.#cursor.logIndex : -1;
    this.#cursor = { blockNumber, logIndex: Math.max(before, last) };
  }

  /**
   * Reads the new events. Calls that this process does not know yet are ahead, whoever made them: any account may end a
   * settled round. Changes of learners by other accounts are kept apart.
   */
  async #readAhead(): Promise<void> {
    const { client, addresses } = this.#connection;
    const { learners, reputations, tasks, rounds } = addresses;
    const [heard, scanned] = [this.#heard, this.#scanned];
    const newest = await client.getBlockNumber();
    const firm = newest - BigInt((this.#connection.confirmations ?? 1) - 1);
    this.#uncertain = false;
    if (newest < heard.blockNumber) return;
    const recent: ChainEvent[] = [];
    for await (const logs of fetchLogs(client, [learners, reputations, tasks, rounds], heard.blockNumber, newest)) {
      for (const event of decodeEvents(logs, addresses)) {
        if (!isAfter(event, heard) || this.#verified.has(event.transactionHash)) continue;
        const isOwn = !OF_LEARNERS.has(event.name) || (await this.#isOwn(event.transactionHash));
        if (!isOwn) (event.blockNumber <= firm ? this.#foreign : recent).push(event);
        else if (isAfter(event, scanned) && isAfter(event, this.#cursor)) this.#ahead.add([event]);
      }
    }
    this.#recent = recent;
    this.#scanned = endOf(newest);
    if (firm >= heard.blockNumber) this.#heard = endOf(firm);
    for (const [hash, block] of this.#verified) if (block <= firm) this.#verified.delete(hash);
  }

  /** Whether this ledger's account sent a transaction. */
  async #isOwn(hash: Hex): Promise<boolean> {
    const { client, sender } = this.#connection;
    const { from } = await client.getTransaction({ hash });
    return from.toLowerCase() === sender.account.toLowerCase();
  }

  /** Calls that have not yet taken effect. */
  async #withoutDone(calls: readonly PlannedCall[]): Promise<PlannedCall[]> {
    const pending: PlannedCall[] = [];
    const taken: ChainEvent[] = [];
    let quiet: PlannedCall[] = [];
    try {
      for (const call of calls) {
        if (call.events.length === 0) {
          quiet.push(call);
          continue;
        }
        const isDone = this.#isDone(call, taken);
        // a call without events was made together with the next call that leaves one
        if (!isDone) pending.push(...(await this.#quietStill(quiet)), call);
        quiet = [];
      }
      return pending;
    } catch (error) {
      this.#ahead.add(taken);
      throw error;
    }
  }

  #isDone(call: PlannedCall, taken: ChainEvent[]): boolean {
    const [first] = call.events;
    if (first === undefined || !this.#ahead.has(first)) return false;
    for (const expected of call.events) {
      const event = this.#ahead.take(expected);
      if (event === undefined) throw conflict(call, expected, undefined);
      taken.push(event);
      const difference = findDifference(expected.args, event.arguments);
      if (difference !== undefined) throw conflict(call, expected, event, difference);
    }
    return true;
  }

  async #quietStill(calls: readonly PlannedCall[]): Promise<PlannedCall[]> {
    const { client, addresses } = this.#connection;
    const still: PlannedCall[] = [];
    for (const call of calls) {
      if (call.utilities !== undefined) {
        const { task, round, coalition, batch } = call.utilities;
        const [, , , , added] = await client.readContract({
          address: addresses.rounds,
          abi: roundsAbi,
          functionName: "coalitionOf",
          args: [task, round, coalition],
        });
        if (added > batch) continue;
      }
      still.push(call);
    }
    return still;
  }
}

const conflict = (
  call: PlannedCall,
  expected: ExpectedEvent,
  event: ChainEvent | undefined,
  difference = findDifference(expected.args, event?.arguments),
): GfmlError =>
  chainConflictError(
    call.label,
    `${expected.name}.${difference?.path ?? ""} = ${difference?.expected ?? ""}`,
    event === undefined ? "no matching event" : (difference?.found ?? ""),
    event?.transactionHash ?? null,
  );
