/** out = a + scale * b, both operations rounded. `out` may be `a` or `b`. */
export function addScaled(out: usize, a: usize, scale: f32, b: usize, count: i32): void {
  const factor = f32x4.splat(scale);
  const last = out + (usize(count & ~3) << 2);
  while (out < last) {
    v128.store(out, f32x4.add(v128.load(a), f32x4.mul(factor, v128.load(b))));
    out += 16;
    a += 16;
    b += 16;
  }
  for (let index: usize = 0; index < usize(count & 3); index++)
    store<f32>(out + (index << 2), load<f32>(a + (index << 2)) + scale * load<f32>(b + (index << 2)));
}

/** Sum of squares in float64: four partial sums by index mod 4, then (0 + 2) + (1 + 3). */
export function squaredNorm(a: usize, count: i32): f64 {
  let low = f64x2.splat(0);
  let high = f64x2.splat(0);
  const last = a + (usize(count & ~3) << 2);
  for (; a < last; a += 16) {
    const x = f64x2.promote_low_f32x4(v128.load64_zero(a));
    const y = f64x2.promote_low_f32x4(v128.load64_zero(a, 8));
    low = f64x2.add(low, f64x2.mul(x, x));
    high = f64x2.add(high, f64x2.mul(y, y));
  }
  let s0 = f64x2.extract_lane(low, 0);
  let s1 = f64x2.extract_lane(low, 1);
  let s2 = f64x2.extract_lane(high, 0);
  const rest = count & 3;
  if (rest > 0) s0 += f64(load<f32>(a)) * f64(load<f32>(a));
  if (rest > 1) s1 += f64(load<f32>(a, 4)) * f64(load<f32>(a, 4));
  if (rest > 2) s2 += f64(load<f32>(a, 8)) * f64(load<f32>(a, 8));
  return s0 + s2 + (s1 + f64x2.extract_lane(high, 1));
}

/** out = sum of the rows of a, first to last. @param columns - a multiple of 4, which is also the stride */
export function columnSums(a: usize, rows: i32, columns: i32, out: usize): void {
  const stride = usize(columns) << 2;
  for (let offset: usize = 0; offset < stride; offset += 16) {
    let sum = f32x4.splat(0);
    let place = a + offset;
    for (let row = 0; row < rows; row++) {
      sum = f32x4.add(sum, v128.load(place));
      place += stride;
    }
    v128.store(out + offset, sum);
  }
}

/** Copies `rows` rows of `columns` numbers between strides (in numbers); a wider target is filled up with zeros. */
export function copyRows(from: usize, fromStride: i32, to: usize, toStride: i32, rows: i32, columns: i32): void {
  const bytes = usize(columns) << 2;
  const gap = toStride > columns ? usize(toStride - columns) << 2 : 0;
  for (let row = 0; row < rows; row++) {
    memory.copy(to, from, bytes);
    if (gap > 0) memory.fill(to + bytes, 0, gap);
    from += usize(fromStride) << 2;
    to += usize(toStride) << 2;
  }
}

/** out[c][r] = a[r][c]; columns of `out` from `rows` to its stride (in numbers) become zero. */
export function transpose(a: usize, rows: i32, columns: i32, out: usize, outStride: i32): void {
  const stride = usize(columns) << 2;
  for (let column = 0; column < columns; column++) {
    let place = a + (usize(column) << 2);
    let target = out + ((usize(column) * usize(outStride)) << 2);
    for (let row = 0; row < rows; row++) {
      store<f32>(target, load<f32>(place));
      place += stride;
      target += 4;
    }
    for (let row = rows; row < outStride; row++) {
      store<f32>(target, 0);
      target += 4;
    }
  }
}
