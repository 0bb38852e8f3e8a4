import { requireNumber } from "../core/index.ts";
import { canMeetDeadline } from "../cost/index.ts";
import { roundFrequency } from "../math/index.ts";
import { bestResponse } from "./bestResponse.ts";
import { coalitionAggregates } from "./coalitionAggregates.ts";
import type { IncentiveTerms } from "./IncentiveTerms.ts";
import type { Coalition } from "./playCoalition.ts";
import { providerUtility } from "./providerUtility.ts";
import { utility } from "./utility.ts";

/** The provider's largest gain from a different common price, token per round, and that price. */
export interface CommonPriceRegret {
  readonly gain: number;
  readonly witness: number;
}

/**
 * Definition 8 for a common price: the sum of U_MSP,j by its definition on a grid of prices, with the participants of each price.
 * It shares no code with the solver `commonPrice`.
 *
 * @param coalitions - as formed, before anyone leaves for a price
 * @param resolution - number of steps of the grid
 */
export const commonPriceRegret = (
  coalitions: readonly Coalition[],
  competitionIncentive: number,
  terms: IncentiveTerms,
  resolution = 100,
): CommonPriceRegret => {
  const played = sumAt(coalitions, competitionIncentive, terms);
  const { minCompetitionIncentive: low, maxCompetitionIncentive: high } = terms;
  let [gain, witness] = [0, competitionIncentive];
  for (let index = 0; index <= resolution; index++) {
    const price = Math.min(high, low + (index * (high - low)) / resolution);
    const better = sumAt(coalitions, price, terms) - played;
    if (better > gain) [gain, witness] = [better, price];
  }
  return { gain, witness };
};

/** The sum of U_MSP,j at a price: each member takes part if it is a head, or gains. */
const sumAt = (coalitions: readonly Coalition[], price: number, terms: IncentiveTerms): number => {
  let sum = 0;
  for (const { head, members, scale } of coalitions) {
    const { deadline } = members.find(({ profile }) => profile.learner === head)!.profile;
    const inTime = members.filter(({ profile }) => canMeetDeadline(profile, terms, deadline));
    const { standings } = coalitionAggregates(inTime, deadline, terms, scale);
    const frequencies: number[] = [];
    const participants = inTime.filter(({ profile }, index) => {
      const response = bestResponse(profile, standings[index]!, price, terms);
      if (!response.feasible) return false;
      // as agreed: whole cycles/s [D12]
      const frequency = roundFrequency(response.frequency, profile.maxFrequency);
      const takesPart = profile.learner === head || utility(profile, standings[index]!, frequency, price, terms) > 0;
      if (takesPart) frequencies.push(frequency);
      return takesPart;
    });
    const aggregates = coalitionAggregates(participants, deadline, terms, scale);
    sum += requireNumber("U_MSP", providerUtility(participants, aggregates, frequencies, price, terms));
  }
  return sum;
};
