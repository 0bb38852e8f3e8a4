import {
  InvalidValueError,
  requireFinite,
  requireInteger,
  requireNonNegative,
  requireNumber,
  requireObject,
} from "../core/index.ts";
import { PUBLISHED_STEP } from "../math/index.ts";
import { peakIn } from "./peakIn.ts";

/** What work costs a follower. */
export interface CostModel {
  /** The cost of an effort, token. Rising and convex, so that the follower has one best effort. */
  readonly cost: (effort: number) => number;
}

/** A follower of a Stackelberg game. Its utility is its pay minus its cost, and has one peak in the effort. */
export interface Follower {
  readonly id: number;
  readonly lowestEffort: number;
  readonly highestEffort: number;
  readonly costModel: CostModel;
  /** What the leader pays for an effort at a price, token. */
  readonly pay: (effort: number, price: number) => number;
  /** What the effort is worth to the leader, token. */
  readonly worth: (effort: number) => number;
  /**
   * The follower's best effort at a price, where a formula is known. Without it the peak is searched, which places it to about
   * 1e-8 of itself.
   */
  readonly bestEffort?: (price: number) => number;
}

/** Whether a follower with this utility takes part. It must never refuse a larger utility than one it accepts. */
export type ParticipationRule = (utility: number, follower: Follower) => boolean;

/** A leader that sets one price, and followers that answer with an effort each. */
export interface StackelbergGame {
  readonly followers: readonly Follower[];
  readonly lowestPrice: number;
  readonly highestPrice: number;
  /** By default a follower takes part if its utility is above 0. */
  readonly participates?: ParticipationRule;
}

/** One follower's answer to a price. */
export interface FollowerAnswer {
  readonly id: number;
  readonly effort: number;
  readonly utility: number;
  readonly participates: boolean;
}

/** The best price that was found, with the answers to it. */
export interface StackelbergSolution {
  readonly price: number;
  /** Worth minus pay over the followers that take part, token. */
  readonly leaderUtility: number;
  readonly answers: readonly FollowerAnswer[];
  /** Number of prices that were evaluated: the search is dense, not exact. */
  readonly evaluations: number;
}

/**
 * Solves any Stackelberg game with one price by dense search: a grid of prices, both sides of every price at which a follower
 * enters or leaves, and the peak around the best of them. The games of the paper have the exact `leaderOptimum`, which this
 * search confirms.
 *
 * @param resolution - number of steps of the grid
 * @throws InvalidValueError if the game is malformed, GFML_UNDEFINED_RESULT if a pay, cost or worth is not a number
 */
export const solveStackelberg = (game: StackelbergGame, resolution = 1000): StackelbergSolution => {
  requireStackelbergGame(game);
  requireInteger("resolution", resolution, 1);
  const { lowestPrice: low, highestPrice: high } = game;
  let evaluations = 0;
  const at = (price: number): PricedAnswers => {
    evaluations++;
    return answerTo(game, price);
  };
  const step = (high - low) / resolution;
  const points = Array.from({ length: high > low ? resolution + 1 : 1 }, (_, index) =>
    at(Math.min(high, low + index * step)),
  );
  const candidates = [...points];
  for (const [index, right] of points.entries()) {
    const left = points[index - 1];
    if (left === undefined) continue;
    right.answers.forEach(({ participates }, follower) => {
      if (participates !== left.answers[follower]!.participates)
        candidates.push(...crossing(at, left.price, right.price, follower));
    });
  }
  let best = candidates.reduce((so, one) => (one.leaderUtility > so.leaderUtility ? one : so));
  const refined = peakIn(
    (price) => at(price).leaderUtility,
    Math.max(low, best.price - step),
    Math.min(high, best.price + step),
  );
  if (refined.value > best.leaderUtility) best = at(refined.at);
  return { ...best, evaluations };
};

type PricedAnswers = Omit<StackelbergSolution, "evaluations">;

const answerTo = ({ followers, participates = isGain }: StackelbergGame, price: number): PricedAnswers => {
  let leaderUtility = 0;
  const answers = followers.map((follower): FollowerAnswer => {
    const { id, lowestEffort: low, highestEffort: high, costModel, pay, worth, bestEffort } = follower;
    const gain = (effort: number): number =>
      requireNumber(`the utility of follower ${id}`, pay(effort, price) - costModel.cost(effort));
    const effort = bestEffort === undefined ? peakIn(gain, low, high).at : requireEffort(follower, bestEffort(price));
    const utility = gain(effort);
    const takesPart = participates(utility, follower);
    if (takesPart) leaderUtility += requireNumber(`the worth of follower ${id}`, worth(effort)) - pay(effort, price);
    return { id, effort, utility, participates: takesPart };
  });
  return { price, leaderUtility, answers };
};

const requireEffort = ({ id, lowestEffort, highestEffort }: Follower, effort: number): number => {
  if (!(effort >= lowestEffort && effort <= highestEffort))
    throw new InvalidValueError(
      `the best effort of follower ${id}`,
      effort,
      `from ${lowestEffort} to ${highestEffort}`,
    );
  return effort;
};

const isGain: ParticipationRule = (utility) => utility > 0;

/** Both sides of the price at which a follower enters or leaves, one published step apart. */
const crossing = (
  at: (price: number) => PricedAnswers,
  low: number,
  high: number,
  follower: number,
): readonly PricedAnswers[] => {
  let left = at(low);
  let right = at(high);
  while (right.price - left.price > PUBLISHED_STEP) {
    const middle = at(left.price + (right.price - left.price) / 2);
    if (middle.price === left.price || middle.price === right.price) break;
    if (middle.answers[follower]!.participates === left.answers[follower]!.participates) left = middle;
    else right = middle;
  }
  return [left, right];
};

const requireStackelbergGame = (game: StackelbergGame): void => {
  requireObject("game", game);
  const { followers, lowestPrice, highestPrice, participates } = game;
  if (!Array.isArray(followers)) throw new InvalidValueError("followers", followers, "a list of followers");
  requireNonNegative("lowestPrice", lowestPrice);
  requireFinite("highestPrice", highestPrice);
  if (lowestPrice > highestPrice) throw new InvalidValueError("lowestPrice", lowestPrice, `at most ${highestPrice}`);
  if (participates !== undefined && typeof participates !== "function")
    throw new InvalidValueError("participates", participates, "a function, or absent");
  for (const [index, follower] of followers.entries()) {
    const field = `followers[${index}]`;
    requireObject(field, follower);
    requireInteger(`${field}.id`, follower.id, 0);
    requireObject(`${field}.costModel`, follower.costModel);
    requireFinite(`${field}.lowestEffort`, follower.lowestEffort);
    requireFinite(`${field}.highestEffort`, follower.highestEffort);
    if (follower.lowestEffort > follower.highestEffort)
      throw new InvalidValueError(`${field}.lowestEffort`, follower.lowestEffort, `at most ${follower.highestEffort}`);
    for (const [name, value] of Object.entries({
      "costModel.cost": follower.costModel.cost,
      pay: follower.pay,
      worth: follower.worth,
      ...(follower.bestEffort !== undefined && { bestEffort: follower.bestEffort }),
    }))
      if (typeof value !== "function") throw new InvalidValueError(`${field}.${name}`, value, "a function");
  }
};
