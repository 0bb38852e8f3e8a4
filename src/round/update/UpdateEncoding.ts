/**
 * How an update travels: `"float32"`: theta_i itself. `"float16"`, `"int8"`: theta_i - theta_start, rounded, with what
 * rounding left out added to the learner's next update.
 */
export type UpdateEncoding = "float32" | "float16" | "int8";
