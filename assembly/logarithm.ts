/**
 * ln x of a number x >= 1, in plain float64 operations (Cody and Waite's reduction, then the series of 2 atanh): 1 unit
 * in the last place. Keeps infinity and NaN.
 */
export function naturalLogarithm(x: f64): f64 {
  if (!(x < Infinity)) return x;
  const bits = reinterpret<u64>(x);
  let exponent = i32(bits >> 52) - 1023;
  let mantissa = reinterpret<f64>((bits & 0x000fffffffffffff) | 0x3ff0000000000000);
  if (mantissa > 1.4142135623730951) {
    mantissa *= 0.5;
    exponent += 1;
  }
  const f = mantissa - 1;
  const s = f / (2 + f);
  const s2 = s * s;
  let series: f64 = 0;
  for (let odd = 23; odd >= 3; odd -= 2) series = (series + 1 / f64(odd)) * s2;
  const half = 0.5 * f * f;
  const k = f64(exponent);
  return k * 6.9314718036912381649e-1 - (half - (s * (half + 2 * series) + k * 1.90821492927058770002e-10) - f);
}
