/** How a learner makes a model of its own out of the shared one, and which predictions it averages. */
export interface Recipe {
  /** The model that the steps start from; `"kept"`: the one that the learner's trainer keeps. */
  readonly start: "shared" | "alone" | "kept";
  /** Gradient steps on the learner's own training samples. */
  readonly steps: number;
  /** Rate of these steps. */
  readonly stepSize: number;
  /** a of the learner's label prior, in samples a class; null: no prior. */
  readonly prior: number | null;
  /**
   * The predictions are the mean of the adapted model's and of these models': `"alone"` is the model that the learner trained
   * alone, `"shared"` the shared one without steps and with the same prior.
   */
  readonly mixedWith: readonly ("alone" | "shared")[];
}

const RATE = 0.05;
const PRIOR = 0.1;

const recipe = (fields: Partial<Recipe>): Recipe => ({
  start: "shared",
  steps: 0,
  stepSize: RATE,
  prior: null,
  mixedWith: [],
  ...fields,
});

/** Recipes for a task of a quantity, which has no labels to have a prior of: each once, without its prior. */
export const withoutPriors = (recipes: readonly Recipe[]): readonly Recipe[] => {
  const plain = recipes.map((one) => ({ ...one, prior: null }));
  const names = plain.map((one) => JSON.stringify(one));
  return plain.filter((_, place) => names.indexOf(names[place]!) === place);
};

/** The model that the learner trained alone. */
const aloneRecipe: Recipe = recipe({ start: "alone" });

/** The mean of alone and 50 steps with prior: without any validation, its mean is hardly ever below alone. */
export const ensembleRecipe: Recipe = recipe({ steps: 50, prior: PRIOR, mixedWith: ["alone"] });

/**
 * What a collective choice chooses from.
 *
 * @param keepsModel - whether learners keep models of their own
 */
export const collectiveRecipes = (keepsModel: boolean): readonly Recipe[] => [
  aloneRecipe,
  ...(keepsModel ? [recipe({ start: "kept" })] : []),
  ...[0, 50, 200].flatMap((steps) => [recipe({ steps }), recipe({ steps, prior: PRIOR })]),
  recipe({ prior: PRIOR, mixedWith: ["alone"] }),
  ensembleRecipe,
  recipe({ steps: 200, prior: PRIOR, mixedWith: ["alone"] }),
  recipe({ steps: 50, prior: PRIOR, mixedWith: ["shared"] }),
  recipe({ steps: 50, prior: PRIOR, mixedWith: ["alone", "shared"] }),
  recipe({ steps: 200, prior: PRIOR, mixedWith: ["alone", "shared"] }),
];

/** The grid of a calibration for newcomers: rate x steps x prior. Without steps the rate says nothing. */
export const calibrationRecipes: readonly Recipe[] = [
  [RATE, 0] as const,
  ...[0.01, RATE].flatMap((stepSize) => [1, 5, 10, 50].map((steps) => [stepSize, steps] as const)),
].flatMap(([stepSize, steps]) => [null, 0.1, 0.5, 2].map((prior) => recipe({ stepSize, steps, prior })));

/** A recipe in words, such as "50 steps of 0.05 with label prior". */
export const describeRecipe = ({ start, steps, stepSize, prior, mixedWith }: Recipe): string => {
  if (start === "alone") return "the model trained alone";
  if (start === "kept") return "the model that each learner keeps";
  const adapted = steps === 0 ? "the shared model" : `${steps} ${steps === 1 ? "step" : "steps"} of ${stepSize}`;
  const told = prior === null ? adapted : `${adapted} with label prior (${prior})`;
  if (mixedWith.length === 0) return told;
  const others = mixedWith.map((other) => (other === "alone" ? "alone" : "the shared model"));
  return `the mean of ${others.join(", ")} and ${told}`;
};
