export type { AuditReport, Authority, ChainPlace, CheckName, CheckResult, Lie, RaisedMeasure } from "./AuditReport.ts";
export type { AuditOptions, AuditProgress } from "./auditChain.ts";
export type { NetworkAudit, SnapshotAudit } from "./auditLedgers.ts";
export { auditNetwork, auditSnapshot } from "./lazyAudit.ts";
