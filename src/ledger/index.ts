export {
  createLearnerSigner,
  createSignatureChecker,
  type Delegation,
  delegationTypedData,
  type LearnerSigner,
  type LearnerSignerOptions,
  type LedgerDomains,
  type LedgerPlace,
  ledgerDomains,
  type SigningAccount,
  signDelegation,
  signingAccount,
  verifyDeclaration,
  verifyDelegation,
  verifyLeave,
  verifyModelRequest,
  verifyParticipation,
  verifySettlement,
} from "./browser.ts";
export {
  type CentralizedLedger,
  centralizedLedger,
  restoreCentralizedLedger,
} from "./centralizedLedger.ts";
export type { EmbeddedOptions } from "./evm/connectEmbedded.ts";
export type { DeploymentEstimate, DeploymentEstimateOptions } from "./evm/estimateDeployment.ts";
export type { EvmLedger } from "./evm/evmLedger.ts";
export type { ContractAddresses, RoundsModules } from "./evm/LedgerContracts.ts";
export {
  createKeystore,
  type EmbeddedLedgerOptions,
  estimateDeployment,
  loadKey,
  openEmbeddedLedger,
  openRemoteLedger,
  type RemoteLedgerOptions,
  requireAccount,
} from "./evm/lazyLedgers.ts";
export type { RemoteOptions } from "./evm/openRemoteLedger.ts";
export type { ChainFigures, ChainRound } from "./evm/replica/Transport.ts";
export { memoryLedger, restoreMemoryLedger } from "./memoryLedger.ts";
export { GENESIS_HASH } from "./records/hashRecord.ts";
export type { RecordOptions } from "./records/RecordLog.ts";
export { type HistoryFault, type HistoryVerdict, verifyHistory } from "./records/verifyHistory.ts";
