import { PAPER_ROUNDS, type TableThreeRow } from "../claims/tableThree.ts";

/** A column of Table III, and what turns it into a round's figure. */
export interface PrintedColumn {
  readonly column: keyof TableThreeRow;
  readonly divisor: number;
}

export const printedColumns: Readonly<Record<keyof TableThreeRow, PrintedColumn>> = {
  profit: { column: "profit", divisor: PAPER_ROUNDS },
  completionTime: { column: "completionTime", divisor: 1 },
  providerUtility: { column: "providerUtility", divisor: 1 },
};
