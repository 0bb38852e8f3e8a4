const single = new Float32Array(1);
const bits = new Uint32Array(single.buffer);

/** The nearest half-precision number's bits, ties to even (IEEE 754); above 65,519.99 it is infinite. */
export const toFloat16 = (value: number): number => {
  single[0] = value;
  const all = bits[0]!;
  const sign = (all >>> 16) & 0x8000;
  const rest = all & 0x7fffffff;
  if (rest > 0x7f800000) return sign | 0x7e00;
  if (rest >= 0x47800000) return sign | 0x7c00;
  if (rest >= 0x38800000) return sign | ((rest - 0x38000000 + 0xfff + ((rest >>> 13) & 1)) >>> 13);
  // below 2^-14 steps are 2^-24 wide: adding 1/2 in float32 rounds to them
  single[0] = Math.abs(value);
  single[0] += 0.5;
  return sign | (bits[0]! - 0x3f000000);
};

/** A half-precision number's value. */
export const fromFloat16 = (half: number): number => {
  const exponent = (half >>> 10) & 0x1f;
  const fraction = half & 0x3ff;
  const size =
    exponent === 0x1f
      ? fraction === 0
        ? Number.POSITIVE_INFINITY
        : Number.NaN
      : exponent === 0
        ? fraction * 2 ** -24
        : (1024 + fraction) * powers[exponent]!;
  return half & 0x8000 ? -size : size;
};

/** By exponent: the step between numbers. */
const powers: readonly number[] = Array.from({ length: 31 }, (_, exponent) => {
  let power = 2 ** -25;
  for (let step = 0; step < exponent; step++) power *= 2;
  return power;
});
