const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;

/** 1/25, 1/23 .. 1/3. */
const COEFFICIENTS: Float64Array = Float64Array.from({ length: 12 }, (_, index) => 1 / (25 - 2 * index));

const bits = new DataView(new ArrayBuffer(8));

/**
 * The natural logarithm in plain float64 arithmetic (`exp` explains why gfml has its own). Within 1 unit in the last place.
 * ln(0) is -Infinity; the logarithm of a negative number is NaN.
 *
 * x = 2^k m with m in [sqrt(1/2), sqrt(2)); with s = (m-1)/(m+1), ln m = 2 atanh s = f - s (f - R), f = m - 1,
 * R = 2 (s^2/3 + s^4/5 + ...).
 */
export const ln = (x: number): number => {
  if (Number.isNaN(x) || x < 0) return Number.NaN;
  if (x === 0) return Number.NEGATIVE_INFINITY;
  if (x === Number.POSITIVE_INFINITY) return x;
  let k = 0;
  if (x < 2 ** -1022) {
    x *= 2 ** 54;
    k = -54;
  }
  bits.setFloat64(0, x);
  const high = bits.getUint32(0);
  k += (high >>> 20) - 1023;
  let mantissaHigh = high & 0xfffff;
  // above sqrt(2) the next power of two is nearer
  if (mantissaHigh >= 0x6a09e) {
    k += 1;
    mantissaHigh |= 0x3fe00000;
  } else {
    mantissaHigh |= 0x3ff00000;
  }
  bits.setUint32(0, mantissaHigh);
  const f = bits.getFloat64(0) - 1;
  const s = f / (2 + f);
  const s2 = s * s;
  let sum = 0;
  for (const coefficient of COEFFICIENTS) sum = (sum + coefficient) * s2;
  const halfSquare = 0.5 * f * f;
  const tail = s * (halfSquare + 2 * sum);
  return k * LN2_HIGH - (halfSquare - (tail + k * LN2_LOW) - f);
};
