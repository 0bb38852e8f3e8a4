import type { Hex } from "viem";
import { type ContractExpectation, maskedCodeHash } from "../../chain/index.ts";
import type { ContractCode } from "./abi/ContractCode.ts";
import { learnerRegistryCode } from "./abi/generated/learnerRegistry.ts";
import { reputationRegistryCode } from "./abi/generated/reputationRegistry.ts";
import { roundsCode } from "./abi/generated/rounds.ts";
import { roundsPublicationCode } from "./abi/generated/roundsPublication.ts";
import { roundsSettlingCode } from "./abi/generated/roundsSettling.ts";
import { tasksCode } from "./abi/generated/tasks.ts";
import type { RoundsModules } from "./LedgerContracts.ts";
import type { LedgerAddresses } from "./records/ChainEvent.ts";

/**
 * The expected code at a ledger's addresses: the contracts of this version, or those of the first one, which had no modules.
 *
 * @param modules - the modules that Rounds names; absent for contracts of the first version
 */
export const contractExpectations = (addresses: LedgerAddresses, modules?: RoundsModules): ContractExpectation[] =>
  modules === undefined
    ? FIRST_CONTRACTS.map(({ at, ...expected }) => ({ ...expected, address: addresses[at] }))
    : [
        expectation("LearnerRegistry", addresses.learners, learnerRegistryCode),
        expectation("ReputationRegistry", addresses.reputations, reputationRegistryCode),
        expectation("Tasks", addresses.tasks, tasksCode),
        expectation("Rounds", addresses.rounds, roundsCode),
        expectation("RoundsPublication", modules.publication, roundsPublicationCode),
        expectation("RoundsSettling", modules.settling, roundsSettlingCode),
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

/** Whether this is the code of Rounds in the first version, which had no modules. */
export const isFirstRounds = (code: Hex): boolean => {
  const { codeHash, immutables } = FIRST_CONTRACTS.find(({ at }) => at === "rounds")!;
  return maskedCodeHash(code, immutables) === codeHash;
};

/** A contract of the first version, whose source is no longer here: the hash of its code without its immutables. */
interface FirstContract {
  readonly name: string;
  readonly at: keyof LedgerAddresses;
  readonly codeHash: Hex;
  readonly immutables: NonNullable<ContractExpectation["immutables"]>;
}

const words = (...starts: readonly number[]) => starts.map((start) => ({ start, length: 32 }));

const FIRST_CONTRACTS: readonly FirstContract[] = [
  {
    name: "LearnerRegistry",
    at: "learners",
    codeHash: "0x8827c87310321c950b7f9f64b6241e6bb7163ee526e98bdb414d826edde98900",
    immutables: words(248, 4446, 6520, 6555, 6635, 6673),
  },
  {
    name: "ReputationRegistry",
    at: "reputations",
    codeHash: "0x2afe5972bd4794dbaf7ce455b1b94e467745cf01fe14fff19f7aafa919e513cb",
    immutables: [],
  },
  {
    name: "Tasks",
    at: "tasks",
    codeHash: "0xbe39efb2f0768cf74993ca0a1d5d2a96117f7590ca8ea13df1abe8b3ab3dcd18",
    immutables: words(5389, 7436),
  },
  {
    name: "Rounds",
    at: "rounds",
    codeHash: "0x345bd540f67d4736be600100d9bae6bb0ddc91d614f4ba1958dd5292642b0f73",
    immutables: words(
      ...[330, 575, 1630, 2113, 2560, 3124, 3333, 3917, 4259, 5590, 6853, 7340, 8594, 8747, 8795, 10458, 10542, 11870],
      ...[11934, 12046, 14771, 18189, 19823, 20938, 21328],
    ),
  },
];
