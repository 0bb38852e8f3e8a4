/** What a learner does to an embedding before it leaves: projection, clipping, noise, in this order; each may be absent. */
export interface EmbeddingPrivacy {
  /** Numbers that are sent instead of one a hidden unit. */
  readonly dimensions?: number | undefined;
  /** C: an embedding longer than this is shortened to it. */
  readonly clip?: number | undefined;
  /** z: standard deviation of the noise on each number, in units of the sensitivity 2C; 0: no noise. */
  readonly noiseMultiplier: number;
}

/** Whether anything is done to embeddings. */
export const isProtected = ({ dimensions, clip }: EmbeddingPrivacy): boolean =>
  dimensions !== undefined || clip !== undefined;
