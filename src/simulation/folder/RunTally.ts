import { TOLERANCE } from "../../math/index.ts";
import {
  type EvaluationRecord,
  isStableAtPaidPrices,
  type LearnerRecord,
  type RoundRecord,
  toleratedGain,
} from "../../round/index.ts";
import { ChainTally } from "./ChainTally.ts";

/** Sums over the rounds of a run, so that its records need not be kept. */
export class RunTally {
  rounds = 0;
  completionTime = 0;
  profit = 0;
  providerUtility = 0;
  payments = 0;
  energy = 0;
  droppedUpdates = 0;
  stableRounds = 0;
  cycledRounds = 0;
  worstGain = 0;
  worstRound: number | null = null;
  /** At the prices that are paid. */
  stablePaidRounds = 0;
  worstPaidGain = 0;
  /** Rounds that reached a joint fixed point; null where none was looked for. */
  jointRounds: number | null = null;
  tolerance: number = TOLERANCE;
  lastLearners: readonly LearnerRecord[] = [];
  readonly chain: ChainTally = new ChainTally();
  lastRound: RoundRecord | undefined;
  lastEvaluation: EvaluationRecord | undefined;

  addRound(record: RoundRecord): void {
    this.rounds++;
    this.completionTime += record.completionTime;
    this.profit += record.meanProfit;
    this.providerUtility += record.providerUtility;
    this.payments += record.payments;
    this.energy += record.energy;
    this.droppedUpdates += record.droppedUpdates;
    this.lastRound = record;
    const { nashStable, cycled, maxGain, maxGainAfterLeader, joint } = record.stability;
    if (isStableAtPaidPrices(record.stability)) this.stablePaidRounds++;
    this.worstPaidGain = Math.max(this.worstPaidGain, maxGainAfterLeader);
    if (joint !== undefined) this.jointRounds = (this.jointRounds ?? 0) + Number(joint.isFixedPoint);
    this.tolerance = toleratedGain(record.stability);
    if (nashStable) this.stableRounds++;
    if (cycled) this.cycledRounds++;
    if (!nashStable && maxGain > this.worstGain) {
      this.worstGain = maxGain;
      this.worstRound = record.round;
    }
  }

  addLearners(records: readonly LearnerRecord[]): void {
    this.lastLearners = records;
  }

  addEvaluation(record: EvaluationRecord): void {
    if (record.round >= (this.lastEvaluation?.round ?? 0)) this.lastEvaluation = record;
  }
}
