import { dataFolderError } from "../errors.ts";
import type { Samples } from "../Samples.ts";
import { sharedBytes, sharedFloats } from "../sharedArrays.ts";

/** Samples of several learners as one set, learner by learner, with the classes of all. */
export const joinSamples = (parts: readonly { readonly name: string; readonly samples: Samples }[]): Samples => {
  const first = parts[0]!;
  const { featureCount } = first.samples;
  const areBytes = first.samples.features instanceof Uint8Array;
  for (const { name, samples } of parts) {
    if (samples.featureCount !== featureCount || samples.features instanceof Uint8Array !== areBytes) {
      throw dataFolderError(
        "all learners need the same features",
        { [first.name]: describe(first.samples), [name]: describe(samples) },
        "give all files the same dimensions and the same type of values",
      );
    }
  }
  const count = parts.reduce((sum, { samples }) => sum + samples.count, 0);
  const features = areBytes ? sharedBytes(count * featureCount) : sharedFloats(count * featureCount);
  const labels = sharedBytes(count);
  let at = 0;
  for (const { samples } of parts) {
    features.set(samples.features, at * featureCount);
    labels.set(samples.labels, at);
    at += samples.count;
  }
  const classCount = Math.max(...parts.map(({ samples }) => samples.classCount));
  return { count, featureCount, features, labels, classCount };
};

const describe = ({ featureCount, features }: Samples): string =>
  `${featureCount} ${features instanceof Uint8Array ? "bytes" : "float32 values"}`;
