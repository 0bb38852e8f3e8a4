import type { LearnerProfile } from "../../cost/index.ts";
import type { RecruitmentView } from "../policies/CoalitionPolicy.ts";
import type { RoundState } from "../state/RoundState.ts";
import type { Embeddings } from "./collectEmbeddings.ts";
import type { RoundContext } from "./RoundContext.ts";

/** What the scheme's policies may see of the round that opens. */
export const viewRecruitment = (
  { active, terms, config }: Pick<RoundContext, "active" | "terms" | "config">,
  state: RoundState,
  profiles: readonly LearnerProfile[],
  shown: Embeddings,
  globalReputation: Float64Array,
): RecruitmentView => {
  const isActive = new Set(active);
  const place = new Map(shown.learners.map((learner, index) => [learner, index]));
  return {
    round: state.round,
    coalitionCount: terms.coalitionCount,
    learners: profiles,
    globalReputation,
    embeddings: shown.byCoalition.map((row) =>
      active.map((learner) => {
        const at = place.get(learner);
        return at === undefined ? null : row[at]!;
      }),
    ),
    similarityKind: config.coalition.similarity,
    lastPartition: state.partition.map((members) => members.filter((learner) => isActive.has(learner))),
    kept: state.clusters ?? null,
    terms,
  };
};
