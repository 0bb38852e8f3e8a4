export type { AuditReport, CheckName, CheckResult, Lie, Place, RaisedMeasure } from "./audit/AuditReport.ts";
export type { AuditOptions, AuditProgress } from "./audit/auditChain.ts";
export type { NetworkAudit, SnapshotAudit } from "./audit/auditLedgers.ts";
export { auditNetwork, auditSnapshot } from "./audit/lazyAudit.ts";
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
  type CentralisedLedger,
  centralisedLedger,
  restoreCentralisedLedger,
} from "./centralised/centralisedLedger.ts";
export {
  accountChangedError,
  accountTakenError,
  bannedMemberError,
  coalitionDoneError,
  contributionUnknownError,
  decayMismatchError,
  duplicateCoalitionError,
  duplicateMemberError,
  escrowExceededError,
  foreignMemberError,
  headNotMemberError,
  historyNotKeptError,
  learnerLeftError,
  ledgerClosedError,
  missingMemberError,
  notPassiveError,
  passiveMemberError,
  payeeChangedError,
  revokedLearnerError,
  roundNotPublishedError,
  roundOpenError,
  roundOrderError,
  roundUnsettledError,
  snapshotMismatchError,
  taskClosedError,
  unknownCoalitionError,
  unknownLearnerError,
  unknownTaskError,
  wrongModelError,
} from "./errors.ts";
export { findAnvil } from "./evm/embedded/findAnvil.ts";
export { missingKeyError, wrongSignatureError } from "./evm/errors.ts";
export type { DeploymentEstimate, EstimateOptions } from "./evm/estimateDeployment.ts";
export type { EvmLedger } from "./evm/evmLedger.ts";
export type { CreateKeystoreOptions } from "./evm/keys/createKeystore.ts";
export type { LoadKeyOptions } from "./evm/keys/loadKey.ts";
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
export type { ChainFigures, ChainRound } from "./evm/replica/Transport.ts";
export { memoryLedger, restoreMemoryLedger } from "./memory/memoryLedger.ts";
export { GENESIS_HASH } from "./records/hashRecord.ts";
export type { RecordOptions } from "./records/RecordLog.ts";
export { type HistoryFault, type HistoryVerdict, verifyHistory } from "./records/verifyHistory.ts";
