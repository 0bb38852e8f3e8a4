import type { LedgerSnapshot } from "../../round/index.ts";
import type { AuditReport } from "./AuditReport.ts";
import type { NetworkAudit, SnapshotAudit } from "./auditLedgers.ts";

// the client for chains takes a while to load: only who audits one waits for it

/** Audits a ledger on a network. @throws ChainUnreachableError and its like, NotALedgerError, ChainIncompleteError */
export const auditNetwork = async (options: NetworkAudit): Promise<AuditReport> =>
  (await import("./auditLedgers.ts")).auditNetwork(options);

/**
 * Audits the chain in a run's snapshot, on a node that ends with the audit.
 * @throws NotOnChainError, ChainElsewhereError; AnvilMissingError and its like; NotALedgerError
 */
export const auditSnapshot = async (snapshot: LedgerSnapshot, options: SnapshotAudit): Promise<AuditReport> =>
  (await import("./auditLedgers.ts")).auditSnapshot(snapshot, options);
