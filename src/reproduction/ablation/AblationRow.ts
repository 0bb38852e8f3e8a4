import type { RunOutcome } from "../../experiments/index.ts";
import type { RunConfig } from "../../simulation/index.ts";

/** Fields to set, by dotted path. */
export type FieldValues = Readonly<Record<string, unknown>>;

/** One change that runs are played with, and the runs to compare with. */
export interface AblationChoice {
  /** The change: "as printed", "lambda = 0.5". Different within a row. */
  readonly name: string;
  readonly set: FieldValues;
  /** Fields set in both the compared runs and these, where the change has no effect otherwise. */
  readonly against?: FieldValues;
}

/** The inputs of a demonstration. */
interface DemonstrationInput {
  /** Of the default runs. */
  readonly config: RunConfig;
  /** The default runs that are finished, by seed. */
  readonly baseline: readonly RunOutcome[];
}

export interface DemonstratedNumber {
  readonly name: string;
  /** May be infinite or NaN, which is the purpose. */
  readonly value: number;
  readonly unit: string;
}

/** One erratum, decision or sensitivity. */
export interface AblationRow {
  /** As in docs/reference/errata.md, "E7"; for a sensitivity its symbol, "lambda". */
  readonly id: string;
  readonly kind: "erratum" | "decision" | "sensitivity";
  readonly title: string;
  /** Empty if nothing can be run. */
  readonly choices: readonly AblationChoice[];
  /** Why there is no run, or what the runs omit. */
  readonly note?: string;
  /** Numbers that show the reason, computed on request. */
  readonly demonstrate?: (input: DemonstrationInput) => readonly DemonstratedNumber[];
}

/** Creates rows of one kind; `more`: a note, a demonstration. */
export const rowOf =
  (kind: AblationRow["kind"]) =>
  (
    id: string,
    title: string,
    choices: readonly AblationChoice[],
    more: Pick<AblationRow, "note" | "demonstrate"> = {},
  ): AblationRow => ({ id, kind, title, choices, ...more });
