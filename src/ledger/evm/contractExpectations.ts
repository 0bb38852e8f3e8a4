import { type ContractExpectation, maskedCodeHash } from "../../chain/index.ts";
import type { ContractCode } from "./abi/ContractCode.ts";
import { learnerRegistryCode } from "./abi/generated/learnerRegistry.ts";
import { reputationRegistryCode } from "./abi/generated/reputationRegistry.ts";
import { roundsCode } from "./abi/generated/rounds.ts";
import { tasksCode } from "./abi/generated/tasks.ts";
import type { LedgerAddresses } from "./records/ChainEvent.ts";

/** The expected code at a ledger's addresses: the contracts of this version. */
export const contractExpectations = (addresses: LedgerAddresses): ContractExpectation[] => [
  expectation("LearnerRegistry", addresses.learners, learnerRegistryCode),
  expectation("ReputationRegistry", addresses.reputations, reputationRegistryCode),
  expectation("Tasks", addresses.tasks, tasksCode),
  expectation("Rounds", addresses.rounds, roundsCode),
];

const expectation = (
  name: string,
  address: LedgerAddresses["rounds"],
  { creation, runtime, immutables }: ContractCode,
): ContractExpectation => {
  const start = 2 + 2 * runtime.offset;
  const places = immutables.map(({ offset, length }) => ({ start: offset, length }));
  const code = `0x${creation.slice(start, start + 2 * runtime.length)}` as const;
  return { name, address, codeHash: maskedCodeHash(code, places), immutables: places };
};
