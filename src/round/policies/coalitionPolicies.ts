import {
  grandPartition,
  lowestDeadlineHeads,
  type Partition,
  randomPartition,
  similarityPartition,
} from "../../coalition/index.ts";
import type { CoalitionPolicy, RecruitmentView } from "./CoalitionPolicy.ts";
import { compareWithHeads } from "./compareWithHeads.ts";
import type { CoalitionPolicyName } from "./PolicyNames.ts";

const asConfigured = (configured: number): number => configured;

const idsOf = ({ learners }: RecruitmentView) => learners.map(({ learner }) => learner);

/** The coalition policies of the paper's schemes (spec 13). */
export const coalitionPolicies: Readonly<Record<CoalitionPolicyName, CoalitionPolicy>> = {
  /** A random partition in round 0 (spec 8), then the last round's. */
  game: {
    name: "game",
    playsGame: true,
    startsWhereItEnded: true,
    coalitionCount: asConfigured,
    start: (view, stream) => ({
      partition: view.round === 0 ? randomPartition(idsOf(view), view.coalitionCount, stream) : view.lastPartition,
    }),
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
      const kept = view.kept === null ? cluster(view) : withNewcomers(view, view.kept);
      const present = new Set(idsOf(view));
      // who is kept out keeps its place
      return { partition: kept.map((members) => members.filter((learner) => present.has(learner))), kept };
    },
  },
};

/** The M tightest deadlines head; everyone else joins the most similar of them under the initial model (spec 13). */
const cluster = (view: RecruitmentView): Partition => {
  const heads = lowestDeadlineHeads(view.learners, view.coalitionCount, view.terms);
  return similarityPartition(idsOf(view), heads, compareWithHeads(view, heads));
};

/**
 * Clusters with those that have come since they were made: each joins the cluster whose member with the tightest deadline,
 * of those that are there, it is most similar to. Where nobody of the old ones is there, newcomers make clusters of their own.
 */
const withNewcomers = (view: RecruitmentView, kept: Partition): Partition => {
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
