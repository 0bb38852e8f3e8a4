import { type DrawnSymbol, packSamples } from "../personalize/Symbols.ts";
import { strings } from "../strings.ts";
import type { OwnData } from "./OwnData.ts";

/** Drawings as samples of the task's classes; undefined while there are too few. */
export const drawnData = (symbols: readonly DrawnSymbol[], classCount: number): OwnData | undefined => {
  const { images, labels } = packSamples(symbols);
  if (symbols.some(({ samples }) => samples.length < 2)) return undefined;
  return {
    description: strings.join.data.drawn(labels.length, symbols.length),
    samples: {
      count: labels.length,
      featureCount: images.length / labels.length,
      features: images,
      labels: Uint8Array.from(labels),
      classCount,
    },
  };
};
