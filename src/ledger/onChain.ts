export { learnerRegistryAbi } from "./evm/abi/generated/learnerRegistry.ts";
export { reputationRegistryAbi } from "./evm/abi/generated/reputationRegistry.ts";
export { roundsAbi } from "./evm/abi/generated/rounds.ts";
export { roundsPublicationAbi } from "./evm/abi/generated/roundsPublication.ts";
export { tasksAbi } from "./evm/abi/generated/tasks.ts";
export { testTokenAbi } from "./evm/abi/generated/testToken.ts";
export { contractExpectations, isFirstRounds } from "./evm/contractExpectations.ts";
export { EVM_KIND, readEvmSnapshot } from "./evm/EvmSnapshot.ts";
export { encodeDeclaration } from "./evm/encode/encodeDeclaration.ts";
export type { RoundsModules } from "./evm/LedgerContracts.ts";
export type { ChainEvent, EventOf, LedgerAddresses } from "./evm/records/ChainEvent.ts";
export type { ChainRecord, RecordOf } from "./evm/records/ChainRecord.ts";
export { type DecodedCall, readSignedCalls } from "./evm/records/calldata.ts";
export { type ChainLog, decodeEvents } from "./evm/records/decodeEvents.ts";
export { RecordAssembler } from "./evm/records/RecordAssembler.ts";
export { joinSignature, readSignature } from "./evm/typedData/CompactSignature.ts";
export { DOMAIN_NAMES, domainSeparator, typedDigest } from "./evm/typedData/domain.ts";
export { recoverSigner } from "./evm/typedData/recoverSigner.ts";
export {
  declarationHash,
  leaveHash,
  modelRequestHash,
  participationHash,
  settlementHash,
} from "./evm/typedData/structHashes.ts";
