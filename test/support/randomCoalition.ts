import { RandomStream } from "../../src/core/index.ts";
import { canMeetDeadline } from "../../src/cost/index.ts";
import type { CoalitionMember, IncentiveTerms } from "../../src/incentive/index.ts";

/**
 * A coalition of at most `size` members that all meet the deadline, with followers in every KKT case: the work of a
 * round shrinks as the shares do, or a large coalition would never respond to I_comp.
 */
export const randomCoalition = (
  size: number,
  seed: number,
  terms: IncentiveTerms,
): { members: CoalitionMember[]; deadline: number } => {
  const random = new RandomStream(seed, "random coalition");
  const deadline = random.uniformBetween(11, 20);
  const members: CoalitionMember[] = [];
  for (let learner = 0; learner < size; learner++) {
    const profile = {
      learner,
      sampleCount: 600 + random.integerBelow(1300),
      cyclesPerSample: ((501_760 * 9) / Math.max(4, size)) * random.uniformBetween(0.2, 1.2),
      minFrequency: random.uniform() < 0.2 ? 400_000_000 : 10_000_000,
      maxFrequency: random.uniform() < 0.2 ? 600_000_000 : 1_000_000_000,
      uplinkRate: random.uniformBetween(5e6, 1e7),
      deadline,
    };
    const similarity = learner === 0 ? 1 : random.uniformBetween(-1, 1);
    const reputation = random.uniformBetween(0, 5);
    if (canMeetDeadline(profile, terms, deadline)) members.push({ profile, similarity, reputation });
  }
  return { members, deadline };
};
