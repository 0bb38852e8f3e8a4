import { glyphs } from "gfml/data";

/** Samples of a symbol at most, and the numbers of samples that models are adapted with. */
export const MOST_SAMPLES = 5;
export const sampleCounts: readonly number[] = [1, 2, 5];
export const SYMBOLS = { least: 2, most: 5 } as const;

/** A symbol that the user draws: its name, and the model’s answer that stands for it. */
export interface DrawnSymbol {
  readonly label: number;
  readonly name: string;
  /** 28 x 28 bytes each. */
  readonly samples: readonly Uint8Array[];
}

export const firstSymbols: readonly DrawnSymbol[] = [2, 3, 5, 7].map((label) => ({
  label,
  name: `${label}`,
  samples: [],
}));

/** With another symbol: the smallest answer that is free. */
export const addSymbol = (symbols: readonly DrawnSymbol[], classes: number): readonly DrawnSymbol[] => {
  const label = Array.from({ length: classes }, (_, index) => index).find((one) =>
    symbols.every((symbol) => symbol.label !== one),
  );
  return label === undefined ? symbols : [...symbols, { label, name: `${label}`, samples: [] }];
};

/** With one symbol changed. */
export const changeSymbol = (
  symbols: readonly DrawnSymbol[],
  label: number,
  change: (symbol: DrawnSymbol) => DrawnSymbol,
): readonly DrawnSymbol[] => symbols.map((symbol) => (symbol.label === label ? change(symbol) : symbol));

/** All samples, one after another, and their answers. */
export const packSamples = (
  symbols: readonly DrawnSymbol[],
): { readonly images: Uint8Array; readonly labels: readonly number[] } => {
  const all = symbols.flatMap(({ label, samples }) => samples.map((image) => ({ label, image })));
  const size = all[0]?.image.length ?? 0;
  const images = new Uint8Array(all.length * size);
  for (const [index, { image }] of all.entries()) images.set(image, index * size);
  return { images, labels: all.map(({ label }) => label) };
};

/** A drawn digit that was not drawn before: numbers count up, samples of training and of the models’ tests lie elsewhere. */
export const drawDigit = (digit: number, number: number): Uint8Array => {
  const seed = 1_000_000 + number;
  const { features, featureCount } = glyphs(digit + 1, seed);
  return Uint8Array.from(features.subarray(digit * featureCount, (digit + 1) * featureCount));
};
