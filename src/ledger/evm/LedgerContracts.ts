import type { Abi, Address } from "viem";
import { learnerRegistryAbi } from "./abi/generated/learnerRegistry.ts";
import { reputationRegistryAbi } from "./abi/generated/reputationRegistry.ts";
import { roundsAbi } from "./abi/generated/rounds.ts";
import { tasksAbi } from "./abi/generated/tasks.ts";
import { testTokenAbi } from "./abi/generated/testToken.ts";
import type { ContractName } from "./plan/PlannedCall.ts";
import type { LedgerAddresses } from "./records/ChainEvent.ts";

/** Where a ledger's contracts stand, and the token that it pays in. */
export interface ContractAddresses extends LedgerAddresses {
  readonly token: Address;
}

/** What calls are encoded by. */
export const callAbis: Readonly<Record<ContractName, Abi>> = {
  learners: learnerRegistryAbi,
  tasks: tasksAbi,
  rounds: roundsAbi,
  token: testTokenAbi,
};

/** Every error that one of the contracts can refuse with, including errors passed on from a different contract. */
export const refusalAbis: readonly Abi[] = [
  learnerRegistryAbi,
  reputationRegistryAbi,
  tasksAbi,
  roundsAbi,
  testTokenAbi,
];
