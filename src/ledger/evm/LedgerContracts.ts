import type { Abi, Address } from "viem";
import { learnerRegistryAbi } from "./abi/generated/learnerRegistry.ts";
import { reputationRegistryAbi } from "./abi/generated/reputationRegistry.ts";
import { roundsAbi } from "./abi/generated/rounds.ts";
import { tasksAbi } from "./abi/generated/tasks.ts";
import { testTokenAbi } from "./abi/generated/testToken.ts";
import type { ContractName } from "./plan/PlannedCall.ts";
import type { LedgerAddresses } from "./records/ChainEvent.ts";

/** The addresses of a ledger's contracts, and the token that it pays in. */
export interface ContractAddresses extends LedgerAddresses {
  readonly token: Address;
}

/** The ABIs that encode calls. */
export const callAbis: Readonly<Record<ContractName, Abi>> = {
  learners: learnerRegistryAbi,
  tasks: tasksAbi,
  rounds: roundsAbi,
  token: testTokenAbi,
};

/** Every error with which a contract can refuse a call, including errors passed on from other contracts. */
export const refusalAbis: readonly Abi[] = [
  learnerRegistryAbi,
  reputationRegistryAbi,
  tasksAbi,
  roundsAbi,
  testTokenAbi,
];
