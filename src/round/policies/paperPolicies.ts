import {
  chooseByLot,
  chooseByReputation,
  chooseLowestDeadline,
  clusterDirections,
  compareWithHeads,
  directionsOf,
  grandPartition,
  lowestDeadlineHeads,
  type Partition,
  randomPartition,
  similarityPartition,
} from "../../coalition/index.ts";
import { commonPrice, type IncentiveTerms } from "../../incentive/index.ts";
import type { CoalitionPolicyName, HeadPolicyName, IncentivePolicyName } from "./PolicyNames.ts";
import type { CoalitionPolicy, HeadPolicy, IncentivePolicy, OfferedCoalition, RecruitmentView } from "./Scheme.ts";

const asConfigured = (configured: number): number => configured;

const idsOf = ({ learners }: RecruitmentView) => learners.map(({ learner }) => learner);

/** The coalition policies of the paper's schemes (section VI). */
export const coalitionPolicies: Readonly<Record<CoalitionPolicyName, CoalitionPolicy>> = {
  /** A random partition in round 0, then that of the last round. */
  game: {
    name: "game",
    playsGame: true,
    startsWhereItEnded: true,
    coalitionCount: asConfigured,
    start: (view, stream) => {
      const { round, coalitionCount, learners, terms, lastPartition } = view;
      if (round > 0) return { partition: lastPartition };
      if (terms.start !== "clusters") return { partition: randomPartition(idsOf(view), coalitionCount, stream) };
      return clusterDirections(learners, directionsOf(view.embeddings[0] ?? []), coalitionCount, terms, stream);
    },
  },
  random: {
    name: "random",
    playsGame: false,
    startsWhereItEnded: false,
    coalitionCount: asConfigured,
    start: (view, stream) => ({ partition: randomPartition(idsOf(view), view.coalitionCount, stream) }),
  },
  grand: {
    name: "grand",
    playsGame: false,
    startsWhereItEnded: false,
    coalitionCount: () => 1,
    start: (view) => ({ partition: grandPartition(idsOf(view)) }),
  },
  fixed: {
    name: "fixed",
    playsGame: false,
    startsWhereItEnded: false,
    coalitionCount: asConfigured,
    start: (view) => {
      const kept = view.kept === null ? cluster(view) : addNewcomers(view, view.kept);
      const present = new Set(idsOf(view));
      // an absent learner keeps its place
      return { partition: kept.map((members) => members.filter((learner) => present.has(learner))), kept };
    },
  },
};

/** The M tightest deadlines head. Every other learner joins the most similar of them under the initial model. */
const cluster = (view: RecruitmentView): Partition => {
  const heads = lowestDeadlineHeads(view.learners, view.coalitionCount, view.terms);
  return similarityPartition(idsOf(view), heads, compareWithHeads(view, heads));
};

/**
 * Adds learners that have joined since the clusters were made. Each joins the cluster whose present member with the
 * tightest deadline is most similar to it. If no old member is present, the newcomers form their own clusters.
 */
const addNewcomers = (view: RecruitmentView, kept: Partition): Partition => {
  const known = new Set(kept.flat());
  const ids = idsOf(view);
  if (ids.every((learner) => known.has(learner))) return kept;
  const profiles = new Map(view.learners.map((profile) => [profile.learner, profile]));
  const heads = kept.map((members) => {
    const present = members.flatMap((learner) => profiles.get(learner) ?? []);
    return lowestDeadlineHeads(present, 1, view.terms)[0]!;
  });
  const places = heads.every((head) => head === null)
    ? cluster(view)
    : similarityPartition(ids, heads, compareWithHeads(view, heads));
  return kept.map((members, coalition) => [...members, ...places[coalition]!.filter((learner) => !known.has(learner))]);
};

/** The common price of a round, which all its coalitions ask for. */
const commonPriceOf = (coalitions: readonly OfferedCoalition[], terms: IncentiveTerms): number => {
  const known = commonPrices.get(coalitions) ?? commonPrice(coalitions, terms).competitionIncentive;
  commonPrices.set(coalitions, known);
  return known;
};

const commonPrices = new WeakMap<readonly OfferedCoalition[], number>();

/** The incentive policies of the paper's schemes, and the paper's bisection beside the certified optimum [E11]. */
export const incentivePolicies: Readonly<Record<IncentivePolicyName | "bisection", IncentivePolicy>> = {
  stackelberg: {
    name: "stackelberg",
    isAnnounced: true,
    isStackelberg: true,
    incentive: ({ terms, coalitions }) =>
      terms.priceScope === "task" ? { fixed: commonPriceOf(coalitions, terms) } : "stackelberg",
  },
  bisection: { name: "bisection", isAnnounced: true, isStackelberg: true, incentive: () => "bisection" },
  optimized: {
    name: "optimized",
    isAnnounced: false,
    isStackelberg: false,
    incentive: ({ terms }) => ({ fixed: terms.maxCompetitionIncentive }),
  },
  /** Frequencies are uniform in [lo_i, hi_i]. */
  random: {
    name: "random",
    isAnnounced: false,
    isStackelberg: false,
    incentive: ({ terms }) => ({ fixed: terms.maxCompetitionIncentive }),
    frequency: ({ minFrequency, maxFrequency }, _, stream) => stream.uniformBetween(minFrequency, maxFrequency),
  },
};

/** The head policies of the paper's schemes. */
export const headPolicies: Readonly<Record<HeadPolicyName, HeadPolicy>> = {
  /** Random in round 0, when no learner has a reputation. */
  reputation: {
    name: "reputation",
    choose: (ballot, stream) => (ballot.round === 0 ? chooseByLot(stream)(ballot) : chooseByReputation(ballot)),
  },
  "lowest-deadline": { name: "lowest-deadline", choose: chooseLowestDeadline },
  random: { name: "random", choose: (ballot, stream) => chooseByLot(stream)(ballot) },
};
