import type { CoalitionGame, Partition } from "../../src/coalition/index.ts";
import { RandomStream } from "../../src/core/index.ts";
import type { LearnerProfile } from "../../src/cost/index.ts";
import type { IncentiveTerms } from "../../src/incentive/index.ts";

/** Table II of the paper, with [D1]'s cycles per sample. */
const tableTwoTerms: IncentiveTerms = {
  localSteps: 10,
  modelBits: 1e7,
  unitCost: 0.1,
  capacitance: 1e-27,
  transmission: { quadratic: 0, linear: 0, constant: 0, lossRate: 0 },
  thresholdUtility: 0.5,
  reputationThreshold: 0.5,
  reputationIncentive: 5,
  minCompetitionIncentive: 5,
  maxCompetitionIncentive: 15,
  profitWeight: 25,
  dissimilarity: "clamp",
};

export interface RandomGameSize {
  readonly learners: number;
  readonly coalitions: number;
  readonly seed: number;
  /** I_comp of every coalition, token a round; 5 by default. */
  readonly incentive?: number;
}

/**
 * A game with learners of Table II: about 1,750 samples, deadlines of 11 to 20 s, 5 to 10 Mbit/s, one frequency range for
 * all. Learners have two of ten classes, so that similarities to a head are near -0.19, 0.2 or 0.8; reputations have a global
 * part (phi = 0.2) and a task part. Heads are the first M learners; the partition deals out the others in turn.
 */
export const randomGame = ({
  learners: count,
  coalitions,
  seed,
  incentive = 5,
}: RandomGameSize): { game: CoalitionGame; initial: Partition } => {
  const stream = new RandomStream(seed, "bench-formation");
  const learners: LearnerProfile[] = [];
  const classes: [number, number][] = [];
  const diligence: number[] = [];
  for (let learner = 0; learner < count; learner++) {
    learners.push({
      learner,
      sampleCount: 1200 + stream.integerBelow(1101),
      cyclesPerSample: 501_760,
      minFrequency: 1e7,
      maxFrequency: 1e9,
      uplinkRate: stream.uniformBetween(5e6, 1e7),
      deadline: stream.uniformBetween(11, 20),
    });
    const [first, second] = stream.sampleWithoutReplacement(10, 2);
    classes.push([first!, second!]);
    diligence.push(stream.uniformBetween(0, 6));
  }
  const similarity = new Float64Array(coalitions * count);
  const reputation = new Float64Array(coalitions * count);
  for (let coalition = 0; coalition < coalitions; coalition++) {
    for (let position = 0; position < count; position++) {
      const shared = classes[position]!.filter((label) => classes[coalition]!.includes(label)).length;
      const mean = [-0.19, 0.2, 0.8][shared]!;
      const drawn = position === coalition ? 1 : mean + stream.uniformBetween(-0.1, 0.1);
      similarity[coalition * count + position] = Math.round(drawn * 1e9) / 1e9;
      const task = shared === 0 ? 0.3 : 0.5 + 0.25 * shared;
      const weight = 0.2 + 0.8 * task * stream.uniformBetween(0.8, 1);
      reputation[coalition * count + position] = diligence[position]! * weight;
    }
  }
  const heads = Array.from({ length: coalitions }, (_, index) => index);
  const initial: number[][] = heads.map((head) => [head]);
  for (let learner = coalitions; learner < count; learner++) initial[learner % coalitions]!.push(learner);
  return {
    game: {
      learners,
      heads,
      similarity,
      reputation,
      incentives: heads.map(() => incentive),
      terms: tableTwoTerms,
    },
    initial,
  };
};
