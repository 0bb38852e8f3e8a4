import type { ChainRound } from "../../ledger/index.ts";

/** A line of `chain.jsonl`: what a round took on the chain. Times depend on the machine, the rest does not. */
export interface ChainLine {
  readonly task: number;
  readonly round: number;
  readonly transactions: number;
  readonly gas: number;
  /** Call data, bytes. */
  readonly bytes: number;
  /** wei, decimal */
  readonly fees: string;
  /** s in which something was computed, sent or waited for on behalf of the chain. */
  readonly seconds: number;
}

/** What a run took on its chain so far. */
export class ChainTally {
  place: { readonly chainId: number; readonly address: string } | undefined;
  rounds = 0;
  transactions = 0;
  gas = 0;
  bytes = 0;
  fees = 0n;
  seconds = 0;

  add(line: ChainLine): void {
    this.rounds++;
    this.transactions += line.transactions;
    this.gas += line.gas;
    this.bytes += line.bytes;
    this.fees += BigInt(line.fees);
    this.seconds += line.seconds;
  }
}

export const chainLine = ({ task, round, transactions, gas, bytes, fees, time }: ChainRound): ChainLine => ({
  task,
  round,
  transactions,
  gas: Number(gas),
  bytes,
  fees: `${fees}`,
  seconds: Math.round(time) / 1000,
});
