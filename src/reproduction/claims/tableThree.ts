import type { SchemeName } from "../plan/variants.ts";

/** A row of the paper's Table III. */
export interface TableThreeRow {
  /** Total profit per MML, token: over all rounds. */
  readonly profit: number;
  /** Average completion time per round, s. */
  readonly completionTime: number;
  /** Average MSP utility per round, token. */
  readonly providerUtility: number;
}

/** Table III as printed. It omits random coalitions with random frequencies, and best effort with a random head. */
export const tableThree: Readonly<Partial<Record<SchemeName, TableThreeRow>>> = {
  gfml: { profit: 2350, completionTime: 10.72, providerUtility: 570 },
  "gfml+optimized": { profit: 3158.7, completionTime: 10.96, providerUtility: 496 },
  "gfml+random": { profit: 2876.24, completionTime: 12.15, providerUtility: 159.86 },
  "random+stackelberg": { profit: 2336.62, completionTime: 12.68, providerUtility: 737.77 },
  "random+optimized": { profit: 2554.2, completionTime: 15.82, providerUtility: 363.35 },
  "best-effort+stackelberg": { profit: 1915, completionTime: 10.5, providerUtility: 760.2 },
  "best-effort+optimized": { profit: 2.01, completionTime: 6.62, providerUtility: 60 },
  "fixed+stackelberg": { profit: 2350.31, completionTime: 11.67, providerUtility: 682 },
  "fixed+optimized": { profit: 3194.7, completionTime: 10.97, providerUtility: 419.1 },
};

/** The paper does not say over how many rounds its totals are. With 200, its profits per round match its constants. */
export const PAPER_ROUNDS = 200;
