/** The number that the 16 bits of an IEEE 754 binary16 stand for. */
export const floatOfHalf = (bits: number): number => {
  const sign = (bits & 0x8000) === 0 ? 1 : -1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (exponent === 0 ? fraction * SMALLEST : (1024 + fraction) * powerOfTwo(exponent - 25));
};

/** The smallest half above 0: 2^-24. */
const SMALLEST = 1 / 16_777_216;

const powerOfTwo = (exponent: number): number => {
  let power = 1;
  for (let step = 0; step < Math.abs(exponent); step++) power *= 2;
  return exponent < 0 ? 1 / power : power;
};

const float = new Float32Array(1);
const word = new Uint32Array(float.buffer);

/** The bits of the binary16 nearest to a float32, to even where two are as near. */
export const halfOfFloat = (value: number): number => {
  float[0] = value;
  const bits = word[0]!;
  const sign = (bits >>> 16) & 0x8000;
  const exponent = ((bits >>> 23) & 255) - 127;
  const fraction = bits & 0x7fffff;
  if (exponent === 128) return sign | (fraction === 0 ? 0x7c00 : 0x7e00);
  if (exponent < -25) return sign;
  if (exponent < -14) return sign | nearest(fraction | 0x800000, -1 - exponent);
  // a fraction that is rounded up to the next power of two carries into the exponent, at the top to infinity
  const half = ((exponent + 15) << 10) + nearest(fraction, 13);
  return sign | Math.min(half, 0x7c00);
};

/** value / 2^shift to the nearest integer, to even where two are as near. */
const nearest = (value: number, shift: number): number => {
  const below = value >>> shift;
  const rest = value - (below << shift);
  const middle = 1 << (shift - 1);
  return rest > middle || (rest === middle && (below & 1) === 1) ? below + 1 : below;
};
