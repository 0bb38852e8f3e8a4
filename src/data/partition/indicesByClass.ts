import type { Samples } from "../Samples.ts";

/** For each class, the numbers of its samples, ascending. */
export const indicesByClass = ({ labels, classCount }: Pick<Samples, "labels" | "classCount">): number[][] => {
  const indices: number[][] = Array.from({ length: classCount }, () => []);
  for (let index = 0; index < labels.length; index++) indices[labels[index]!]!.push(index);
  return indices;
};
