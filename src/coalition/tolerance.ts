/** The smallest gain that makes a learner move, token a round (spec 9). */
export const TOLERANCE: number = 1e-9;
