import type { CoalitionIndex, LearnerId } from "../../core/index.ts";
import type { KktCase, UtilityTerms } from "../../incentive/index.ts";

/** One line of `rounds.jsonl`: what a round of the task did. Times s, money token, accuracy 0..1. */
export interface RoundRecord {
  readonly round: number;
  readonly coalitions: readonly CoalitionRecord[];
  readonly sittingOut: readonly LearnerId[];
  readonly stability: StabilityFigures;
  /** Mean over the playing coalitions of T_round,j (eq. 21). */
  readonly completionTime: number;
  /** Mean U over all active learners, 0 for one that sits out. */
  readonly meanProfit: number;
  /** Sum of U_MSP,j over coalitions. */
  readonly providerUtility: number;
  /** Sum of payments. */
  readonly payments: number;
  /** J, sum over learners that trained. */
  readonly energy: number;
  readonly droppedUpdates: number;
  /** Virtual seconds at the end of the round. */
  readonly clock: number;
  /** Digest of the state after the round, hex. */
  readonly digest: string;
}

/** What one coalition did in a round: its head, its members, the incentive and the time that it took. */
export interface CoalitionRecord {
  readonly coalition: CoalitionIndex;
  /** null: the coalition paused. */
  readonly head: LearnerId | null;
  readonly members: readonly LearnerId[];
  readonly competitionIncentive: number;
  readonly deadline: number;
  readonly completionTime: number;
  readonly providerUtility: number;
  readonly meanReputation: number;
  readonly meanReputationUtility: number;
  readonly modelHash: string;
}

/** One line of `learners.jsonl`: what a round did to one active learner. Absent numbers are null, never NaN. */
export interface LearnerRecord {
  readonly round: number;
  readonly learner: LearnerId;
  /** null: sat out. */
  readonly coalition: CoalitionIndex | null;
  readonly isHead: boolean;
  readonly similarity: number | null;
  readonly share: number | null;
  readonly frequency: number | null;
  readonly kktCase: KktCase | null;
  /** lambda_1, lambda_2, lambda_3. */
  readonly multipliers: readonly [number, number, number] | null;
  readonly computationTime: number | null;
  readonly transmissionTime: number | null;
  /** T_max^j - T_comp - T_comm, s. */
  readonly slack: number | null;
  readonly energy: number | null;
  /** What the contribution rule measured: x_i, by default the capped norm of the update. */
  readonly measure: number | null;
  /** u_i. */
  readonly contributionScore: number | null;
  /** v_i. */
  readonly contribution: number | null;
  /** R_ji for the own head, as the round opened. */
  readonly reputation: number | null;
  readonly globalReputation: number;
  /** U_ji and its terms at the agreed frequency. */
  readonly utility: number;
  readonly payment: number;
  readonly delivered: boolean;
  /** Why it did not deliver, "late" | "unreachable" | "malformed" | "unpaid", or "banned" if it was kept out; null otherwise. */
  readonly failure: string | null;
  /** What it could have had in every coalition, by index; null where infeasible or paused. For `gfml explain`. */
  readonly options: readonly (OptionRecord | null)[];
  /** The coalition it was in when the round before ended; null: none. */
  readonly previousCoalition: CoalitionIndex | null;
  /** The coalition it was in when the game ended, before the leader's stage; null: none. */
  readonly chosenCoalition: CoalitionIndex | null;
}

/** What a learner would have in a coalition as formed, itself included, at the I_comp the players saw (eq. 10). */
export interface OptionRecord {
  /** U_ji at `frequency`: the sum of the terms. */
  readonly utility: number;
  readonly competitionIncentive: number;
  /** S_ji. */
  readonly similarity: number;
  readonly share: number;
  readonly meanReputationUtility: number;
  /** The best for it there, or the one drawn for it. */
  readonly frequency: number;
  /** null where frequencies are drawn. */
  readonly kktCase: KktCase | null;
  readonly terms: UtilityTerms;
}

/** One line of `evaluations.jsonl`, every evaluationInterval rounds and after the last. */
export interface EvaluationRecord {
  /** Rounds finished when the models were measured: after round `round`. */
  readonly round: number;
  /** Active learners: personalized with all training samples, and the same model before that. */
  readonly active: { readonly before: ScoreSummary; readonly after: ScoreSummary };
  /** Passive learners by number of samples, e.g. "1", "5", "all"; empty without passive learners. */
  readonly passive: Readonly<Record<string, ScoreSummary>>;
  /** Personalized accuracy of every active learner, by learner id. */
  readonly byLearner: readonly { readonly learner: LearnerId; readonly before: number; readonly after: number }[];
}

/** Accuracy and loss over a group of learners. */
export interface ScoreSummary {
  readonly accuracy: number;
  readonly loss: number;
  /** Standard deviation of the accuracy over learners. */
  readonly deviation: number;
  /** Mean accuracy of the worst tenth of the learners. */
  readonly worstTenth: number;
  readonly learners: number;
}

/** What a round says of its equilibria: three separate figures, none folded into another (spec 9). Gains in token. */
export interface StabilityFigures {
  /** No learner gains by moving alone, at the I_comp the players saw. */
  readonly nashStable: boolean;
  readonly individuallyStable: boolean;
  /** The largest gain that any single move would bring; 0 if Nash-stable within the tolerance. */
  readonly maxGain: number;
  /** The same verifier on the final partition at the I_comp of the leader's stage. */
  readonly maxGainAfterLeader: number;
  readonly moves: number;
  readonly passes: number;
  /** A partition came back, so that the history rule started. */
  readonly cycled: boolean;
  /**
   * Definition 8 at (I*, d*): the largest gain over all coalitions of the leader's or a follower's own deviation; null
   * where incentives are not set by a Stackelberg game.
   */
  readonly stackelbergRegret: number | null;
}
