/**
 * How an update travels. `"float32"`: theta_i itself. `"float16"` and `"int8"`: theta_i - theta_start, rounded; what rounding
 * leaves out is added to the learner's next update.
 */
export type UpdateEncoding = "float32" | "float16" | "int8";

/** The encoding's number in what an update's root is the hash of. */
export const encodingCode: Readonly<Record<UpdateEncoding, number>> = { float32: 0, float16: 1, int8: 2 };
