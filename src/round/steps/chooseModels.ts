import { mostSimilarCoalition } from "../../coalition/index.ts";
import type { CoalitionIndex, LearnerId } from "../../core/index.ts";
import type { RoundState } from "../RoundState.ts";
import { drawEmbeddings } from "./collectRequests.ts";
import type { RoundContext, RoundLearners } from "./RoundContext.ts";

/** The coalition whose model each learner uses. A learner without a valid embedding has none. */
export type ModelChoice = ReadonlyMap<LearnerId, CoalitionIndex>;

/** Ids of the learners that only personalize, in the order of registration. */
export const passiveLearners = ({ registrations }: Pick<RoundLearners, "registrations">): LearnerId[] =>
  [...registrations.values()].filter(({ active }) => !active).map(({ learner }) => learner);

/**
 * Chooses a model for each learner between two rounds. Members use their coalition's model. Passive learners and those that
 * sit the round out use the model of the coalition that is most similar to them.
 */
export const chooseModels = async (
  context: RoundContext,
  state: RoundState,
  models: readonly Float32Array[],
  signal?: AbortSignal,
): Promise<ModelChoice> => {
  const { active } = context.learners;
  const passive = passiveLearners(context.learners);
  const chosen = new Map<LearnerId, CoalitionIndex>();
  state.partition.forEach((members, coalition) => {
    for (const learner of members) chosen.set(learner, coalition);
  });
  const seeking = [...state.sittingOut, ...passive].filter((learner) => !chosen.has(learner));
  if (seeking.length === 0) return chosen;
  const drawn = await drawEmbeddings({ ...context, state, models, signal }, [...active, ...passive]);
  const index = new Map(drawn.learners.map((learner, place) => [learner, place]));
  const vectorsOf = (group: readonly LearnerId[]) =>
    drawn.byCoalition.map((row) => group.map((learner) => row[index.get(learner)!]!));
  const compared = active.filter((learner) => index.has(learner));
  const comparing = seeking.filter((learner) => index.has(learner));
  const { config, scheme } = context.task;
  const columns = scheme.similarity.seeking({
    heads: state.heads,
    partition: state.partition,
    similarityKind: config.coalition.similarity,
    active: compared,
    activeEmbeddings: vectorsOf(compared),
    seeking: comparing,
    seekingEmbeddings: vectorsOf(comparing),
  });
  // without its own embedding nobody is compared with a head
  const isComparable = (head: LearnerId): boolean => scheme.similarity.model === "reference" || index.has(head);
  const heads = state.heads.map((head) => (head !== null && isComparable(head) ? head : null));
  comparing.forEach((learner, column) => {
    const best = mostSimilarCoalition(heads, columns, comparing.length, column);
    if (best !== null) chosen.set(learner, best);
  });
  return chosen;
};

/** Records on the ledger which model each passive learner is handed, before the next round opens. */
export const handOverModels = async (
  { task, learners, ports }: RoundContext,
  state: RoundState,
  modelOf: ModelChoice,
): Promise<void> => {
  const handed = passiveLearners(learners)
    .sort((a, b) => a - b)
    .flatMap((learner) => {
      const coalition = modelOf.get(learner);
      return coalition === undefined ? [] : [{ learner, coalition, modelHash: state.modelHashes[coalition]! }];
    });
  if (handed.length > 0) await ports.ledger.handOver({ task: task.id, round: state.round, learners: handed });
};
