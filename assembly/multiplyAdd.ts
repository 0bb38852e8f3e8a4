/** a * b + c. In the strict binary both operations round; in the other one the machine chooses. */
// @ts-ignore: decorator
@inline
export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  if (FMA) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

/**
 * Ends a sum that began at +0. A fused product that underflows can leave -0 where a sum with further zero terms has +0;
 * adding +0 makes them the same. Rounded products cannot leave -0.
 */
// @ts-ignore: decorator
@inline
export function finishSum(sum: v128): v128 {
  if (FMA) return f32x4.add(sum, f32x4.splat(0));
  return sum;
}

/** 1 if `multiplyAdd` fuses here, 0 if it rounds the product: (1 + 2^-12)^2 - (1 + 2^-11) is 2^-24 fused, 0 rounded. */
export function probeRounding(one: f32): i32 {
  const factor = f32x4.splat(one + 0.000244140625);
  const sum = multiplyAdd(factor, factor, f32x4.splat(-(one + 0.00048828125)));
  return f32x4.extract_lane(sum, 0) != 0 ? 1 : 0;
}
