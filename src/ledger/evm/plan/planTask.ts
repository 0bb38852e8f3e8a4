import type { Address } from "viem";
import type { LearnerId } from "../../../core/index.ts";
import type { TaskId, TaskOpening, Wad } from "../../../round/index.ts";
import { encodeOpening } from "../encode/encodeOpening.ts";
import type { PlannedCall } from "./PlannedCall.ts";

/** The calls that open a task: its escrow is approved to the contract, or made first where the token is for tests. */
export const planOpening = (
  task: TaskId,
  opening: TaskOpening,
  terms: {
    readonly token: Address;
    readonly tasks: Address;
    readonly provider: Address;
    readonly settlementWindow: number;
    /** The provider may make tokens: true on the embedded chain. */
    readonly mints: boolean;
  },
): PlannedCall[] => {
  const encoded = encodeOpening(opening, terms.token, terms.settlementWindow);
  const { escrow } = encoded;
  const token = (functionName: string, args: readonly unknown[]): PlannedCall => ({
    contract: "token",
    functionName,
    args,
    label: `${functionName} the escrow of task ${task}`,
    gas: 100_000,
    events: [],
  });
  const open: PlannedCall = {
    contract: "tasks",
    functionName: "open",
    args: [encoded],
    label: `open task ${task}`,
    gas: 900_000,
    events: [{ name: "TaskOpened", args: { task, provider: terms.provider, opening: encoded } }],
  };
  if (escrow === 0n) return [open];
  return [
    ...(terms.mints ? [token("mint", [terms.provider, escrow])] : []),
    token("approve", [terms.tasks, escrow]),
    open,
  ];
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

export const planWithdrawal = (learner: LearnerId, account: Address, token: Address, amount: Wad): PlannedCall[] =>
  amount === 0n
    ? []
    : [
        {
          contract: "tasks",
          functionName: "withdraw",
          args: [token, learner],
          label: `pay out what learner ${learner} has earned`,
          gas: 150_000,
          events: [{ name: "Withdrawn", args: { token, learner, account, amount } }],
        },
      ];
