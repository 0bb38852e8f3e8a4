import type { LedgerSnapshot } from "../round/index.ts";
import type { AuditReport } from "./AuditReport.ts";
import type { NetworkAudit, SnapshotAudit } from "./auditLedgers.ts";

// the client for chains takes a while to load: only audits wait for it

/** Audits a ledger on a network. @throws GFML_CHAIN_UNREACHABLE, GFML_WRONG_CHAIN, GFML_NOT_A_LEDGER, GFML_CHAIN_INCOMPLETE */
export const auditNetwork = async (options: NetworkAudit): Promise<AuditReport> =>
  (await import("./auditLedgers.ts")).auditNetwork(options);

/**
 * Audits the chain in a run's snapshot, on a node that ends with the audit.
 * @throws GFML_NOT_ON_CHAIN, GFML_CHAIN_ELSEWHERE; GFML_ANVIL_MISSING, GFML_CHAIN_START; GFML_NOT_A_LEDGER
 */
export const auditSnapshot = async (snapshot: LedgerSnapshot, options: SnapshotAudit): Promise<AuditReport> =>
  (await import("./auditLedgers.ts")).auditSnapshot(snapshot, options);
