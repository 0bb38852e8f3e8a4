import { type Abi, type Address, encodeFunctionData, type Hex } from "viem";
import type { ContractCall } from "../../../chain/index.ts";
import type { ContractName, PlannedCall } from "./PlannedCall.ts";

/** The contracts to which calls are encoded and sent. */
export interface ContractDirectory {
  readonly abis: Readonly<Record<ContractName, Abi>>;
  readonly addresses: Readonly<Record<ContractName, Address>>;
}

/** A transaction: one call, or several calls of one contract that succeed or fail together. */
export interface Bundle {
  readonly calls: readonly PlannedCall[];
  readonly transaction: ContractCall;
}

/** Estimated gas at which a transaction is full: well below the current limit of 16.78 M per transaction. */
const GAS = 9_000_000;
/** Bytes of call data at which a transaction is full; nodes refuse transactions above 128 kB. */
const BYTES = 80_000;

/** Puts calls into as few transactions as possible, in order. @param gas - a fixed limit for each; if absent, estimated */
export const bundleCalls = (
  calls: readonly PlannedCall[],
  { abis, addresses }: ContractDirectory,
  gas?: bigint,
): Bundle[] => {
  const bundles: Bundle[] = [];
  let filling: { call: PlannedCall; data: Hex }[] = [];
  const flush = (): void => {
    const [first] = filling;
    if (first === undefined) return;
    const { contract, label } = first.call;
    const rest = filling.length - 1;
    const data =
      rest === 0
        ? first.data
        : encodeFunctionData({
            abi: abis[contract],
            functionName: "multicall",
            args: [filling.map((one) => one.data)],
          });
    bundles.push({
      calls: filling.map(({ call }) => call),
      transaction: {
        to: addresses[contract],
        data,
        label: rest === 0 ? label : `${label} and ${rest} more`,
        ...(gas !== undefined && { gas }),
      },
    });
    filling = [];
  };
  let sum = 0;
  let bytes = 0;
  for (const call of calls) {
    const { contract, functionName, args } = call;
    const data = encodeFunctionData({ abi: abis[contract], functionName, args });
    const size = data.length / 2;
    const fits = filling[0]?.call.contract === contract && sum + call.gas <= GAS && bytes + size <= BYTES;
    if (!fits || contract !== "rounds") {
      flush();
      sum = 0;
      bytes = 0;
    }
    filling.push({ call, data });
    sum += call.gas;
    bytes += size;
  }
  flush();
  return bundles;
};
