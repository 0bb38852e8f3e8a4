import { mostSimilarCoalition, passiveSimilarityMatrix } from "../../coalition/index.ts";
import type { CoalitionIndex, LearnerId } from "../../core/index.ts";
import { mean, standardDeviation } from "../../math/index.ts";
import type { PersonaliseResult, Scores } from "../ports/Trainer.ts";
import type { EvaluationRecord, ScoreSummary } from "../records/RoundRecord.ts";
import type { RoundState } from "../state/RoundState.ts";
import { askAll } from "./askAll.ts";
import { collectEmbeddings } from "./collectEmbeddings.ts";
import type { RoundContext } from "./RoundContext.ts";

/**
 * Measures the models as they stand in `state`: every active learner personalises its own coalition's model, every passive
 * one the model of the head it is most similar to, with each number of samples. Learners that sit the round out use the
 * model of their most similar head too. Changes nothing, so it may run beside the next round.
 */
export const evaluateModels = async (
  context: RoundContext,
  state: RoundState,
  models: readonly Float32Array[],
  signal?: AbortSignal,
): Promise<EvaluationRecord> => {
  const { active, registrations, link, patience, config } = context;
  const passive = [...registrations.values()].filter((one) => !one.active).map((one) => one.learner);
  const modelOf = await modelsToUse(context, state, models, passive, signal);
  const ask = (learners: readonly LearnerId[], sampleCounts: readonly (number | "all")[]) =>
    askAll(
      learners.filter((learner) => modelOf.has(learner)),
      (learner) =>
        link.request(
          learner,
          { kind: "personalise", round: state.round, model: models[modelOf.get(learner)!]!, sampleCounts },
          { timeout: patience, ...(signal && { signal }) },
        ),
    );
  const [byActive, byPassive] = await Promise.all([
    ask(active, ["all"]),
    ask(passive, config.personalisation.passiveSampleCounts),
  ]);
  const activeResults = active.flatMap((learner) => byActive.get(learner) ?? []);
  const passiveResults = passive.flatMap((learner) => byPassive.get(learner) ?? []);
  const bySamples: Record<string, ScoreSummary> = {};
  if (passiveResults.length > 0) {
    config.personalisation.passiveSampleCounts.forEach((count, index) => {
      bySamples[String(count)] = summarise(passiveResults.map(({ after }) => after[index]!));
    });
  }
  return {
    round: state.round - 1,
    active: {
      before: summarise(activeResults.map(({ before }) => before)),
      after: summarise(activeResults.map(({ after }) => after[0]!)),
    },
    passive: bySamples,
    byLearner: active.flatMap((learner) => {
      const result: PersonaliseResult | undefined = byActive.get(learner);
      return result ? [{ learner, before: result.before.accuracy, after: result.after[0]!.accuracy }] : [];
    }),
  };
};

/** The coalition whose model each learner personalises. */
const modelsToUse = async (
  context: RoundContext,
  state: RoundState,
  models: readonly Float32Array[],
  passive: readonly LearnerId[],
  signal: AbortSignal | undefined,
): Promise<Map<LearnerId, CoalitionIndex>> => {
  const chosen = new Map<LearnerId, CoalitionIndex>();
  state.partition.forEach((members, coalition) => {
    for (const learner of members) chosen.set(learner, coalition);
  });
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

/** Mean, spread and the worst tenth over learners; zeros of none. */
const summarise = (scores: readonly Scores[]): ScoreSummary => {
  const accuracies = scores.map(({ accuracy }) => accuracy);
  const worst = [...accuracies].sort((a, b) => a - b).slice(0, Math.max(1, Math.floor(accuracies.length / 10)));
  return {
    accuracy: mean(accuracies),
    loss: mean(scores.map(({ loss }) => loss)),
    deviation: standardDeviation(accuracies),
    worstTenth: mean(worst),
    learners: scores.length,
  };
};
