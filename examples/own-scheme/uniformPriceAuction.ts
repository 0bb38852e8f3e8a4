import { computationCost, transmissionTime, workload } from "../../src/cost/index.ts";
import { defineScheme, type Offer, type OwnIncentivePolicy } from "../../src/round/index.ts";

/** The share of a coalition that a provider wants to keep. */
const WANTED = 0.75;

/**
 * A uniform-price auction beside the paper's Stackelberg game: each member bids the I_comp that just pays for meeting
 * the deadline with a quarter to spare. All are offered the lowest price that covers the bids of three quarters of the members.
 */
const auction: OwnIncentivePolicy = {
  incentive: (offer) => {
    const bids = offer.members.map((_, index) => bidOf(offer, index)).sort((a, b) => a - b);
    const price = bids[Math.ceil(WANTED * bids.length) - 1]!;
    const { minCompetitionIncentive, maxCompetitionIncentive } = offer.terms;
    return Math.min(Math.max(price, minCompetitionIncentive), maxCompetitionIncentive);
  },
};

/** Eq. 10 solved for I_comp at U = 0. The reputation incentive lowers the bid. */
const bidOf = ({ members, aggregates, terms }: Offer, index: number): number => {
  const { profile, similarity } = members[index]!;
  const { share, deadline, lowestFrequency, highestFrequency, meanReputationUtility } = aggregates.standings[index]!;
  const available = deadline - transmissionTime(profile, terms);
  const wanted = workload(profile, terms) / (0.75 * available);
  const frequency = Math.min(Math.max(wanted, profile.minFrequency), profile.maxFrequency);
  const range = highestFrequency - lowestFrequency;
  const relative = range > 0 ? (frequency - lowestFrequency) / range : 0;
  const earned = Math.max(0, similarity) + relative * share;
  const cost = computationCost(profile, terms, frequency) - meanReputationUtility * terms.reputationIncentive;
  return earned > 0 ? cost / earned : terms.maxCompetitionIncentive;
};

export default defineScheme({ name: "auction", coalition: "game", incentive: auction, head: "reputation" });
