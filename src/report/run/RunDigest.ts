import type { LearnerPlaces, LearnerRoundSummary, LearnerTotal } from "../../charts/index.ts";
import type { LearnerId } from "../../core/index.ts";
import type { GroupResult, MeasureOptions, RoundOutcome, ShiftMeasure } from "../../experiments/index.ts";
import type { HistoryVerdict } from "../../ledger/index.ts";
import type { EvaluationRecord, LearnerRecord } from "../../round/index.ts";
import type { ChainLine, RunConfig, ScenarioPlan } from "../../simulation/index.ts";
import type { Manifest } from "../../storage/index.ts";

/** What a report needs of a run: its records, summed up so that a run of any size fits into memory. */
export interface RunDigest {
  readonly folder: string;
  readonly manifest: Manifest;
  readonly config: RunConfig;
  /** For people: "gfml", "random / stackelberg / random head". */
  readonly scheme: string;
  readonly activeCount: number;
  readonly passiveCount: number;
  /** Who lies, by `misbehavior` or in the scenario; heads among them where heads lie. */
  readonly cheats: ReadonlySet<LearnerId>;
  /** undefined without faults and cheats. */
  readonly scenario: ScenarioDigest | undefined;
  readonly rounds: readonly RoundOutcome[];
  readonly learnerRounds: readonly LearnerRoundSummary[];
  /** Where everybody was in some rounds, evenly spread, the first and the last among them. */
  readonly places: readonly LearnerPlaces[];
  /** Records of the last round that was played. */
  readonly lastLearners: readonly LearnerRecord[];
  readonly totals: readonly LearnerTotal[];
  readonly evaluations: readonly Omit<EvaluationRecord, "byLearner">[];
  /** The last measurement, learner by learner. */
  readonly lastEvaluation: EvaluationRecord | undefined;
  readonly chain: readonly ChainLine[];
  readonly ledger: {
    /** Records by kind. */
    readonly kinds: ReadonlyMap<string, number>;
    readonly verdict: HistoryVerdict;
  };
}

/** What of a scenario can be read from the run itself; what a lie earned against honesty needs a second run. */
export interface ScenarioDigest {
  readonly plan: ScenarioPlan;
  /** How the shifts were measured. */
  readonly options: MeasureOptions;
  readonly liars: readonly LearnerId[];
  /** null where there are none. */
  readonly ofLiars: GroupResult | null;
  readonly ofOthers: GroupResult | null;
  /** One entry a task shift, with the mean personalized accuracies of those that shift and of all others. */
  readonly shifts: readonly (ShiftMeasure & { readonly levels: readonly ShiftLevel[] })[];
  /** Updates that were not delivered, by reason. */
  readonly failures: ReadonlyMap<string, FailureCount>;
}

export interface ShiftLevel {
  readonly round: number;
  readonly shifted: number | null;
  readonly others: number | null;
}

export interface FailureCount {
  all: number;
  /** Of learners that an event names. */
  named: number;
}
