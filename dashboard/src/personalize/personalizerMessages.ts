/** Messages from the page to its worker. Images are rows of bytes in sequence. */
export type PersonalizerRequest =
  | { readonly kind: "load"; readonly url: string }
  | {
      readonly kind: "adapt";
      /** Responses to older adaptations are ignored. */
      readonly version: number;
      readonly images: Uint8Array;
      /** The expected output for each image. */
      readonly labels: readonly number[];
      /** Number of samples of each symbol to adapt with. */
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

/** A model’s guess for an image. */
export interface Guess {
  readonly label: number;
  /** Softmax of the logit. */
  readonly probability: number;
}

/** Messages from the worker to the page. */
export type PersonalizerAnswer =
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
      /** The guess for each image, by samples per symbol (0: the shared model). */
      readonly guesses: readonly { readonly count: number; readonly guesses: readonly Guess[] }[];
    };
