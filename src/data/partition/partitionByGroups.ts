import { InvalidValueError, RandomStream } from "../../core/index.ts";
import type { Samples } from "../Samples.ts";
import { type PartitionMethod, requirePartition } from "./Partition.ts";
import { partitionSamples } from "./partitionSamples.ts";

/** Learners that share a part of the samples. */
export interface LearnerGroup {
  /** Their numbers; each learner is in one group. */
  readonly learners: readonly number[];
  /** Indices of the samples that are divided among them. */
  readonly samples: readonly number[];
}

/**
 * Divides samples among learners group by group, with the same method for each group. The classes of a
 * group are the classes of its samples.
 *
 * @throws GFML_PARTITION if the data are insufficient
 */
export const partitionByGroups = (
  { labels, count }: Pick<Samples, "labels" | "count">,
  groups: readonly LearnerGroup[],
  seed: number,
  method: PartitionMethod,
): number[][] => {
  const total = groups.reduce((sum, { learners }) => sum + learners.length, 0);
  const partition: number[][] = Array.from({ length: total }, () => []);
  groups.forEach(({ learners, samples }, place) => {
    if (learners.length === 0) return;
    const classes = [...new Set(samples.map((index) => labels[index]!))].sort((a, b) => a - b);
    const numberOf = new Map(classes.map((label, number) => [label, number]));
    const own = {
      count: samples.length,
      labels: Uint8Array.from(samples, (index) => numberOf.get(labels[index]!)!),
      classCount: classes.length,
    };
    // groups are drawn separately: the first group gets the same result as if it were alone
    const drawnFrom = place === 0 ? seed : new RandomStream(seed, "partition group", { step: place }).nextUint32();
    partitionSamples(own, learners.length, drawnFrom, method).forEach((indices, order) => {
      const learner = learners[order]!;
      if (partition[learner]?.length !== 0)
        throw new InvalidValueError("learners", learner, `a number below ${total}, in one group`);
      partition[learner] = indices.map((index) => samples[index]!);
    });
  });
  requirePartition(partition, count);
  return partition;
};
