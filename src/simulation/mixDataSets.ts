import { dataHash, joinSamples, type Samples } from "../data/index.ts";
import type { DataSet } from "../storage/index.ts";

/**
 * Two data sets as one, the second's samples after the first's.
 *
 * @param labels - "shared": class k of both is class k; "separate": the second's classes come after the first's
 */
export const mixDataSets = (first: DataSet, second: DataSet, labels: "shared" | "separate"): DataSet => {
  const offset = labels === "shared" ? 0 : first.train.classCount;
  const train = joinSamples([
    { name: first.name, samples: first.train },
    { name: second.name, samples: shift(second.train, offset) },
  ]);
  const named = Array.from({ length: train.classCount }, (_, label) =>
    [first.classNames[label], second.classNames[label - offset]].filter((name) => name !== undefined).join(" or "),
  );
  return {
    name: `${first.name} + ${second.name}`,
    description: `${first.description}; mixed with ${second.description}`,
    notices: [...first.notices, ...second.notices],
    isOwn: false,
    train,
    classNames: named,
    sha256: dataHash(train),
  };
};

const shift = (samples: Samples, offset: number): Samples => ({
  ...samples,
  labels: samples.labels.map((label) => label + offset),
  classCount: samples.classCount + offset,
});
