import type { LearnerId } from "../../core/index.ts";
import { mean, standardDeviation } from "../../math/index.ts";
import { metricsOf, type Recipe, weighScores } from "../../meta/index.ts";
import { resolveTrainer } from "../policies/resolveTrainer.ts";
import type { Adaptation, PersonalizeResult, Scores } from "../ports/Link.ts";
import type { ChosenRecipe, EvaluationRecord, ScoreSummary, UsedSamples } from "../RoundRecord.ts";
import type { RoundState } from "../RoundState.ts";
import type { TaskConfig } from "../TaskConfig.ts";
import { askAll } from "./askLearners.ts";
import { type ModelChoice, passiveLearners } from "./chooseModels.ts";
import { choosePersonalization } from "./choosePersonalization.ts";
import type { RoundContext } from "./RoundContext.ts";

/** How a measurement is made. */
export interface EvaluationOptions {
  /** What the task's policies choose is chosen now. */
  readonly chooses?: boolean;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Measures the models between two rounds. Every active learner personalizes the model chosen for it; every passive learner
 * does so with each number of samples. It changes nothing, so it may run beside the next round.
 */
export const evaluateModels = async (
  context: RoundContext,
  state: RoundState,
  models: readonly Float32Array[],
  modelOf: ModelChoice,
  { chooses = false, signal }: EvaluationOptions = {},
): Promise<EvaluationRecord> => {
  const { task, learners, ports } = context;
  const { active } = learners;
  const { personalization } = task.config;
  const { passiveSampleCounts, minTestSamples } = personalization;
  const passive = passiveLearners(learners);
  const shares = sharesByCoalition(context, state);
  // some hundred steps, and as many again alone, take a slow device longer than an embedding
  const patience = Math.max(ports.patience, ports.longestRound ?? 0);
  const ask = (
    asked: readonly LearnerId[],
    sampleCounts: readonly (number | "all")[],
    {
      adaptation,
      tallies,
    }: { readonly adaptation?: Omit<Adaptation, "trainedShares">; readonly tallies?: boolean } = {},
  ) =>
    askAll(
      asked.filter((learner) => modelOf.has(learner)),
      (learner) => {
        const coalition = modelOf.get(learner)!;
        const trainedShares = shares[coalition];
        const request = {
          kind: "personalise",
          round: state.round,
          model: models[coalition]!,
          sampleCounts,
          ...(tallies && { tallies }),
        } as const;
        return ports.link.request(
          learner,
          adaptation === undefined
            ? request
            : { ...request, adaptation: { ...adaptation, ...(trainedShares && { trainedShares }) } },
          { timeout: adaptation === undefined ? ports.patience : patience, ...(signal && { signal }) },
        );
      },
    );
  const keepsModel = resolveTrainer(task.config, context.task.trainer).keptDirection !== undefined;
  const choice =
    chooses && choosesSomething(task.config)
      ? await choosePersonalization(
          personalization,
          active,
          { keepsModel, isOfClasses: task.classCount !== 1 },
          (asked, sampleCounts, recipes) =>
            ask(asked, sampleCounts, {
              adaptation: { recipes: sampleCounts.map(() => recipes), on: "held-out", draws: REHEARSAL_DRAWS },
            }),
        )
      : undefined;
  const fixed = keepsModel ? undefined : fixedRecipe(task.config);
  const names = task.metrics?.names ?? [];
  const measure = (asked: readonly LearnerId[], sampleCounts: readonly (number | "all")[], chosen: ChosenOf) => {
    const tallies = names.length > 0;
    const recipes = sampleCounts.map((count) => chosen(count)?.recipe ?? fixed);
    const isAdapted = recipes.some((recipe) => recipe !== undefined);
    if (!isAdapted) return ask(asked, sampleCounts, { tallies });
    const usual = fixedRecipe(task.config, true)!;
    const draws = personalization.draws;
    const adaptation = { recipes: recipes.map((recipe) => [recipe ?? usual]), on: "test", draws } as const;
    return ask(asked, sampleCounts, { adaptation, tallies });
  };
  const [byActive, byPassive] = await Promise.all([
    measure(active, ["all"], () => choice?.active),
    measure(passive, passiveSampleCounts, (count) => choice?.newcomers[String(count)]),
  ]);
  const activeResults = active.flatMap((learner) => byActive.get(learner) ?? []);
  const passiveResults = passive.flatMap((learner) => byPassive.get(learner) ?? []);
  const bySamples: Record<string, ScoreSummary> = {};
  if (passiveResults.length > 0) {
    passiveSampleCounts.forEach((count, index) => {
      bySamples[String(count)] = summarizeNewcomers(passiveResults, count, index, minTestSamples);
    });
  }
  return {
    round: state.round - 1,
    active: {
      before: summarize(
        activeResults.map(({ before, samples }) => ({ ...before, samples })),
        minTestSamples,
      ),
      after: summarize(
        activeResults.map(({ after, samples }) => ({ ...after[0]!, samples })),
        minTestSamples,
      ),
    },
    passive: bySamples,
    byLearner: active.flatMap((learner) => {
      const result: PersonalizeResult | undefined = byActive.get(learner);
      if (result === undefined) return [];
      const { before, after, samples } = result;
      return [
        { learner, before: before.accuracy, after: after[0]!.accuracy, ...(samples !== undefined && { samples }) },
      ];
    }),
    ...(task.quantity && { quantity: { name: task.quantity.name, scale: task.quantity.scale } }),
    ...(names.length > 0 && {
      metrics: metricsOf(
        names,
        activeResults.flatMap(({ tally }) => (tally === undefined ? [] : [tally])),
        { classNames: task.metrics!.classNames, quantity: task.quantity },
      ),
    }),
    ...(choice && { choice: { ...choice, trainedShares: shares.map((own) => own ?? null) } }),
  };
};

type ChosenOf = (count: number | "all") => ChosenRecipe | null | undefined;

/** Draws of few samples in a rehearsal: with its many learners enough to tell recipes apart. */
const REHEARSAL_DRAWS = 3;

const choosesSomething = ({ personalization }: TaskConfig): boolean =>
  personalization.active !== "fixed" || personalization.newcomers !== "fixed";

/**
 * The recipe that a configuration spells out; undefined if the inner steps of the paper say the same.
 *
 * @param isWanted - as a recipe in any case
 */
const fixedRecipe = ({ personalization, learning }: TaskConfig, isWanted = false): Recipe | undefined => {
  const { steps, stepSize = learning.stepSize, prior = null, batchSize, draws } = personalization;
  if (!isWanted && prior === null && batchSize === undefined && draws === 1) return undefined;
  return { start: "shared", steps, stepSize, prior, mixedWith: [] };
};

/** By coalition: smoothed shares of the classes among its members' samples; undefined where class counts are not known. */
const sharesByCoalition = (
  { learners: { classCounts } }: RoundContext,
  { partition }: RoundState,
): readonly (readonly number[] | undefined)[] =>
  partition.map((members) => {
    const counts = members.flatMap((learner) => {
      const own = classCounts?.get(learner);
      return own === undefined ? [] : [own];
    });
    if (counts.length === 0) return undefined;
    const totals = counts[0]!.map((_, label) => counts.reduce((sum, own) => sum + own[label]!, 1));
    const total = totals.reduce((sum, count) => sum + count, 0);
    return totals.map((count) => count / total);
  });

/** Scores of a learner, with its number of test samples where it tells it. */
interface ToldScores extends Scores {
  readonly samples: number | undefined;
}

/** One point of the personalization curve: all passive learners in the mean, and those that have so many samples by test samples. */
const summarizeNewcomers = (
  results: readonly PersonalizeResult[],
  count: number | "all",
  index: number,
  least: number,
): ScoreSummary => {
  const scoresOf = ({ after, samples }: PersonalizeResult): ToldScores => ({ ...after[index]!, samples });
  const summary = summarize(results.map(scoresOf), least);
  if (results.some(({ available }) => available === undefined)) return summary;
  const able = results.filter(({ available }) => available! >= (count === "all" ? 1 : count));
  const used = able.map(({ available }) => (count === "all" ? available! : count));
  const samples: UsedSamples = {
    learners: able.length,
    of: results.length,
    least: used.length === 0 ? 0 : Math.min(...used),
    mean: mean(used),
    most: used.length === 0 ? 0 : Math.max(...used),
  };
  const scores = able.map(scoresOf);
  return { ...summary, ...(scores.every(isCounted) && { weighed: weighScores(scores, least) }), used: samples };
};

/** Mean, spread and worst tenth over learners; all 0 without learners. */
const summarize = (scores: readonly ToldScores[], least: number): ScoreSummary => {
  const accuracies = scores.map(({ accuracy }) => accuracy);
  const worst = [...accuracies].sort((a, b) => a - b).slice(0, Math.max(1, Math.floor(accuracies.length / 10)));
  return {
    accuracy: mean(accuracies),
    loss: mean(scores.map(({ loss }) => loss)),
    deviation: standardDeviation(accuracies),
    worstTenth: mean(worst),
    learners: scores.length,
    ...(scores.length > 0 && scores.every(isCounted) && { weighed: weighScores(scores, least) }),
  };
};

const isCounted = (scores: ToldScores): scores is ToldScores & { readonly samples: number } =>
  scores.samples !== undefined;
