/** Sum of squares in float64: four partial sums by index mod 4, then (0 + 2) + (1 + 3), as the kernels sum. */
export const squaredNorm = (values: Float32Array): number => {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  const whole = values.length & ~3;
  for (let index = 0; index < whole; index += 4) {
    s0 += values[index]! * values[index]!;
    s1 += values[index + 1]! * values[index + 1]!;
    s2 += values[index + 2]! * values[index + 2]!;
    s3 += values[index + 3]! * values[index + 3]!;
  }
  const rest = values.length - whole;
  if (rest > 0) s0 += values[whole]! * values[whole]!;
  if (rest > 1) s1 += values[whole + 1]! * values[whole + 1]!;
  if (rest > 2) s2 += values[whole + 2]! * values[whole + 2]!;
  return s0 + s2 + (s1 + s3);
};
