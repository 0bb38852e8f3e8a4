import type { CoalitionIndex, LearnerId } from "../core/index.ts";
import type { KktCase, UtilityTerms } from "../incentive/index.ts";
import { TOLERANCE } from "../math/index.ts";
import { measurable, type Recipe, type WeighedScores, weighedMean } from "../meta/index.ts";

/** A round of a task: one line of `rounds.jsonl`. Times are in s, money in token. */
export interface RoundRecord {
  readonly round: number;
  readonly coalitions: readonly CoalitionRecord[];
  readonly sittingOut: readonly LearnerId[];
  readonly stability: StabilityFigures;
  /** Mean over the playing coalitions of T_round,j (eq. 21). */
  readonly completionTime: number;
  /** Mean U over all active learners; it is 0 for a learner that sits out. */
  readonly meanProfit: number;
  /** Sum of U_MSP,j over coalitions. */
  readonly providerUtility: number;
  /** Sum of payments. */
  readonly payments: number;
  /** Sum over the learners that trained, J. */
  readonly energy: number;
  /** Members whose update was not aggregated or not paid. */
  readonly droppedUpdates: number;
  /** Seconds since the task was opened, at the end of the round. */
  readonly clock: number;
  /** Digest of the state after the round, hex. */
  readonly digest: string;
}

/** One coalition in a round: its head, members, incentive and time. Times are in s, money in token. */
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

/** An active learner in a round: one line of `learners.jsonl`. A number that does not exist is null, never NaN. */
export interface LearnerRecord {
  readonly round: number;
  readonly learner: LearnerId;
  /** null: it sat out. */
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
  /** x_i of the contribution rule; by default the capped norm of the update. */
  readonly measure: number | null;
  /** u_i. */
  readonly contributionScore: number | null;
  /** v_i. */
  readonly contribution: number | null;
  /** R_ji for its head, as the round opened. */
  readonly reputation: number | null;
  readonly globalReputation: number;
  /** U_ji and its terms at the agreed frequency. */
  readonly utility: number;
  readonly payment: number;
  readonly delivered: boolean;
  /** Why it did not deliver: "late", "unreachable", "malformed", "unpaid", or "banned" if it was excluded; null otherwise. */
  readonly failure: string | null;
  /** Its options by coalition, for `gfml explain`; null if it cannot meet the deadline or the coalition pauses. */
  readonly options: readonly (OptionRecord | null)[];
  /** Its coalition at the end of the last round; null: none. */
  readonly previousCoalition: CoalitionIndex | null;
  /** Its coalition at the end of the game, before the leader's stage; null: none. */
  readonly chosenCoalition: CoalitionIndex | null;
}

/** A learner in a formed coalition that it joins, at the I_comp that the players saw (eq. 10). */
export interface OptionRecord {
  /** U_ji at `frequency`: the sum of the terms. */
  readonly utility: number;
  readonly competitionIncentive: number;
  /** S_ji. */
  readonly similarity: number;
  readonly share: number;
  readonly meanReputationUtility: number;
  /** Its best response there, or the frequency that the incentive policy gives it. */
  readonly frequency: number;
  /** null if the incentive policy gives frequencies. */
  readonly kktCase: KktCase | null;
  readonly terms: UtilityTerms;
}

/** A measurement of the models: one line of `evaluations.jsonl`, every evaluationInterval rounds and after the last. */
export interface EvaluationRecord {
  /** The models are measured after this round. */
  readonly round: number;
  /** Active learners: the shared model, and the same model personalized with all training samples. */
  readonly active: { readonly before: ScoreSummary; readonly after: ScoreSummary };
  /** Passive learners by number of samples, for example "1", "5", "all"; empty without passive learners. */
  readonly passive: Readonly<Record<string, ScoreSummary>>;
  /** Accuracy of each active learner before and after it personalizes, ascending by id. */
  readonly byLearner: readonly {
    readonly learner: LearnerId;
    readonly before: number;
    readonly after: number;
    /** Number of test samples, where the measurement says it. */
    readonly samples?: number;
  }[];
  /** Values of the run's metrics, by name: those of `metrics` over all test samples of the active learners, personalized, and own ones. */
  readonly metrics?: Readonly<Record<string, number>>;
  /** The quantity that is learned, with the size of a scaled unit. Every accuracy is R^2 then, and every loss half a mean square. */
  readonly quantity?: { readonly name: string; readonly scale: number };
  /** How learners personalize from now on, in a last measurement of a task whose policies choose. */
  readonly choice?: PersonalizationChoice;
}

/** How learners personalize once a task is over. */
export interface PersonalizationChoice {
  /** For those that trained; null: as the configuration says. */
  readonly active: ChosenRecipe | null;
  /** For newcomers, by number of own samples; a number that is not here: as the configuration says. */
  readonly newcomers: Readonly<Record<string, ChosenRecipe>>;
  /** By coalition: smoothed shares of the classes that trained its model, for label priors; null where they are not known. */
  readonly trainedShares: readonly (readonly number[] | null)[];
}

/** A recipe with the figures by which it was chosen. */
export interface ChosenRecipe {
  readonly recipe: Recipe;
  /** Learners that measured. */
  readonly learners: number;
  /** Held-out samples that they measured on. */
  readonly samples: number;
  /** Every recipe that it was chosen from, with the mean over these learners. */
  readonly candidates: readonly {
    readonly recipe: Recipe;
    readonly accuracy: number;
    readonly loss: number;
    /** Mean loss above that of a learner's best recipe; a learner counts as at most 1. */
    readonly excess: number;
  }[];
}

/** Accuracy and loss over a group of learners. */
export interface ScoreSummary {
  /** Mean, 0..1. */
  readonly accuracy: number;
  readonly loss: number;
  /** Standard deviation of the accuracy over learners. */
  readonly deviation: number;
  /** Mean accuracy of the worst tenth of the learners. */
  readonly worstTenth: number;
  readonly learners: number;
  /**
   * The same by test samples: what people are shown. Passive learners with fewer samples than the point of the curve asks for do
   * not count in it. Absent where learners did not tell how many test samples they have.
   */
  readonly weighed?: WeighedScores;
  /** Of passive learners: the samples that they really personalized with. */
  readonly used?: UsedSamples;
}

/** Samples that passive learners personalized with at one point of the curve. */
export interface UsedSamples {
  /** Passive learners that have as many samples as the point asks for; for "all", those that have any. */
  readonly learners: number;
  /** Passive learners that were asked. */
  readonly of: number;
  /** Fewest, mean and most samples that the learners which could have used; 0 if none could. */
  readonly least: number;
  readonly mean: number;
  readonly most: number;
}

/**
 * The scores that people are shown: each test sample counts the same, and learners with too few of them do not count. Records
 * without numbers of test samples give their mean over learners. undefined if nobody could be measured.
 */
export const shownScores = (
  summary: ScoreSummary | undefined,
): (Omit<WeighedScores, "samples"> & { readonly samples: number | null }) | undefined => {
  if (summary?.weighed !== undefined) return summary.weighed.samples === 0 ? undefined : summary.weighed;
  if (summary === undefined || summary.learners === 0) return undefined;
  const { accuracy, loss, deviation, worstTenth, learners } = summary;
  return { accuracy, loss, deviation, worstTenth, learners, samples: null, tooFew: 0 };
};

/**
 * Personalized accuracy of some learners of a measurement, by test samples; null if none of them was measured.
 *
 * @param least - test samples that a learner needs to count; without such learners, all that have any count
 */
export const groupAccuracy = (
  byLearner: EvaluationRecord["byLearner"],
  isWanted: (learner: LearnerId) => boolean,
  least: number,
): number | null => {
  const wanted = byLearner.filter(({ learner }) => isWanted(learner));
  const isTold = wanted.every(({ samples }) => samples !== undefined);
  const counted = wanted.map(({ after, samples = 0 }) => ({ after, samples: isTold ? samples : least }));
  const measured = measurable(counted, least);
  return measured.length === 0 ? null : weighedMean(measured, ({ after }) => after);
};

/** How stable a round is: before the leader's stage, after it, and by Definition 8. Gains are in token. */
export interface StabilityFigures {
  /** No learner gains by moving alone, at the I_comp that the players saw. */
  readonly nashStable: boolean;
  /** No learner gains by moving to a coalition whose members all accept it (Definition 7 [E15]). */
  readonly individuallyStable: boolean;
  /** The largest gain of a single move; 0 if the partition is Nash-stable within the tolerance. */
  readonly maxGain: number;
  /** The same for the final partition, at the I_comp of the leader's stage. */
  readonly maxGainAfterLeader: number;
  /** Gains up to this do not count, token; 1e-9 if absent. `coalition.tolerance` sets it. */
  readonly tolerance?: number;
  /** With `coalition.moveCost`: the gain up to which a member with a utility above 0 does not move, token. */
  readonly moveCost?: number;
  /** With a move cost: the largest gain of any single move at the I_comp that the players saw, also of those up to the cost. */
  readonly largestGain?: number;
  /** With `incentive.equilibrium: joint`: how the iteration of both games ended. */
  readonly joint?: JointEquilibrium;
  readonly moves: number;
  readonly passes: number;
  /** A partition repeated, which started the history rule. */
  readonly cycled: boolean;
  /**
   * Definition 8 at (I*, d*): the largest gain by which the leader or a follower could deviate alone, over all coalitions.
   * null if incentives are not set by a Stackelberg game.
   */
  readonly stackelbergRegret: number | null;
}

/** How the iteration of game and leader ended, in a round that looks for prices which players see and are paid. */
export interface JointEquilibrium {
  /** Times that both games were played. */
  readonly iterations: number;
  /** The last iteration changed neither a coalition nor an incentive: the prices that players saw are those that are paid. */
  readonly isFixedPoint: boolean;
}

/** The gain up to which a certificate tolerates a move, token: 1e-9, or what the task's tolerance and move cost allow. */
export const toleratedGain = ({ tolerance = TOLERANCE, moveCost = 0 }: StabilityFigures): number =>
  Math.max(tolerance, moveCost);

/**
 * Whether no learner gains more than the tolerance, or the cost of its move, by moving alone, at the incentives that are paid.
 */
export const isStableAtPaidPrices = ({ maxGainAfterLeader, tolerance = TOLERANCE }: StabilityFigures): boolean =>
  maxGainAfterLeader <= tolerance;
