import type { RunOutcome } from "../../experiments/index.ts";
import type { RunConfig } from "../../simulation/index.ts";

/** Fields to set, by dotted path. */
export type FieldValues = Readonly<Record<string, unknown>>;

/** One change that runs are played with, and what they are compared with. */
export interface AblationChoice {
  /** The change: "as printed", "lambda = 0.5". Different within a row. */
  readonly name: string;
  readonly set: FieldValues;
  /** Set in the runs compared with, and here too, where the change shows nothing otherwise. */
  readonly against?: FieldValues;
}

/** What a demonstration may compute with. */
interface DemonstrationInput {
  /** Of the default runs. */
  readonly config: RunConfig;
  /** The default runs that are finished, by seed. */
  readonly baseline: readonly RunOutcome[];
}

export interface DemonstratedNumber {
  readonly name: string;
  /** May be infinite or NaN: that is the point. */
  readonly value: number;
  readonly unit: string;
}

/** One erratum, decision or sensitivity. */
export interface AblationRow {
  /** As in docs/reference/errata.md, "E7"; of a sensitivity its symbol, "lambda". */
  readonly id: string;
  readonly kind: "erratum" | "decision" | "sensitivity";
  readonly title: string;
  /** Empty where nothing can be run. */
  readonly choices: readonly AblationChoice[];
  /** Why there is no run, or what the runs leave out. */
  readonly note?: string;
  /** Numbers that show why, computed when they are asked for. */
  readonly demonstrate?: (input: DemonstrationInput) => readonly DemonstratedNumber[];
}
