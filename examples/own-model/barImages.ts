import { RandomStream } from "../../src/core/index.ts";
import type { Samples } from "../../src/data/index.ts";

/** Noisy images of one bar, horizontal (class 0) or vertical (class 1). */
export const barImages = (imageSize: number, count: number): Samples => {
  const stream = new RandomStream(0, "bars");
  const features = new Uint8Array(count * imageSize ** 2);
  const labels = Uint8Array.from({ length: count }, (_, image) => image % 2);
  for (let image = 0; image < count; image++) {
    const place = stream.integerBelow(imageSize);
    for (let y = 0; y < imageSize; y++)
      for (let x = 0; x < imageSize; x++) {
        const onBar = (labels[image] === 0 ? y : x) === place;
        features[(image * imageSize + y) * imageSize + x] = stream.integerBelow(60) + (onBar ? 180 : 0);
      }
  }
  return { count, featureCount: imageSize ** 2, features, labels, classCount: 2 };
};
