type Numbers = Float32Array | Float64Array | readonly number[];

/** Sum of products in float64, first to last. */
export const dot = (a: Numbers, b: Numbers): number => {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += a[index]! * b[index]!;
  return sum;
};

/** Euclidean norm, accumulated in float64 first to last. */
export const norm = (a: Numbers): number => Math.sqrt(dot(a, a));

/** Cosine of two vectors in [-1, 1]; 0 if either is zero (spec 4). */
export const cosine = (a: Numbers, b: Numbers): number => {
  const scale = Math.sqrt(dot(a, a) * dot(b, b));
  if (!(scale > 0)) return 0;
  return Math.min(1, Math.max(-1, dot(a, b) / scale));
};
