import { InvalidValueError, requireInteger, requireObject, requirePositive } from "../core/index.ts";
import { requireComputableProfile } from "../cost/index.ts";
import { validateIncentiveTerms } from "../incentive/index.ts";
import type { CoalitionGame } from "./CoalitionGame.ts";

/** Up to this many learners, the sums of {@link ReputationSum} are exact. */
const MOST_LEARNERS = 2 ** 21;

/** @throws InvalidValueError if sizes, ids or numbers of the game violate {@link CoalitionGame} */
export const requireGame = (game: CoalitionGame): CoalitionGame => {
  requireObject("game", game);
  const { learners, heads, similarity, reputation, incentives, frequencies } = game;
  requireList("learners", learners);
  requireList("heads", heads);
  requireInteger("learners.length", learners.length, 0, MOST_LEARNERS);
  requireInteger("heads.length", heads.length, 1);
  const ids = new Set<number>();
  for (const [position, profile] of learners.entries()) {
    requireComputableProfile(profile, `learners[${position}]`);
    const { learner, sampleCount } = profile;
    // exact sums of |D| fit in float64
    requireInteger(`learners[${position}].sampleCount`, sampleCount, 1, 2 ** 31);
    if (ids.has(learner)) throw new InvalidValueError("learners", learner, "a list of different learner ids");
    ids.add(learner);
  }
  const seen = new Set<number>();
  for (const head of heads) {
    if (head === null) continue;
    if (!ids.has(head) || seen.has(head))
      throw new InvalidValueError("heads", head, "a list of different active learners, or null for a paused coalition");
    seen.add(head);
  }
  const size = heads.length * learners.length;
  requireNumbers("similarity", similarity, size);
  requireNumbers("reputation", reputation, size);
  requireNumbers("incentives", incentives, heads.length);
  requireNotNegative("incentives", incentives);
  validateIncentiveTerms(game.terms);
  if (frequencies !== undefined) {
    requireNumbers("frequencies", frequencies, learners.length);
    for (const [position, frequency] of frequencies.entries()) requirePositive(`frequencies[${position}]`, frequency);
  }
  return game;
};

const requireList = (field: string, value: unknown): void => {
  if (!Array.isArray(value)) throw new InvalidValueError(field, value, "a list");
};

const requireNumbers = (field: string, values: ArrayLike<number>, length: number): void => {
  requireObject(field, values);
  if (values.length !== length)
    throw new InvalidValueError(`${field}.length`, values.length, `${length} (coalitions, learners or their product)`);
  for (let index = 0; index < length; index++) {
    if (!Number.isFinite(values[index]))
      throw new InvalidValueError(`${field}[${index}]`, values[index], "a finite number");
  }
};

const requireNotNegative = (field: string, values: ArrayLike<number>): void => {
  for (let index = 0; index < values.length; index++) {
    if (!(values[index]! >= 0))
      throw new InvalidValueError(`${field}[${index}]`, values[index], "a number of at least 0");
  }
};
