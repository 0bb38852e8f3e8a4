import { InvalidValueError, requireInteger, requirePositive } from "../core/index.ts";
import type { IncentiveTerms } from "../incentive/index.ts";
import type { CoalitionGame } from "./CoalitionGame.ts";

/** Up to this many learners, the sums of {@link ReputationSum} are exact. */
const MOST_LEARNERS = 2 ** 21;

/** @throws InvalidValueError if sizes, ids or numbers of the game violate {@link CoalitionGame} */
export const requireGame = (game: CoalitionGame): CoalitionGame => {
  const { learners, heads, similarity, reputation, incentives, frequencies } = game;
  requireInteger("learners.length", learners.length, 0, MOST_LEARNERS);
  requireInteger("heads.length", heads.length, 1);
  const ids = new Set<number>();
  for (const profile of learners) {
    const { learner, sampleCount, minFrequency, maxFrequency } = profile;
    if (ids.has(learner)) throw new InvalidValueError("learners", learner, "a list of different learner ids");
    ids.add(learner);
    requireInteger(`sampleCount of learner ${learner}`, sampleCount, 1, 2 ** 31);
    requirePositive(`cyclesPerSample of learner ${learner}`, profile.cyclesPerSample);
    requirePositive(`uplinkRate of learner ${learner}`, profile.uplinkRate);
    requirePositive(`deadline of learner ${learner}`, profile.deadline);
    requirePositive(`minFrequency of learner ${learner}`, minFrequency);
    requirePositive(`maxFrequency of learner ${learner}`, maxFrequency);
    if (minFrequency > maxFrequency)
      throw new InvalidValueError(`minFrequency of learner ${learner}`, minFrequency, `at most ${maxFrequency}`);
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
  requireTerms(game.terms);
  if (frequencies !== undefined) {
    requireNumbers("frequencies", frequencies, learners.length);
    for (const [position, frequency] of frequencies.entries()) requirePositive(`frequencies[${position}]`, frequency);
  }
  return game;
};

const requireNumbers = (field: string, values: ArrayLike<number>, length: number): void => {
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

/** The terms by which utilities divide, or on which bounds on utilities rest. */
const requireTerms = (terms: IncentiveTerms): void => {
  requirePositive("unitCost", terms.unitCost);
  requirePositive("capacitance", terms.capacitance);
  requirePositive("localSteps", terms.localSteps);
  const { quadratic, linear, constant, lossRate } = terms.transmission;
  requireNumbers("transmission", [quadratic, linear, constant], 3);
  requireNotNegative("transmission", [quadratic, linear, constant]);
  if (!(lossRate >= 0 && lossRate < 1)) throw new InvalidValueError("lossRate", lossRate, "in [0, 1)");
  requireNumbers("reputationIncentive", [terms.reputationIncentive], 1);
  requireNotNegative("reputationIncentive", [terms.reputationIncentive]);
};
