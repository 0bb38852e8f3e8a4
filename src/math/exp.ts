// ln 2 in two parts: the high part has 21 trailing zero bits, so its product with an exponent is exact
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
const INVERSE_LN2 = Math.LOG2E;

/** 1/n! for n = 2 .. 14, highest first. */
const COEFFICIENTS: readonly number[] = Array.from({ length: 13 }, (_, index) => {
  let factorial = 1;
  for (let factor = 2; factor <= 14 - index; factor++) factorial *= factor;
  return 1 / factorial;
});

/** Euler's number e. */
export const EULER: number = Math.E;

/**
 * The exponential function in plain float64 arithmetic: engines are free to round `Math.exp` differently, and a result
 * hash must not depend on the engine. Within 1 unit in the last place of the true value.
 */
export const exp = (x: number): number => {
  if (Number.isNaN(x)) return x;
  if (x > 709.782712893384) return Number.POSITIVE_INFINITY;
  if (x < -745.1332191019412) return 0;
  const exponent = Math.round(x * INVERSE_LN2);
  const high = x - exponent * LN2_HIGH;
  const low = exponent * LN2_LOW;
  const r = high - low;
  let tail = 0;
  for (const coefficient of COEFFICIENTS) tail = tail * r + coefficient;
  const mantissa = 1 + (high + (r * r * tail - low));
  if (exponent < -1021) return mantissa * powerOfTwo(exponent + 60) * 2 ** -60;
  if (exponent > 1023) return mantissa * 2 * powerOfTwo(exponent - 1);
  return mantissa * powerOfTwo(exponent);
};

const bits = new DataView(new ArrayBuffer(8));
const powerOfTwo = (exponent: number): number => {
  bits.setUint32(0, (exponent + 1023) << 20);
  bits.setUint32(4, 0);
  return bits.getFloat64(0);
};
