import { glyphs } from "gfml/data";

/** Most samples of a symbol, and the numbers of samples with which models are adapted. */
export const MOST_SAMPLES = 5;
export const sampleCounts: readonly number[] = [1, 2, 5];
export const SYMBOLS = { least: 2, most: 5 } as const;

/** A symbol that the user draws: its name, and the model’s output that stands for it. */
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

/** Adds a symbol with the smallest free output. */
export const addSymbol = (symbols: readonly DrawnSymbol[], classes: number): readonly DrawnSymbol[] => {
  const label = Array.from({ length: classes }, (_, index) => index).find((one) =>
    symbols.every((symbol) => symbol.label !== one),
  );
  return label === undefined ? symbols : [...symbols, { label, name: `${label}`, samples: [] }];
};

/** Replaces one symbol. */
export const changeSymbol = (
  symbols: readonly DrawnSymbol[],
  label: number,
  change: (symbol: DrawnSymbol) => DrawnSymbol,
): readonly DrawnSymbol[] => symbols.map((symbol) => (symbol.label === label ? change(symbol) : symbol));

/** All samples in sequence, with their outputs. */
export const packSamples = (
  symbols: readonly DrawnSymbol[],
): { readonly images: Uint8Array; readonly labels: readonly number[] } => {
  const all = symbols.flatMap(({ label, samples }) => samples.map((image) => ({ label, image })));
  const size = all[0]?.image.length ?? 0;
  const images = new Uint8Array(all.length * size);
  for (const [index, { image }] of all.entries()) images.set(image, index * size);
  return { images, labels: all.map(({ label }) => label) };
};

/** A new drawn digit. Numbers count up in a range that training and test samples do not use. */
export const drawDigit = (digit: number, number: number): Uint8Array => {
  const seed = 1_000_000 + number;
  const { features, featureCount } = glyphs(digit + 1, seed);
  return Uint8Array.from(features.subarray(digit * featureCount, (digit + 1) * featureCount));
};
