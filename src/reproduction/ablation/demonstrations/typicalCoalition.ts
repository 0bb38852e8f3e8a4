import {
  bestResponse,
  type CoalitionAggregates,
  type CoalitionMember,
  coalitionAggregates,
  type FeasibleResponse,
  type KktCase,
} from "../../../incentive/index.ts";
import { type TaskTerms, taskTerms } from "../../../round/index.ts";
import type { RunConfig } from "../../../simulation/index.ts";

/** A coalition of equal learners from the middle of a configuration's ranges. */
export interface TypicalCoalition {
  readonly members: readonly CoalitionMember[];
  readonly aggregates: CoalitionAggregates;
  readonly terms: TaskTerms;
}

/** Samples of the drawn data's size, or of MNIST's training set. */
const samplesOf = ({ data, population }: RunConfig): number => {
  const count = data.set === "glyphs" ? data.glyphCount : 60_000;
  return Math.max(1, Math.round((count / population.learners) * data.trainFraction));
};

export const typicalCoalition = (config: RunConfig, size: number): TypicalCoalition => {
  const { population } = config;
  const terms = taskTerms(config);
  const middle = ({ min, max }: { readonly min: number; readonly max: number }): number => (min + max) / 2;
  const members = Array.from({ length: size }, (_, learner) => ({
    profile: {
      learner,
      sampleCount: samplesOf(config),
      cyclesPerSample: population.cyclesPerSample,
      minFrequency: population.minFrequency,
      maxFrequency: population.maxFrequency,
      uplinkRate: middle(population.uplinkRate),
      deadline: middle(population.deadline),
    },
    similarity: learner === 0 ? 1 : 0.2,
    reputation: terms.reputationThreshold + 2,
  }));
  return { members, terms, aggregates: coalitionAggregates(members, middle(population.deadline), terms) };
};

/** Larger than the paper's largest population. */
const LARGEST = 200;

/**
 * The smallest typical coalition whose members respond to I_comp (the middle of its range, or else an end) by this KKT case;
 * undefined if there is none.
 */
export const coalitionInCase = (
  config: RunConfig,
  kktCase: KktCase,
): (TypicalCoalition & { readonly incentive: number; readonly response: FeasibleResponse }) | undefined => {
  const { minCompetitionIncentive: low, maxCompetitionIncentive: high } = config.incentive;
  for (const incentive of [(low + high) / 2, low, high]) {
    for (let size = 1; size <= LARGEST; size++) {
      const coalition = typicalCoalition(config, size);
      const { members, aggregates, terms } = coalition;
      const response = bestResponse(members[0]!.profile, aggregates.standings[0]!, incentive, terms);
      if (response.feasible && response.kktCase === kktCase) return { ...coalition, incentive, response };
    }
  }
  return undefined;
};
