import type { LearnerId } from "../../core/index.ts";
import { mean, standardDeviation } from "../../math/index.ts";
import type { PersonalizeResult, Scores } from "../ports/Link.ts";
import type { EvaluationRecord, ScoreSummary } from "../RoundRecord.ts";
import type { RoundState } from "../RoundState.ts";
import { askAll } from "./askLearners.ts";
import { type ModelChoice, passiveLearners } from "./chooseModels.ts";
import type { RoundContext } from "./RoundContext.ts";

/**
 * Measures the models between two rounds. Every active learner personalizes the model chosen for it; every passive learner
 * does so with each number of samples. It changes nothing, so it may run beside the next round.
 */
export const evaluateModels = async (
  { task, learners, ports: { link, patience } }: RoundContext,
  state: RoundState,
  models: readonly Float32Array[],
  modelOf: ModelChoice,
  signal?: AbortSignal,
): Promise<EvaluationRecord> => {
  const { active } = learners;
  const { passiveSampleCounts } = task.config.personalization;
  const passive = passiveLearners(learners);
  const ask = (asked: readonly LearnerId[], sampleCounts: readonly (number | "all")[]) =>
    askAll(
      asked.filter((learner) => modelOf.has(learner)),
      (learner) =>
        link.request(
          learner,
          { kind: "personalise", round: state.round, model: models[modelOf.get(learner)!]!, sampleCounts },
          { timeout: patience, ...(signal && { signal }) },
        ),
    );
  const [byActive, byPassive] = await Promise.all([ask(active, ["all"]), ask(passive, passiveSampleCounts)]);
  const activeResults = active.flatMap((learner) => byActive.get(learner) ?? []);
  const passiveResults = passive.flatMap((learner) => byPassive.get(learner) ?? []);
  const bySamples: Record<string, ScoreSummary> = {};
  if (passiveResults.length > 0) {
    passiveSampleCounts.forEach((count, index) => {
      bySamples[String(count)] = summarize(passiveResults.map(({ after }) => after[index]!));
    });
  }
  return {
    round: state.round - 1,
    active: {
      before: summarize(activeResults.map(({ before }) => before)),
      after: summarize(activeResults.map(({ after }) => after[0]!)),
    },
    passive: bySamples,
    byLearner: active.flatMap((learner) => {
      const result: PersonalizeResult | undefined = byActive.get(learner);
      return result ? [{ learner, before: result.before.accuracy, after: result.after[0]!.accuracy }] : [];
    }),
  };
};

/** Mean, spread and worst tenth over learners; all 0 without learners. */
const summarize = (scores: readonly Scores[]): ScoreSummary => {
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
