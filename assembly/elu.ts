import { exponentOf, powerOfTwo, reducedExponentialMinusOne } from "./exponential";

/** z += bias, row by row. @param columns - a multiple of 4, which is also the stride */
export function addBias(z: usize, bias: usize, rows: i32, columns: i32): void {
  const stride = usize(columns) << 2;
  for (let row = 0; row < rows; row++)
    for (let offset: usize = 0; offset < stride; offset += 16) {
      v128.store(z, f32x4.add(v128.load(z), v128.load(bias + offset)));
      z += 16;
    }
}

/** z becomes ELU(z + bias) (z for z > 0, e^z - 1 otherwise), `slope` its derivative (1, e^z). */
export function addBiasElu(z: usize, bias: usize, slope: usize, rows: i32, columns: i32): void {
  const stride = usize(columns) << 2;
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  for (let row = 0; row < rows; row++)
    for (let offset: usize = 0; offset < stride; offset += 16) {
      const x = f32x4.add(v128.load(z), v128.load(bias + offset));
      // at -87, e^z is below the last bit of e^z - 1
      const bounded = f32x4.max(f32x4.min(x, zero), f32x4.splat(-87));
      const n = exponentOf(bounded);
      const power = powerOfTwo(n);
      const scaled = f32x4.mul(power, reducedExponentialMinusOne(bounded, n));
      const positive = f32x4.gt(x, zero);
      // keeps NaN: `bounded` is NaN then, and is chosen because x > 0 fails
      v128.store(z, v128.bitselect(x, f32x4.add(scaled, f32x4.sub(power, one)), positive));
      v128.store(slope, v128.bitselect(one, f32x4.add(scaled, power), positive));
      z += 16;
      slope += 16;
    }
}

/** z becomes max(z + bias, 0), `slope` its derivative (1 for z > 0, else 0). NaN stays NaN. */
export function addBiasRelu(z: usize, bias: usize, slope: usize, rows: i32, columns: i32): void {
  const stride = usize(columns) << 2;
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  for (let row = 0; row < rows; row++)
    for (let offset: usize = 0; offset < stride; offset += 16) {
      const x = f32x4.add(v128.load(z), v128.load(bias + offset));
      v128.store(z, f32x4.max(x, zero));
      v128.store(slope, v128.and(one, f32x4.gt(x, zero)));
      z += 16;
      slope += 16;
    }
}

/** gradient *= slope */
export function eluBackward(gradient: usize, slope: usize, count: i32): void {
  for (let index = 0; index < count; index += 4) {
    v128.store(gradient, f32x4.mul(v128.load(gradient), v128.load(slope)));
    gradient += 16;
    slope += 16;
  }
}

/**
 * The directional derivative of `eluBackward`: tangent = tangent * slope + gradient * slope' * zTangent, where slope' is
 * 0 for z > 0 and e^z otherwise. `gradient` is the one before multiplication by the slope.
 */
export function eluBackwardTangent(
  tangent: usize, gradient: usize, activation: usize, slope: usize, zTangent: usize, count: i32,
): void {
  const zero = f32x4.splat(0);
  for (let index = 0; index < count; index += 4) {
    const first = v128.load(slope);
    const second = v128.andnot(first, f32x4.gt(v128.load(activation), zero));
    const bend = f32x4.mul(f32x4.mul(v128.load(gradient), second), v128.load(zTangent));
    v128.store(tangent, f32x4.add(f32x4.mul(v128.load(tangent), first), bend));
    tangent += 16;
    gradient += 16;
    activation += 16;
    slope += 16;
    zTangent += 16;
  }
}
