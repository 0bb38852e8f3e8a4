const INVERSE_LN2: f32 = 1.44269504;
// ln 2 in two parts, the first short enough that its product with an exponent is exact
const LN2_HIGH: f32 = 0.693359375;
const LN2_LOW: f32 = -2.12194440e-4;

/** 2^n of whole numbers, for n from -127 (gives 0) to 127. */
// @ts-ignore: decorator
@inline
export function powerOfTwo(n: v128): v128 {
  return i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
}

/** The whole number n nearest to x / ln 2, of x up to 88 in size. */
// @ts-ignore: decorator
@inline
export function exponentOf(x: v128): v128 {
  return f32x4.nearest(f32x4.mul(x, f32x4.splat(INVERSE_LN2)));
}

/**
 * e^r - 1 for r = x - n ln 2, |r| <= 0.35: r + r^2 (1/2 + r/6 + ...), a Taylor polynomial, error below the last bit of
 * float32. Plain operations only (no fused ones), so both binaries agree.
 */
// @ts-ignore: decorator
@inline
export function reducedExponentialMinusOne(x: v128, n: v128): v128 {
  let r = f32x4.sub(x, f32x4.mul(n, f32x4.splat(LN2_HIGH)));
  r = f32x4.sub(r, f32x4.mul(n, f32x4.splat(LN2_LOW)));
  let tail = f32x4.splat(0.0001984127);
  tail = f32x4.add(f32x4.mul(tail, r), f32x4.splat(0.0013888889));
  tail = f32x4.add(f32x4.mul(tail, r), f32x4.splat(0.008333333));
  tail = f32x4.add(f32x4.mul(tail, r), f32x4.splat(0.041666667));
  tail = f32x4.add(f32x4.mul(tail, r), f32x4.splat(0.16666667));
  tail = f32x4.add(f32x4.mul(tail, r), f32x4.splat(0.5));
  return f32x4.add(r, f32x4.mul(f32x4.mul(r, r), tail));
}

/** e^x for x <= 0; 0 below -87. */
// @ts-ignore: decorator
@inline
export function exponential(x: v128): v128 {
  const bounded = f32x4.max(x, f32x4.splat(-87));
  const n = exponentOf(bounded);
  const power = powerOfTwo(n);
  const value = f32x4.add(power, f32x4.mul(power, reducedExponentialMinusOne(bounded, n)));
  return v128.and(value, f32x4.ge(x, f32x4.splat(-87)));
}
