import type { LearnerId } from "../../core/index.ts";
import { calibrationRecipes, collectiveRecipes, ensembleRecipe, type Recipe } from "../../meta/index.ts";
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
 * - `collective`: the recipe with the lowest loss on held-out samples, averaged over all learners, for everybody. A learner
 *   that chose by itself, on a handful of samples, would often choose badly.
 * - `calibrated`: half of the learners play newcomers with so many of their samples. The recipe with the best mean accuracy
 *   is the one for newcomers with that many.
 *
 * @param active - learners that train, ascending
 * @param keepsModel - whether learners keep models of their own
 */
export const choosePersonalization = async (
  { active: policy, newcomers, passiveSampleCounts }: TaskConfig["personalization"],
  active: readonly LearnerId[],
  keepsModel: boolean,
  rehearse: Rehearse,
): Promise<PersonalizationChoice> => {
  const chooseActive = async (): Promise<ChosenRecipe | null> => {
    if (policy === "ensemble") return { recipe: ensembleRecipe, learners: 0, samples: 0, candidates: [] };
    if (policy !== "collective") return null;
    const recipes = collectiveRecipes(keepsModel);
    const results = [...(await rehearse(active, ["all"], recipes)).values()];
    return choose(recipes, results, 0, ({ loss }) => -loss);
  };
  const chooseNewcomers = async (): Promise<Record<string, ChosenRecipe>> => {
    if (newcomers !== "calibrated") return {};
    const actors = active.filter((_, place) => place % 2 === 0);
    const results = [...(await rehearse(actors, passiveSampleCounts, calibrationRecipes)).values()];
    const chosen: Record<string, ChosenRecipe> = {};
    passiveSampleCounts.forEach((count, index) => {
      const from = index * calibrationRecipes.length;
      const best = choose(calibrationRecipes, results, from, ({ accuracy }) => accuracy);
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
  worth: (candidate: { readonly accuracy: number; readonly loss: number }) => number,
): ChosenRecipe | null => {
  const told = results.filter(({ samples = 0 }) => samples > 0);
  if (told.length === 0) return null;
  const mean = (value: (result: PersonalizeResult) => number): number =>
    told.reduce((sum, result) => sum + value(result), 0) / told.length;
  const candidates = recipes.map((recipe, place) => ({
    recipe,
    accuracy: mean(({ after }) => after[from + place]!.accuracy),
    loss: mean(({ after }) => after[from + place]!.loss),
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
