/** What an ordinary learner declares of itself. */
export const sampleDeclaration = {
  learner: 0,
  active: true,
  sampleCount: 100,
  classCount: 10,
  cyclesPerSample: 1e6,
  minFrequency: 1e7,
  maxFrequency: 1e9,
  uplinkRate: 1e7,
  deadline: 12,
};
