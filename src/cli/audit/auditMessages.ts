import type { AuditProgressView, AuditReportView } from "../../view/index.ts";

/** What an auditing process is told. */
export interface AuditJob {
  /** Of a run or a federation. */
  readonly folder: string;
  /** Nodes of the network that the ledger is on; none: the folder holds its chain. */
  readonly urls: readonly string[];
}

/** What it answers. */
export type AuditNews =
  | { readonly kind: "progress"; readonly progress: AuditProgressView }
  | { readonly kind: "finished"; readonly report: AuditReportView }
  | { readonly kind: "failed"; readonly problem: string; readonly remedy: string | null };
