import {
  electHeads,
  grandPartition,
  type HeadPolicy,
  lowestDeadlineHeads,
  type Partition,
  randomPartition,
  similarityPartition,
} from "../../coalition/index.ts";
import { type LearnerId, RandomStream } from "../../core/index.ts";
import type { LearnerProfile } from "../../cost/index.ts";
import type { RoundState } from "../state/RoundState.ts";
import type { Embeddings } from "./collectEmbeddings.ts";
import { compareWithHeads } from "./compareWithHeads.ts";
import type { RoundContext } from "./RoundContext.ts";

/** Where learners stand when the round opens, before any game. */
export interface Recruitment {
  readonly partition: Partition;
  readonly heads: readonly (LearnerId | null)[];
  /** The "fixed" policy's clusters, to be kept. */
  readonly clusters?: Partition;
}

/**
 * The partition to start from by the scheme's coalition policy, and a head for each coalition by its head policy. In round
 * 0 of a game both are random (spec 8).
 *
 * @param profiles - of the active learners; under random frequencies `maxFrequency` is the drawn one, so that nobody heads
 *   who would miss its own deadline
 */
export const recruit = (
  context: RoundContext,
  state: RoundState,
  profiles: readonly LearnerProfile[],
  embeddings: Embeddings,
  globalReputation: Float64Array,
): Recruitment => {
  const { scheme, terms, seed, active } = context;
  const { round } = state;
  const isActive = new Set(active);
  const isRandomHead = scheme.head === "random" || (scheme.head === "reputation" && round === 0);
  const policy: HeadPolicy = isRandomHead
    ? { kind: "random", stream: new RandomStream(seed, "heads", { round }) }
    : { kind: scheme.head };
  const elect = (partition: Partition) =>
    electHeads({ learners: profiles, globalReputation, partition, terms, policy });

  switch (scheme.coalition) {
    case "random": {
      const partition = randomPartition(active, terms.coalitionCount, new RandomStream(seed, "partition", { round }));
      return { partition, heads: elect(partition) };
    }
    case "grand": {
      const partition = grandPartition(active);
      return { partition, heads: elect(partition) };
    }
    case "fixed": {
      const clusters = state.clusters ?? cluster(context, embeddings);
      // who is kept out keeps its place
      const present = clusters.map((members) => members.filter((learner) => isActive.has(learner)));
      return { partition: present, heads: elect(present), clusters };
    }
    case "game": {
      const partition =
        round === 0
          ? randomPartition(active, terms.coalitionCount, new RandomStream(seed, "partition", { round }))
          : state.partition.map((members) => members.filter((learner) => isActive.has(learner)));
      return { partition, heads: elect(partition) };
    }
  }
};

/**
 * The M tightest deadlines head; everyone else joins the most similar of them under the initial model (spec 13). Clusters
 * last, so what frequencies round 0 happens to draw does not enter.
 */
const cluster = (context: RoundContext, embeddings: Embeddings): Partition => {
  const { active, terms, registrations } = context;
  const profiles = active.map((learner) => registrations.get(learner)!);
  const heads = lowestDeadlineHeads(profiles, terms.coalitionCount, terms);
  return similarityPartition(active, heads, compareWithHeads(context, heads, embeddings));
};
