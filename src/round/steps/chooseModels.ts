import { mostSimilarCoalition, passiveSimilarityMatrix } from "../../coalition/index.ts";
import type { CoalitionIndex, LearnerId } from "../../core/index.ts";
import type { RoundState } from "../state/RoundState.ts";
import { collectEmbeddings } from "./collectEmbeddings.ts";
import { passiveLearners } from "./passiveLearners.ts";
import type { RoundContext } from "./RoundContext.ts";

/** Which coalition's model each learner uses; a learner that can be compared with no head has none. */
export type ModelChoice = ReadonlyMap<LearnerId, CoalitionIndex>;

/**
 * Members use their coalition's model; passive learners and those that sit the round out use the model of the head that
 * they are most similar to, as the models stand in `state`.
 */
export const chooseModels = async (
  context: RoundContext,
  state: RoundState,
  models: readonly Float32Array[],
  signal?: AbortSignal,
): Promise<ModelChoice> => {
  const chosen = new Map<LearnerId, CoalitionIndex>();
  state.partition.forEach((members, coalition) => {
    for (const learner of members) chosen.set(learner, coalition);
  });
  const passive = passiveLearners(context);
  const seeking = [...state.sittingOut, ...passive].filter((learner) => !chosen.has(learner));
  if (seeking.length === 0) return chosen;
  const { embeddings: _, ...fresh } = state;
  const everyone = { ...context, active: [...context.active, ...passive] };
  const { learners, byCoalition } = await collectEmbeddings(everyone, fresh, models, signal);
  const position = new Map(learners.map((learner, index) => [learner, index]));
  const vectorsOf = (group: readonly LearnerId[]) =>
    byCoalition.map((row) => group.map((learner) => row[position.get(learner)!]!));
  // who shows no embedding is compared with nobody
  const compared = context.active.filter((learner) => position.has(learner));
  const comparing = seeking.filter((learner) => position.has(learner));
  const heads = state.heads.map((head) => (head !== null && position.has(head) ? head : null));
  const columns = passiveSimilarityMatrix(
    { learners: compared, heads, embeddings: vectorsOf(compared), kind: context.config.coalition.similarity },
    vectorsOf(comparing),
  );
  comparing.forEach((learner, index) => {
    const best = mostSimilarCoalition(heads, columns, comparing.length, index);
    if (best !== null) chosen.set(learner, best);
  });
  return chosen;
};
