import type { Address } from "viem";
import type { LearnerId } from "../../../core/index.ts";
import type { TaskId, TaskOpening, Wad } from "../../../round/index.ts";
import { encodeOpening } from "../encode/encodeOpening.ts";
import type { PlannedCall } from "./PlannedCall.ts";

/** The calls that open a task. They approve its escrow to the contract, or mint it first if the token is for tests. */
export const planOpening = (
  task: TaskId,
  opening: TaskOpening,
  terms: Depositor & { readonly token: Address; readonly settlementWindow: number },
): PlannedCall[] => {
  const encoded = encodeOpening(opening, terms.token, terms.settlementWindow);
  const open: PlannedCall = {
    contract: "tasks",
    functionName: "open",
    args: [encoded],
    label: `open task ${task}`,
    gas: 900_000,
    events: [{ name: "TaskOpened", args: { task, provider: terms.provider, opening: encoded } }],
  };
  return [...planDeposit(task, encoded.escrow, terms), open];
};

/** The account that reserves tokens. */
interface Depositor {
  readonly tasks: Address;
  readonly provider: Address;
  /** Whether the provider may mint tokens: true on the embedded chain. */
  readonly mints: boolean;
}

/** The calls that add to a task's escrow. `escrow`: the new total. */
export const planFunding = (task: TaskId, amount: Wad, escrow: Wad, by: Depositor): PlannedCall[] => [
  ...planDeposit(task, amount, by),
  {
    contract: "tasks",
    functionName: "fund",
    args: [task, amount],
    label: `add to the escrow of task ${task}`,
    gas: 150_000,
    events: [{ name: "TaskFunded", args: { task, amount, escrow } }],
  },
];

/** Tokens are approved to the contract, or minted first if the token is for tests. */
const planDeposit = (task: TaskId, amount: Wad, { tasks, provider, mints }: Depositor): PlannedCall[] => {
  if (amount === 0n) return [];
  const token = (functionName: string, args: readonly unknown[]): PlannedCall => ({
    contract: "token",
    functionName,
    args,
    label: `${functionName} the escrow of task ${task}`,
    gas: 100_000,
    events: [],
  });
  return [...(mints ? [token("mint", [provider, amount])] : []), token("approve", [tasks, amount])];
};

export const planClosing = (task: TaskId, refund: Wad): PlannedCall[] => [
  {
    contract: "tasks",
    functionName: "close",
    args: [task],
    label: `close task ${task}`,
    gas: 150_000,
    events: [{ name: "TaskClosed", args: { task, refund } }],
  },
];

export const planWithdrawal = (learner: LearnerId, payee: Address, token: Address, amount: Wad): PlannedCall[] =>
  amount === 0n
    ? []
    : [
        {
          contract: "tasks",
          functionName: "withdraw",
          args: [token, learner],
          label: `pay out the earnings of learner ${learner}`,
          gas: 150_000,
          events: [{ name: "Withdrawn", args: { token, learner, payee, amount } }],
        },
      ];
