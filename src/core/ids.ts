/** A learner's number in a task: 0 .. learners - 1, in the order of registration. */
export type LearnerId = number;

/** A coalition's number in a task, 0 .. M - 1. It keeps its number, and its model, whoever heads it. */
export type CoalitionIndex = number;
