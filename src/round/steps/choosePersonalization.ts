import type { LearnerId } from "../../core/index.ts";
import {
  type Calibration,
  calibrationRecipes,
  collectiveRecipes,
  ensembleRecipe,
  type Recipe,
  withoutPriors,
} from "../../meta/index.ts";
import type { PersonalizeResult } from "../ports/Link.ts";
import type { ChosenRecipe, PersonalizationChoice } from "../RoundRecord.ts";
import type { TaskConfig } from "../TaskConfig.ts";

/** Asks learners to measure recipes on the samples that they hold out; learners that are unreachable have no entry. */
export type Rehearse = (
  learners: readonly LearnerId[],
  sampleCounts: readonly (number | "all")[],
  recipes: readonly Recipe[],
) => Promise<ReadonlyMap<LearnerId, PersonalizeResult>>;

/**
 * How learners personalize at the end of a task, as its policies say:
 *
 * - `collective`: the recipe with the lowest excess on held-out samples, averaged over all learners, for everybody. A learner
 *   that chose by itself, on a handful of samples, would often choose badly. The excess is the loss above that of the
 *   learner's own best recipe, and counts as at most 1, so that a single wrong report cannot decide.
 * - `calibrated`: half of the learners play newcomers with so many of their samples. The recipe with the best mean accuracy
 *   is the one for newcomers with that many.
 *
 * @param active - learners that train, ascending
 * @param about - whether learners keep models of their own, and whether the task is of classes, which have priors
 */
export const choosePersonalization = async (
  { active: policy, newcomers, passiveSampleCounts }: TaskConfig["personalization"],
  active: readonly LearnerId[],
  { keepsModel, isOfClasses }: { readonly keepsModel: boolean; readonly isOfClasses: boolean },
  rehearse: Rehearse,
): Promise<Omit<PersonalizationChoice, "trainedShares">> => {
  const asked = (recipes: readonly Recipe[]): readonly Recipe[] => (isOfClasses ? recipes : withoutPriors(recipes));
  const chooseActive = async (): Promise<ChosenRecipe | null> => {
    if (policy === "ensemble") return { recipe: asked([ensembleRecipe])[0]!, learners: 0, samples: 0, candidates: [] };
    if (policy !== "collective") return null;
    const recipes = asked(collectiveRecipes(keepsModel));
    const results = inOrder(await rehearse(active, ["all"], recipes));
    return choose(recipes, results, 0, ({ excess }) => -excess);
  };
  const chooseNewcomers = async (): Promise<Record<string, ChosenRecipe>> => {
    if (newcomers !== "calibrated") return {};
    const actors = active.filter((_, place) => place % 2 === 0);
    const recipes = asked(calibrationRecipes);
    const results = inOrder(await rehearse(actors, passiveSampleCounts, recipes));
    const chosen: Record<string, ChosenRecipe> = {};
    passiveSampleCounts.forEach((count, index) => {
      const from = index * recipes.length;
      const best = choose(recipes, results, from, ({ accuracy }) => accuracy);
      if (best !== null) chosen[String(count)] = best;
    });
    return chosen;
  };
  const [chosenActive, chosenNewcomers] = await Promise.all([chooseActive(), chooseNewcomers()]);
  return { active: chosenActive, newcomers: chosenNewcomers };
};

/** The recipe with the highest worth, the first of equal ones; null if no learner held anything out. */
const choose = (
  recipes: readonly Recipe[],
  results: readonly PersonalizeResult[],
  from: number,
  worth: (candidate: ChosenRecipe["candidates"][number]) => number,
): ChosenRecipe | null => {
  const told = results.filter(({ samples = 0 }) => samples > 0);
  if (told.length === 0) return null;
  const mean = (value: (result: PersonalizeResult) => number): number =>
    told.reduce((sum, result) => sum + value(result), 0) / told.length;
  const candidates = recipes.map((recipe, place) => ({
    recipe,
    accuracy: mean(({ after }) => after[from + place]!.accuracy),
    loss: mean(({ after }) => after[from + place]!.loss),
    excess: mean(({ after }) => Math.min(MOST_EXCESS, after[from + place]!.loss - lowest(after, from, recipes.length))),
  }));
  let best = candidates[0]!;
  for (const candidate of candidates) if (worth(candidate) > worth(best)) best = candidate;
  return {
    recipe: best.recipe,
    learners: told.length,
    samples: told.reduce((sum, { samples = 0 }) => sum + samples, 0),
    candidates,
  };
};

/** Most that one learner's report counts against a recipe, nat. */
const MOST_EXCESS = 1;

const lowest = (scores: PersonalizeResult["after"], from: number, count: number): number =>
  Math.min(...scores.slice(from, from + count).map(({ loss }) => loss));

/** Results by learner: a mean has the same bits whoever answers first. */
const inOrder = (results: ReadonlyMap<LearnerId, PersonalizeResult>): PersonalizeResult[] =>
  [...results].sort(([one], [other]) => one - other).map(([, result]) => result);

/** The part of a choice that travels with a coalition's model; undefined if newcomers were not rehearsed. */
export const calibrationOf = (
  {
    newcomers,
    trainedShares,
  }: Pick<PersonalizationChoice, "trainedShares"> & {
    readonly newcomers: Readonly<Record<string, Pick<ChosenRecipe, "recipe">>>;
  },
  coalition: number,
): Calibration | undefined => {
  const recipes = Object.entries(newcomers).map(([count, { recipe }]) => [count, recipe] as const);
  if (recipes.length === 0) return undefined;
  return { newcomers: Object.fromEntries(recipes), trainedShares: trainedShares[coalition] ?? null };
};
