/** Labeled samples in row-major order: the only form in which data enters learning. Backing buffers may be shared. */
export interface Samples {
  readonly count: number;
  readonly featureCount: number;
  /** count x featureCount. Bytes are read as value / 255, floats as they are. */
  readonly features: Uint8Array | Float32Array;
  /** count class numbers, 0 .. classCount - 1. */
  readonly labels: Uint8Array;
  readonly classCount: number;
}

/** Some rows of a set of samples; the order of indices is the order of summation. */
export interface Batch {
  readonly samples: Samples;
  readonly indices: Uint32Array;
}
