import { RandomStream } from "../core/index.ts";
import type { Samples } from "../data/index.ts";
import type { Model } from "../model/index.ts";

/** Samples with random features, whose labels include all classes; random targets for a model of a quantity. */
export const randomSamples = (
  { featureCount, classCount }: Pick<Model, "featureCount" | "classCount">,
  count: number,
  kind: "bytes" | "floats",
  density = 0.5,
): Samples => {
  const stream = new RandomStream(7, "compliance-samples");
  const value = (): number =>
    stream.uniform() >= density ? 0 : kind === "bytes" ? 1 + stream.integerBelow(255) : stream.uniform() * 2 - 1;
  const length = count * featureCount;
  const features = kind === "bytes" ? Uint8Array.from({ length }, value) : Float32Array.from({ length }, value);
  const labels = Uint8Array.from({ length: count }, (_, index) => index % classCount);
  if (classCount > 1) return { count, featureCount, features, labels, classCount };
  const targets = Float32Array.from({ length: count }, () => stream.uniform() * 4 - 2);
  return { count, featureCount, features, labels, classCount, targets };
};
