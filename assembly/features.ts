// Samples arrive as bytes (value / 255) or floats. A batch becomes either a dense float32 matrix or, where most features
// are zero, rows of nonzeros: entries of 8 bytes (u32 position, f32 value), row r from entry starts[r] to starts[r + 1].

/** A byte as a feature, rounded once. */
// @ts-ignore: decorator
@inline
function byteValue(value: u32): f32 {
  return f32(value) / 255;
}

/** out[i] = bytes[i] / 255 */
export function denseFromBytes(bytes: usize, out: usize, count: i32): void {
  const divisor = f32x4.splat(255);
  let index = 0;
  for (; index + 16 <= count; index += 16) {
    const packed = v128.load(bytes + usize(index));
    const low = i16x8.extend_low_i8x16_u(packed);
    const high = i16x8.extend_high_i8x16_u(packed);
    const target = out + (usize(index) << 2);
    v128.store(target, f32x4.div(f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(low)), divisor));
    v128.store(target, f32x4.div(f32x4.convert_i32x4_u(i32x4.extend_high_i16x8_u(low)), divisor), 16);
    v128.store(target, f32x4.div(f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(high)), divisor), 32);
    v128.store(target, f32x4.div(f32x4.convert_i32x4_u(i32x4.extend_high_i16x8_u(high)), divisor), 48);
  }
  for (; index < count; index++) store<f32>(out + (usize(index) << 2), byteValue(load<u8>(bytes + usize(index))));
}

export function countNonzeroBytes(bytes: usize, count: i32): i32 {
  const zero = i8x16.splat(0);
  let nonzeros = 0;
  let index = 0;
  for (; index + 16 <= count; index += 16)
    nonzeros += popcnt(i8x16.bitmask(i8x16.ne(v128.load(bytes + usize(index)), zero)));
  for (; index < count; index++) nonzeros += i32(load<u8>(bytes + usize(index)) != 0);
  return nonzeros;
}

export function countNonzeroFloats(values: usize, count: i32): i32 {
  const zero = f32x4.splat(0);
  let nonzeros = 0;
  let index = 0;
  for (; index + 4 <= count; index += 4)
    nonzeros += popcnt(i32x4.bitmask(f32x4.ne(v128.load(values + (usize(index) << 2)), zero)));
  for (; index < count; index++) nonzeros += i32(load<f32>(values + (usize(index) << 2)) != 0);
  return nonzeros;
}

/** @param table - room for 256 floats */
export function rowsFromBytes(bytes: usize, rows: i32, columns: i32, table: usize, starts: usize, entries: usize): void {
  for (let value = 0; value < 256; value++) store<f32>(table + (usize(value) << 2), byteValue(value));
  const zero = i8x16.splat(0);
  const first = entries;
  for (let row = 0; row < rows; row++) {
    store<i32>(starts + (usize(row) << 2), i32((entries - first) >> 3));
    let column = 0;
    for (; column + 16 <= columns; column += 16) {
      let mask = i8x16.bitmask(i8x16.ne(v128.load(bytes + usize(column)), zero));
      while (mask != 0) {
        const position = column + ctz(mask);
        mask &= mask - 1;
        store<i32>(entries, position);
        store<f32>(entries, load<f32>(table + (usize(load<u8>(bytes + usize(position))) << 2)), 4);
        entries += 8;
      }
    }
    for (; column < columns; column++) {
      const value = load<u8>(bytes + usize(column));
      if (value == 0) continue;
      store<i32>(entries, column);
      store<f32>(entries, load<f32>(table + (usize(value) << 2)), 4);
      entries += 8;
    }
    bytes += usize(columns);
  }
  store<i32>(starts + (usize(rows) << 2), i32((entries - first) >> 3));
}

export function rowsFromFloats(values: usize, rows: i32, columns: i32, starts: usize, entries: usize): void {
  const first = entries;
  for (let row = 0; row < rows; row++) {
    store<i32>(starts + (usize(row) << 2), i32((entries - first) >> 3));
    for (let column = 0; column < columns; column++) {
      const value = load<f32>(values);
      values += 4;
      if (value == 0) continue;
      store<i32>(entries, column);
      store<f32>(entries, value, 4);
      entries += 8;
    }
  }
  store<i32>(starts + (usize(rows) << 2), i32((entries - first) >> 3));
}
