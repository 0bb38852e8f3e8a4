const single = new Float32Array(1);
const word = new Uint32Array(single.buffer);

/** The bits of the half-precision number (IEEE 754 binary16) nearest to a float32, with ties to even; infinity from 65,520 on. */
export const toFloat16 = (value: number): number => {
  single[0] = value;
  const bits = word[0]!;
  const sign = (bits >>> 16) & 0x8000;
  const rest = bits & 0x7fffffff;
  if (rest > 0x7f800000) return sign | 0x7e00;
  if (rest >= 0x47800000) return sign | 0x7c00;
  if (rest >= 0x38800000) return sign | ((rest - 0x38000000 + 0xfff + ((rest >>> 13) & 1)) >>> 13);
  // below 2^-14 steps are 2^-24 wide: adding 1/2 in float32 rounds to them
  single[0] = Math.abs(value);
  single[0] += 0.5;
  return sign | (word[0]! - 0x3f000000);
};

/** The number that the 16 bits of a half-precision number encode. */
export const fromFloat16 = (bits: number): number => {
  const sign = (bits & 0x8000) === 0 ? 1 : -1;
  const exponent = (bits >>> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (exponent === 0 ? fraction * STEPS[0]! : (1024 + fraction) * STEPS[exponent - 1]!);
};

/** The distance between neighbors, from 2^-24 on, each twice the last. */
const STEPS: readonly number[] = Array.from({ length: 30 }, (_, exponent) => {
  let step = 1 / 16_777_216;
  for (let power = 0; power < exponent; power++) step *= 2;
  return step;
});
