import { type Samples, sharedFloats } from "../Samples.ts";

/** Samples of one person: features row by row, and a class for each. */
export interface PersonSamples {
  readonly features: Float32Array;
  readonly labels: Uint8Array;
}

/**
 * One set of samples for people who become learners, and whose samples are whose: learner i has the i-th person's, in their order.
 *
 * @param people - all with the same number of features
 * @param classCount - number of classes, above every label
 */
export const samplesOfPeople = (
  people: readonly PersonSamples[],
  featureCount: number,
  classCount: number,
): { readonly samples: Samples; readonly partition: number[][] } => {
  const count = people.reduce((sum, { labels }) => sum + labels.length, 0);
  const features = sharedFloats(count * featureCount);
  const labels = new Uint8Array(count);
  let from = 0;
  const partition = people.map((person) => {
    features.set(person.features, from * featureCount);
    labels.set(person.labels, from);
    const first = from;
    from += person.labels.length;
    return Array.from(person.labels, (_, row) => first + row);
  });
  return { samples: { count, featureCount, features, labels, classCount }, partition };
};
