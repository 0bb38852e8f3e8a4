import type { AuditView } from "../../view/index.ts";

/** Audits of one ledger, one at a time, each when somebody asks for it. */
export interface AuditDesk {
  /** The audit that goes on, or the last one. */
  view(): AuditView;
  /** Begins one; false if one goes on already. */
  start(): boolean;
}
