/**
 * Ledgers: in memory, hash-linked or kept by one party, and on a chain; the signatures that they check, and the check of a
 * history. The port that they implement is `Ledger`.
 *
 * @packageDocumentation
 */
export { GfmlError } from "./core/index.ts";
export {
  type CentralisedLedger,
  type ChainFigures,
  type ChainRound,
  centralisedLedger,
  createKeystore,
  createLearnerSigner,
  createSignatureChecker,
  type Delegation,
  type DeploymentEstimate,
  delegationTypedData,
  type EmbeddedLedgerOptions,
  type EstimateOptions,
  type EvmLedger,
  estimateDeployment,
  GENESIS_HASH,
  type HistoryFault,
  type HistoryVerdict,
  type LearnerSigner,
  type LearnerSignerOptions,
  type LedgerDomains,
  type LedgerPlace,
  ledgerDomains,
  loadKey,
  memoryLedger,
  openEmbeddedLedger,
  openRemoteLedger,
  type RecordOptions,
  type RemoteLedgerOptions,
  restoreCentralisedLedger,
  restoreMemoryLedger,
  type SigningAccount,
  signDelegation,
  signingAccount,
  verifyDeclaration,
  verifyDelegation,
  verifyHistory,
  verifyLeave,
  verifyModelRequest,
  verifyParticipation,
  verifySettlement,
} from "./ledger/index.ts";
export { toWad, wadToNumber } from "./math/index.ts";
