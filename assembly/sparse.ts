import { finishSum, multiplyAdd } from "./multiplyAdd";

/**
 * C = S B, or C += S B, for S in rows of nonzeros (features.ts). A number of C sums the same terms in the same order as
 * the dense product, without those that are zero, so the bits are the same.
 *
 * @param columns - of B and C, a multiple of 4
 */
export function sparseMultiply(
  starts: usize, entries: usize, rows: i32, b: usize, bStride: i32, c: usize, cStride: usize, columns: i32, accumulate: bool,
): void {
  for (let row = 0; row < rows; row++) {
    const begin = entries + (usize(load<i32>(starts)) << 3);
    const end = entries + (usize(load<i32>(starts, 4)) << 3);
    let column = 0;
    for (; column + 40 <= columns; column += 40)
      row40(begin, end, b + (usize(column) << 2), bStride, c + (usize(column) << 2), accumulate);
    for (; column + 16 <= columns; column += 16)
      row16(begin, end, b + (usize(column) << 2), bStride, c + (usize(column) << 2), accumulate);
    for (; column < columns; column += 4)
      row4(begin, end, b + (usize(column) << 2), bStride, c + (usize(column) << 2), accumulate);
    starts += 4;
    c += cStride;
  }
}

// @ts-ignore: decorator
@inline
function start(address: usize, load: bool): v128 {
  return load ? v128.load(address) : f32x4.splat(0);
}

// @ts-ignore: decorator
@inline
function row40(entry: usize, end: usize, b: usize, bStride: i32, c: usize, load: bool): void {
  let s0 = start(c, load), s1 = start(c + 16, load), s2 = start(c + 32, load), s3 = start(c + 48, load);
  let s4 = start(c + 64, load), s5 = start(c + 80, load), s6 = start(c + 96, load), s7 = start(c + 112, load);
  let s8 = start(c + 128, load), s9 = start(c + 144, load);
  for (; entry < end; entry += 8) {
    const x = v128.load32_splat(entry, 4);
    const line = b + usize(i32.load(entry) * bStride);
    s0 = multiplyAdd(x, v128.load(line), s0);
    s1 = multiplyAdd(x, v128.load(line, 16), s1);
    s2 = multiplyAdd(x, v128.load(line, 32), s2);
    s3 = multiplyAdd(x, v128.load(line, 48), s3);
    s4 = multiplyAdd(x, v128.load(line, 64), s4);
    s5 = multiplyAdd(x, v128.load(line, 80), s5);
    s6 = multiplyAdd(x, v128.load(line, 96), s6);
    s7 = multiplyAdd(x, v128.load(line, 112), s7);
    s8 = multiplyAdd(x, v128.load(line, 128), s8);
    s9 = multiplyAdd(x, v128.load(line, 144), s9);
  }
  v128.store(c, finishSum(s0));
  v128.store(c, finishSum(s1), 16);
  v128.store(c, finishSum(s2), 32);
  v128.store(c, finishSum(s3), 48);
  v128.store(c, finishSum(s4), 64);
  v128.store(c, finishSum(s5), 80);
  v128.store(c, finishSum(s6), 96);
  v128.store(c, finishSum(s7), 112);
  v128.store(c, finishSum(s8), 128);
  v128.store(c, finishSum(s9), 144);
}

// @ts-ignore: decorator
@inline
function row16(entry: usize, end: usize, b: usize, bStride: i32, c: usize, load: bool): void {
  let s0 = start(c, load), s1 = start(c + 16, load), s2 = start(c + 32, load), s3 = start(c + 48, load);
  for (; entry < end; entry += 8) {
    const x = v128.load32_splat(entry, 4);
    const line = b + usize(i32.load(entry) * bStride);
    s0 = multiplyAdd(x, v128.load(line), s0);
    s1 = multiplyAdd(x, v128.load(line, 16), s1);
    s2 = multiplyAdd(x, v128.load(line, 32), s2);
    s3 = multiplyAdd(x, v128.load(line, 48), s3);
  }
  v128.store(c, finishSum(s0));
  v128.store(c, finishSum(s1), 16);
  v128.store(c, finishSum(s2), 32);
  v128.store(c, finishSum(s3), 48);
}

// @ts-ignore: decorator
@inline
function row4(entry: usize, end: usize, b: usize, bStride: i32, c: usize, load: bool): void {
  let sum = start(c, load);
  for (; entry < end; entry += 8)
    sum = multiplyAdd(v128.load32_splat(entry, 4), v128.load(b + usize(i32.load(entry) * bStride)), sum);
  v128.store(c, finishSum(sum));
}

/** The transpose of rows of nonzeros: columns of nonzeros, each in order of row (a counting sort). */
export function columnsFromRows(
  rowStarts: usize, rowEntries: usize, rows: i32, columns: i32, columnStarts: usize, columnEntries: usize,
): void {
  memory.fill(columnStarts, 0, (usize(columns) + 1) << 2);
  const count = load<i32>(rowStarts + (usize(rows) << 2));
  // the counts of entries become the starts of the columns; filling moves each start to the column's end
  const last = rowEntries + (usize(count) << 3);
  for (let entry = rowEntries; entry < last; entry += 8) {
    const counter = columnStarts + (usize(load<i32>(entry)) << 2);
    store<i32>(counter, load<i32>(counter) + 1);
  }
  let sum = 0;
  for (let column = 0; column <= columns; column++) {
    const counter = columnStarts + (usize(column) << 2);
    const length = load<i32>(counter);
    store<i32>(counter, sum);
    sum += length;
  }
  let entry = rowEntries;
  for (let row = 0; row < rows; row++) {
    const end = rowEntries + (usize(load<i32>(rowStarts + (usize(row + 1) << 2))) << 3);
    for (; entry < end; entry += 8) {
      const counter = columnStarts + (usize(load<i32>(entry)) << 2);
      const place = load<i32>(counter);
      store<i32>(counter, place + 1);
      const target = columnEntries + (usize(place) << 3);
      store<i32>(target, row);
      store<f32>(target, load<f32>(entry, 4), 4);
    }
  }
  // each start is now its column's end: shift back
  for (let column = columns; column > 0; column--)
    store<i32>(columnStarts + (usize(column) << 2), load<i32>(columnStarts + (usize(column - 1) << 2)));
  store<i32>(columnStarts, 0);
}
