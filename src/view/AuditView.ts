/** A check of an audit, as in `gfml audit --json`. */
interface AuditCheckView {
  readonly name: string;
  readonly title: string;
  /** Comparisons made. */
  readonly count: number;
  readonly largestDeviation: number;
  /** The largest deviation that passes. */
  readonly tolerance: number;
  readonly verdict: "holds" | "broken" | "not checked";
  /** Why something was not checked. */
  readonly note?: string;
  readonly lies: number;
}

/** A failed check: something on the chain that is wrong. */
export interface LieView {
  readonly check: string;
  readonly what: string;
  readonly expected: string;
  readonly found: string;
  readonly block: number;
  readonly transaction: string | null;
  readonly task?: number;
  readonly round?: number;
  readonly coalition?: number;
  readonly learner?: number;
}

/** An auditor's report, as in `gfml audit --json`. */
export interface AuditReportView {
  readonly chainId: number;
  readonly fromBlock: number;
  readonly toBlock: number;
  readonly blockHash: string;
  readonly tasks: number;
  readonly roundsAudited: number;
  readonly checks: readonly AuditCheckView[];
  readonly firstLie: LieView | null;
  /** Heads that claimed more than their members signed. It has no effect. */
  readonly raisedMeasures: { readonly count: number };
  readonly cannotShow: readonly string[];
}

/** The progress of an audit. */
export interface AuditProgressView {
  readonly block: number;
  readonly fromBlock: number;
  readonly toBlock: number;
  readonly rounds: number;
}

/** An audit on demand, as sent to pages. Times are in ms since 1970. */
export type AuditView =
  | { readonly state: "none" }
  | { readonly state: "running"; readonly startedAt: number; readonly progress: AuditProgressView | null }
  | {
      readonly state: "finished";
      readonly startedAt: number;
      readonly finishedAt: number;
      readonly report: AuditReportView;
    }
  | {
      readonly state: "failed";
      readonly startedAt: number;
      readonly finishedAt: number;
      readonly problem: string;
      readonly remedy: string | null;
    };
