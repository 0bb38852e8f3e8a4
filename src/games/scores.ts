import * as coalition from "../coalition/index.ts";
import {
  InvalidValueError,
  type LearnerId,
  RandomStream,
  requireFinite,
  requireInteger,
  requireNonNegative,
  requireObject,
  requireOneOf,
  requirePositive,
} from "../core/index.ts";
import * as cost from "../cost/index.ts";
import * as reputations from "../reputation/index.ts";
import { checked, optional } from "./checked.ts";

const learnerId = (field: string, value: number): void => {
  requireInteger(field, value, 0, 2 ** 32 - 2);
};
const list =
  <Item>(check: (field: string, item: Item) => void) =>
  (field: string, value: readonly Item[]): void => {
    if (!Array.isArray(value) && !ArrayBuffer.isView(value)) throw new InvalidValueError(field, value, "a list");
    for (const [index, item] of Array.from(value as ArrayLike<Item>).entries()) check(`${field}[${index}]`, item);
  };
const learners = list(learnerId);
const numbers = list<number>((field, value) => {
  requireFinite(field, value);
});
const norms = list<number>((field, value) => {
  requireNonNegative(field, value);
});
const heads = list<LearnerId | null>((field, value) => {
  if (value !== null) learnerId(field, value);
});
const count = (field: string, value: number): void => {
  requireInteger(field, value, 1);
};
const ballot = (field: string, value: coalition.HeadBallot): void => {
  requireObject(field, value);
  requireInteger(`${field}.coalition`, value.coalition, 0);
  list<coalition.HeadCandidate>((name, candidate) => {
    requireObject(name, candidate);
    cost.requireComputableProfile(candidate.profile, `${name}.profile`);
    requireFinite(`${name}.globalReputation`, candidate.globalReputation);
  })(`${field}.candidates`, value.candidates);
  if (value.candidates.length === 0) throw new InvalidValueError(`${field}.candidates`, [], "at least one candidate");
  requirePositive(`${field}.loosestDeadline`, value.loosestDeadline);
  requirePositive(`${field}.tightestDeadline`, value.tightestDeadline);
};

/** By reputation and deadline (Algorithm 1, lines 7-14); ties: the smaller deadline, then the smaller id. */
export const chooseByReputation: coalition.HeadChoice = checked("chooseByReputation", coalition.chooseByReputation, {
  ballot,
});

/** The tightest deadline; ties: the smaller id. */
export const chooseLowestDeadline: coalition.HeadChoice = checked(
  "chooseLowestDeadline",
  coalition.chooseLowestDeadline,
  { ballot },
);

/**
 * score_i = R_global,i (1 - (T_max,i - Tbar_j) / (Tbar_j - Tmin_j)), Algorithm 1, line 11: the reputation, times 1 for the
 * loosest deadline of the coalition up to 2 for the tightest. Times 1 if all deadlines are the same.
 */
export const headScore = checked("headScore", coalition.headScore, {
  reputation: requireFinite,
  deadline: requirePositive,
  loosest: requirePositive,
  tightest: requirePositive,
});

/** One coalition of all ("best effort"): M = 1. */
export const grandPartition = checked("grandPartition", coalition.grandPartition, {
  learners,
});

/**
 * The random partition of round 0 and of the "random" schemes: a permutation drawn over ascending ids, dealt in turn to
 * the coalitions. Sizes differ by at most 1.
 */
export const randomPartition = checked("randomPartition", coalition.randomPartition, {
  learners,
  coalitions: count,
  stream: (field: string, value: RandomStream) => {
    if (!(value instanceof RandomStream)) throw new InvalidValueError(field, value, "a RandomStream");
  },
});

/**
 * The heads of the "fixed" schemes: the M learners with the lowest deadlines among those that can keep them (ties: the
 * smaller id), in that order; null for coalitions beyond the eligible learners.
 */
export const lowestDeadlineHeads = checked("lowestDeadlineHeads", coalition.lowestDeadlineHeads, {
  learners: list<cost.LearnerProfile>((field, value) => cost.requireComputableProfile(value, field)),
  coalitions: count,
  terms: (field: string, value: cost.CostTerms) => cost.validateCostTerms(value, field),
});

const matrixOf = (rows: number, columns: number, field: string, value: Float64Array): void => {
  numbers(field, value as unknown as readonly number[]);
  if (value.length !== rows * columns)
    throw new InvalidValueError(`${field}.length`, value.length, `${rows * columns}, coalitions times learners`);
};

/**
 * The clusters of the "fixed" schemes: each learner joins the head it is most similar to (ties: the smaller coalition
 * index), heads stay with themselves.
 */
export const similarityPartition = checked("similarityPartition", coalition.similarityPartition, {
  learners,
  heads,
  similarity: (field: string, value: Float64Array, [ids, chosen]: readonly unknown[]) =>
    matrixOf((chosen as readonly unknown[]).length, (ids as readonly unknown[]).length, field, value),
});

/**
 * The coalition whose head the learner in column `index` is most similar to, whose model a passive learner takes (ties:
 * the smaller index); null if all coalitions pause.
 */
export const mostSimilarCoalition = checked("mostSimilarCoalition", coalition.mostSimilarCoalition, {
  heads,
  similarity: () => undefined,
  columns: (field: string, value: number, [chosen, similarity]: readonly unknown[]) => {
    requireInteger(field, value, 1);
    matrixOf((chosen as readonly unknown[]).length, value, "similarity", similarity as Float64Array);
  },
  index: (field: string, value: number, [, , columns]: readonly unknown[]) => {
    requireInteger(field, value, 0, (columns as number) - 1);
  },
});

/**
 * S(j, r), how much a past head r recommends to the head of coalition j [D6]: their similarity under j's model, at least 0;
 * 1 for the head itself; 0 if r is not active now or the coalition pauses.
 */
export const recommendationWeight = checked("recommendationWeight", coalition.recommendationWeight, {
  similarity: (field: string, value: Float64Array) => numbers(field, value as unknown as readonly number[]),
  activeLearners: count,
  coalition: (field: string, value: number, [similarity, active]: readonly unknown[]) => {
    requireInteger(field, value, 0, (similarity as Float64Array).length / (active as number) - 1);
  },
  position: optional((field: string, value: number, [, active]: readonly unknown[]) => {
    requireInteger(field, value, 0, (active as number) - 1);
  }),
});

const sampleCount = count;

/** raw_i of eq. 15: the sum over the steps of g^2 - 2 (1 + 1/sqrt|D_i|) g. Neither bounded nor rising with work [D5]. */
export const gradientContribution = checked("gradientContribution", reputations.gradientContribution, {
  gradientNorms: norms,
  sampleCount,
  localSteps: optional(count),
});

/** x_i = max(0, <update_i, m> / ||m||), m the mean of the others' updates [D5]; 0 where m is 0. */
export const projectionContributions = checked("projectionContributions", reputations.projectionContributions, {
  updates: (field: string, value: readonly Float64Array[]) => {
    const lengths = new Set<number>();
    list<Float64Array>((name, update) => {
      numbers(name, update as unknown as readonly number[]);
      lengths.add(update.length);
    })(field, value);
    if (lengths.size > 1) throw new InvalidValueError(field, [...lengths], "updates of one length");
  },
});

/** x_i = min(||update_i||, cap * median over the coalition's delivered updates) [D5]. */
export const updateNormContributions = checked("updateNormContributions", reputations.updateNormContributions, {
  norms,
  cap: requireNonNegative,
});

/** v_i = (u_i + 1) ln(1 + slack) (eq. 14), at least 0; 0 for a missed deadline [D4]. */
export const contributionValue = checked("contributionValue", reputations.contributionValue, {
  contributionScore: requireFinite,
  slack: requireFinite,
});

/** u_i in [-1, 1] from measures [D5]. */
export const contributionScores = checked("contributionScores", reputations.contributionScores, {
  rule: (field: string, value: string) => requireOneOf(field, value, reputations.contributionRules),
  measures: numbers,
  referenceMeasure: (field: string, value: number | null) => {
    if (value !== null) requireNonNegative(field, value);
  },
});

/** Each delivered learner's measured contribution [D5], which `contributionScores` turns into u. */
export const measureContributions = checked("measureContributions", reputations.measureContributions, {
  deliveries: list<reputations.DeliveredUpdate>((field, value) => {
    requireObject(field, value);
    count(`${field}.sampleCount`, value.sampleCount);
    requireNonNegative(`${field}.updateNorm`, value.updateNorm);
    norms(`${field}.gradientNorms`, value.gradientNorms);
    if (typeof value.update !== "function")
      throw new InvalidValueError(`${field}.update`, value.update, "a function that returns the update");
  }),
  terms: (field: string, value: reputations.ContributionTerms) => {
    requireObject(field, value);
    requireOneOf(`${field}.contribution`, value.contribution, reputations.contributionRules);
    requireNonNegative(`${field}.contributionCap`, value.contributionCap);
    count(`${field}.localSteps`, value.localSteps);
  },
});
