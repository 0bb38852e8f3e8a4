import type { TransactionReceipt } from "viem";
import type { GfmlError } from "../../../core/index.ts";
import { roundsAbi } from "../abi/generated/rounds.ts";
import type { EvmConnection } from "../EvmConnection.ts";
import { chainConflictError, ledgerDivergenceError } from "../errors.ts";
import { callAbis } from "../LedgerContracts.ts";
import { type Bundle, bundleCalls } from "../plan/bundleCalls.ts";
import type { ExpectedEvent, PlannedCall } from "../plan/PlannedCall.ts";
import type { ChainEvent } from "../records/ChainEvent.ts";
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

const NOTHING: ChainFigures = { transactions: 0, gas: 0n, bytes: 0, fees: 0n, time: 0 };

/**
 * Sends planned calls to the chain, each exactly once. A call that is already there with the same content is not sent again.
 * The chain's values must equal the values computed here.
 */
export class Transport {
  readonly #connection: EvmConnection;
  readonly #ahead = new EventJournal();
  #cursor: ChainCursor;
  #uncertain: boolean;
  #figures = NOTHING;
  #reported = NOTHING;
  readonly #onRound: ((figures: ChainRound) => void) | undefined;

  readonly #stopwatch: () => number;

  /**
   * @param resumed - whether the chain may be ahead of this process
   * @param stopwatch - ms
   */
  constructor(
    connection: EvmConnection,
    cursor: ChainCursor,
    resumed: boolean,
    stopwatch: () => number,
    onRound?: (figures: ChainRound) => void,
  ) {
    this.#onRound = onRound;
    this.#stopwatch = stopwatch;
    this.#connection = connection;
    this.#cursor = cursor;
    this.#uncertain = resumed;
  }

  get cursor(): ChainCursor {
    return this.#cursor;
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
    if (this.#uncertain) await this.#readAhead();
    const pending = await this.#withoutDone(calls);
    if (pending.length === 0) return;
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

  /** Reads the chain's events after the cursor. */
  async #readAhead(): Promise<void> {
    const { client, addresses } = this.#connection;
    const { learners, reputations, tasks, rounds } = addresses;
    const { blockNumber, logIndex } = this.#cursor;
    const newest = await client.getBlockNumber();
    this.#ahead.clear();
    for await (const logs of fetchLogs(client, [learners, reputations, tasks, rounds], blockNumber, newest)) {
      const events = decodeEvents(logs, addresses);
      this.#ahead.add(events.filter((event) => event.blockNumber > blockNumber || event.logIndex > logIndex));
    }
    this.#uncertain = false;
  }

  /** Calls that have not yet taken effect. */
  async #withoutDone(calls: readonly PlannedCall[]): Promise<PlannedCall[]> {
    if (this.#ahead.isEmpty) return [...calls];
    const pending: PlannedCall[] = [];
    let quiet: PlannedCall[] = [];
    for (const call of calls) {
      if (call.events.length === 0) {
        quiet.push(call);
        continue;
      }
      const isDone = this.#isDone(call);
      // a call without events was made together with the next call that leaves one
      if (!isDone) pending.push(...(await this.#quietStill(quiet)), call);
      quiet = [];
    }
    return pending;
  }

  #isDone(call: PlannedCall): boolean {
    const [first] = call.events;
    if (first === undefined || !this.#ahead.has(first)) return false;
    for (const expected of call.events) {
      const event = this.#ahead.take(expected);
      if (event === undefined) throw conflict(call, expected, undefined);
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
