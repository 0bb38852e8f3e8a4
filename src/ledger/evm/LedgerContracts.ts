import type { Abi, Address } from "viem";
import { learnerRegistryAbi } from "./abi/generated/learnerRegistry.ts";
import { reputationRegistryAbi } from "./abi/generated/reputationRegistry.ts";
import { roundsAbi } from "./abi/generated/rounds.ts";
import { roundsPublicationAbi } from "./abi/generated/roundsPublication.ts";
import { roundsSettlingAbi } from "./abi/generated/roundsSettling.ts";
import { tasksAbi } from "./abi/generated/tasks.ts";
import { testTokenAbi } from "./abi/generated/testToken.ts";
import type { ContractName } from "./plan/PlannedCall.ts";
import type { LedgerAddresses } from "./records/ChainEvent.ts";

/** The contracts whose code Rounds runs on its own storage. */
export interface RoundsModules {
  readonly publication: Address;
  readonly settling: Address;
}

/** The addresses of a ledger's contracts, and the token that it pays in. */
export interface ContractAddresses extends LedgerAddresses {
  readonly token: Address;
  /** Absent: the contracts are those of the first version. */
  readonly modules?: RoundsModules;
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
  roundsPublicationAbi,
  roundsSettlingAbi,
  testTokenAbi,
];
