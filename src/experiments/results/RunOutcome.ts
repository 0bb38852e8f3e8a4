import type { LearnerId } from "../../core/index.ts";
import type { EvaluationRecord, StabilityFigures } from "../../round/index.ts";
import type { RunConfig } from "../../simulation/index.ts";
import type { AloneComparison } from "../../view/index.ts";

/** The part of a finished run that an experiment keeps: enough for every figure and table, but small. */
export interface RunOutcome {
  readonly format: "gfml-outcome";
  readonly version: 1;
  /** The {@link PlannedRun.key} of the run. */
  readonly key: string;
  readonly config: RunConfig;
  readonly gfmlVersion: string;
  /** The detected rounding of the kernels: outcomes agree bit for bit if it agrees. */
  readonly rounding: string;
  /** SHA-256 of the samples, hex. */
  readonly dataHash: string;
  readonly resultHash: string;
  /** Wall-clock seconds of the run's processes, over all interruptions. */
  readonly elapsed: number;
  readonly learners: readonly LearnerOutcome[];
  readonly rounds: readonly RoundOutcome[];
  /** As recorded, without the individual learners. */
  readonly evaluations: readonly Omit<EvaluationRecord, "byLearner">[];
  /** The learners beside what they reach alone. Absent where that was not measured. */
  readonly alone?: AloneComparison;
}

/** One active or passive learner, over the whole run. */
export interface LearnerOutcome {
  readonly learner: LearnerId;
  readonly role: "active" | "passive";
  readonly isCheat: boolean;
  /** Sum of U_ji over rounds, 0 for each round that it sat out; token. */
  readonly profit: number;
  /** token */
  readonly payments: number;
  /** Eq. 6, J. */
  readonly energy: number;
  readonly roundsTrained: number;
  readonly roundsHeaded: number;
  /** R_global as the last round opened; null if passive. */
  readonly globalReputation: number | null;
  /** Mean of R_global as each round of the second half opened; null if passive. */
  readonly lateReputation: number | null;
  /** Personalized accuracy at the last evaluation, 0..1; null if passive, or if its test samples are too few to measure. */
  readonly accuracy: number | null;
}

/** One round: times s, money token, energy J. */
export interface RoundOutcome {
  readonly round: number;
  /** Mean over the playing coalitions of T_round,j. */
  readonly completionTime: number;
  /** Mean U over active learners. */
  readonly meanProfit: number;
  /** Sum over coalitions of U_MSP,j. */
  readonly providerUtility: number;
  readonly payments: number;
  readonly energy: number;
  readonly sittingOut: number;
  readonly droppedUpdates: number;
  readonly stability: StabilityFigures;
  readonly coalitions: readonly {
    readonly coalition: number;
    /** null: paused. */
    readonly head: LearnerId | null;
    readonly size: number;
    readonly competitionIncentive: number;
    readonly deadline: number;
    readonly completionTime: number;
    readonly meanReputation: number;
    readonly providerUtility: number;
  }[];
}
