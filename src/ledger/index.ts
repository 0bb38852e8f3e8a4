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
export { AccountChangedError } from "./errors/AccountChangedError.ts";
export { AccountTakenError } from "./errors/AccountTakenError.ts";
export { BannedMemberError } from "./errors/BannedMemberError.ts";
export { CoalitionDoneError } from "./errors/CoalitionDoneError.ts";
export { ContributionUnknownError } from "./errors/ContributionUnknownError.ts";
export { DecayMismatchError } from "./errors/DecayMismatchError.ts";
export { DuplicateCoalitionError } from "./errors/DuplicateCoalitionError.ts";
export { DuplicateMemberError } from "./errors/DuplicateMemberError.ts";
export { EscrowExceededError } from "./errors/EscrowExceededError.ts";
export { ForeignMemberError } from "./errors/ForeignMemberError.ts";
export { HeadNotMemberError } from "./errors/HeadNotMemberError.ts";
export { HistoryNotKeptError } from "./errors/HistoryNotKeptError.ts";
export { LearnerLeftError } from "./errors/LearnerLeftError.ts";
export { LedgerClosedError } from "./errors/LedgerClosedError.ts";
export { MissingMemberError } from "./errors/MissingMemberError.ts";
export { NotPassiveError } from "./errors/NotPassiveError.ts";
export { PassiveMemberError } from "./errors/PassiveMemberError.ts";
export { PayeeChangedError } from "./errors/PayeeChangedError.ts";
export { RevokedLearnerError } from "./errors/RevokedLearnerError.ts";
export { RoundNotPublishedError } from "./errors/RoundNotPublishedError.ts";
export { RoundOpenError } from "./errors/RoundOpenError.ts";
export { RoundOrderError } from "./errors/RoundOrderError.ts";
export { RoundUnsettledError } from "./errors/RoundUnsettledError.ts";
export { SnapshotMismatchError } from "./errors/SnapshotMismatchError.ts";
export { TaskClosedError } from "./errors/TaskClosedError.ts";
export { UnknownCoalitionError } from "./errors/UnknownCoalitionError.ts";
export { UnknownLearnerError } from "./errors/UnknownLearnerError.ts";
export { UnknownTaskError } from "./errors/UnknownTaskError.ts";
export { WrongModelError } from "./errors/WrongModelError.ts";
export { findAnvil } from "./evm/embedded/findAnvil.ts";
export { MissingKeyError } from "./evm/errors/MissingKeyError.ts";
export { WrongSignatureError } from "./evm/errors/WrongSignatureError.ts";
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
