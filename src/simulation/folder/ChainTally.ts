import type { ChainRound } from "../../ledger/index.ts";
import type { ChainLine } from "../../storage/index.ts";

/** A run's cost on its chain so far. */
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
