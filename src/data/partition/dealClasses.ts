import { partitionError } from "../errors.ts";
import type { Samples } from "../Samples.ts";

/**
 * Divides each class evenly among the learners that hold it. A learner's indices come class by class, ascending. A class
 * without a holder stays unused.
 *
 * @param held - for each learner, its classes
 * @param byClass - for each class, its samples in the order in which they are dealt
 * @throws GFML_PARTITION if a class has fewer samples than holders
 */
export const dealClasses = (
  held: readonly (readonly number[])[],
  byClass: readonly (readonly number[])[],
): number[][] => {
  const partition: number[][] = held.map(() => []);
  byClass.forEach((indices, label) => {
    const holders = held.flatMap((classes, learner) => (classes.includes(label) ? [learner] : []));
    if (indices.length < holders.length) {
      throw partitionError(
        `class ${label} has too few samples for the learners that hold it`,
        { class: label, samples: indices.length, learners: holders.length },
        "use fewer learners, fewer classes per learner, or the method dirichlet or iid",
      );
    }
    splitEvenly(indices, holders.length).forEach((part, order) => {
      const mine = partition[holders[order]!]!;
      for (const index of part) mine.push(index);
    });
  });
  return partition;
};

/** Cuts items into consecutive parts; the first (length mod parts) parts get one more (NumPy's `array_split`). */
export const splitEvenly = (items: readonly number[], parts: number): number[][] => {
  const size = Math.floor(items.length / parts);
  const larger = items.length % parts;
  return Array.from({ length: parts }, (_, part) => {
    const start = part * size + Math.min(part, larger);
    return items.slice(start, start + size + (part < larger ? 1 : 0));
  });
};

/** For each class, the indices of its samples, ascending. */
export const indicesByClass = ({ labels, classCount }: Pick<Samples, "labels" | "classCount">): number[][] => {
  const indices: number[][] = Array.from({ length: classCount }, () => []);
  for (let index = 0; index < labels.length; index++) indices[labels[index]!]!.push(index);
  return indices;
};
