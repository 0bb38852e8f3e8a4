import { contractError } from "../errors.ts";
import { type Samples, sharedBytes } from "../Samples.ts";

/**
 * A learner's samples for a task of version 0.1, which has no data contract: class k is called "k". Words are refused, because
 * each learner would number them differently.
 *
 * @param names - class k of the samples is called names[k]
 * @param classCount - classes of the task; not checked if absent
 * @throws GFML_DATA_CONTRACT for other class names
 */
export const samplesOfFormerTask = (
  samples: Samples,
  names: readonly string[],
  file: string,
  classCount: number = 256,
): Samples => {
  const wrong = names.find((name) => !/^\d+$/.test(name) || Number(name) >= classCount);
  if (wrong !== undefined) {
    throw contractError(
      `${file}: the label '${wrong}' is none of the task's classes`,
      { label: wrong, allowed: `0 to ${classCount - 1}` },
      "the task names no classes: number them from 0 as its other learners do, or ask the provider for a data contract",
    );
  }
  const labels = sharedBytes(samples.count);
  for (const [index, label] of samples.labels.entries()) labels[index] = Number(names[label]);
  return { ...samples, labels, classCount: Math.max(...names.map(Number)) + 1 };
};
