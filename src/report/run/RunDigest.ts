import type { LearnerPlaces, LearnerRoundSummary, LearnerTotal } from "../../charts/index.ts";
import type { LearnerId } from "../../core/index.ts";
import type { GroupResult, MeasureOptions, RoundOutcome, ShiftMeasure } from "../../experiments/index.ts";
import type { HistoryVerdict } from "../../ledger/index.ts";
import type { EvaluationRecord, LearnerRecord } from "../../round/index.ts";
import type { RunConfig, ScenarioPlan } from "../../simulation/index.ts";
import type { ChainLine, Manifest } from "../../storage/index.ts";
import type { AloneComparison } from "../../view/index.ts";

/** The summarized records that a report needs. A run of any size fits into memory. */
export interface RunDigest {
  readonly folder: string;
  readonly manifest: Manifest;
  readonly config: RunConfig;
  /** A readable name: "gfml", "random / stackelberg / random head". */
  readonly scheme: string;
  readonly activeCount: number;
  readonly passiveCount: number;
  /** Learners that cheat, by `misbehavior` or in the scenario, including heads if heads cheat. */
  readonly cheats: ReadonlySet<LearnerId>;
  /** undefined if the run has no faults and no cheats. */
  readonly scenario: ScenarioDigest | undefined;
  readonly rounds: readonly RoundOutcome[];
  readonly learnerRounds: readonly LearnerRoundSummary[];
  /** The coalitions of all learners in some evenly spread rounds, including the first and the last. */
  readonly places: readonly LearnerPlaces[];
  /** Records of the last played round. */
  readonly lastLearners: readonly LearnerRecord[];
  readonly totals: readonly LearnerTotal[];
  readonly evaluations: readonly Omit<EvaluationRecord, "byLearner">[];
  /** The last measurement of each learner. */
  readonly lastEvaluation: EvaluationRecord | undefined;
  /** The learners beside what they reach alone; null where that was not measured. */
  readonly alone: AloneComparison | null;
  readonly chain: readonly ChainLine[];
  readonly ledger: {
    /** Number of records by kind. */
    readonly kinds: ReadonlyMap<string, number>;
    readonly verdict: HistoryVerdict;
  };
}

/** The effects of a scenario that the run itself shows. The gain of cheating over honesty needs a second run. */
export interface ScenarioDigest {
  readonly plan: ScenarioPlan;
  /** The options for measuring shifts. */
  readonly options: MeasureOptions;
  readonly liars: readonly LearnerId[];
  /** null if there are none. */
  readonly ofLiars: GroupResult | null;
  readonly ofOthers: GroupResult | null;
  /** One entry for each task shift, with the mean personalized accuracies of the shifted learners and of all others. */
  readonly shifts: readonly (ShiftMeasure & { readonly levels: readonly ShiftLevel[] })[];
  /** Number of lost updates by reason. */
  readonly failures: ReadonlyMap<string, FailureCount>;
}

export interface ShiftLevel {
  readonly round: number;
  readonly shifted: number | null;
  readonly others: number | null;
}

export interface FailureCount {
  all: number;
  /** Lost updates of learners that an event names. */
  named: number;
}
