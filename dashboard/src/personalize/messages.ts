/** What the page asks of its worker. Images are rows of bytes, one after another. */
export type Request =
  | { readonly kind: "load"; readonly url: string }
  | {
      readonly kind: "adapt";
      /** Answers to older adaptations do not count. */
      readonly version: number;
      readonly images: Uint8Array;
      /** The answer that each image should get. */
      readonly labels: readonly number[];
      /** Samples of each symbol to adapt with. */
      readonly counts: readonly number[];
      readonly steps: number;
      readonly stepSize: number;
    }
  | { readonly kind: "classify"; readonly test: number; readonly images: Uint8Array };

/** How the shipped model was trained. */
export interface ModelFacts {
  readonly stepSize: number;
  readonly steps: number;
  readonly rounds: number;
  readonly learners: number;
  readonly data: string;
  readonly features: number;
  readonly classes: number;
}

/** What a model takes an image for. */
export interface Guess {
  readonly label: number;
  /** Softmax of its logit. */
  readonly probability: number;
}

/** What the worker answers. */
export type Answer =
  | { readonly kind: "loaded"; readonly facts: ModelFacts }
  | { readonly kind: "failed"; readonly problem: string }
  | {
      readonly kind: "adapted";
      readonly version: number;
      readonly models: readonly { readonly count: number; readonly milliseconds: number }[];
    }
  | {
      readonly kind: "classified";
      readonly test: number;
      /** By samples a symbol (0: the shared model), the guess for each image. */
      readonly guesses: readonly { readonly count: number; readonly guesses: readonly Guess[] }[];
    };
