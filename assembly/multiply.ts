import { finishSum, multiplyAdd } from "./multiplyAdd";

/** Inner length of a block: the part of B that a column of tiles reads stays in the first-level cache. */
const INNER_BLOCK: i32 = 256;

/**
 * C = A B, or C += A B. Addresses and strides in bytes; A is read one number at a time through two strides, so the same
 * code multiplies by A and by its transpose. Each number of C is one sum over k = 0, 1, ..., for any block length.
 *
 * @param columns - of B and C, a multiple of 4
 */
export function multiply(
  a: usize, aRowStride: usize, aColumnStride: usize,
  b: usize, bStride: usize,
  c: usize, cStride: usize,
  rows: i32, columns: i32, inner: i32,
  accumulate: bool,
): void {
  for (let start = 0; start < inner; start += INNER_BLOCK) {
    const length = min(INNER_BLOCK, inner - start);
    const aBlock = a + usize(start) * aColumnStride;
    const bBlock = b + usize(start) * bStride;
    const load = accumulate || start > 0;
    let column = 0;
    for (; column + 8 <= columns; column += 8) {
      const bTile = bBlock + (usize(column) << 2);
      const cTile = c + (usize(column) << 2);
      let row = 0;
      for (; row + 4 <= rows; row += 4)
        tile4x8(aBlock + usize(row) * aRowStride, aRowStride, aColumnStride, bTile, bStride, cTile + usize(row) * cStride, cStride, length, load);
      for (; row < rows; row++)
        tile1x8(aBlock + usize(row) * aRowStride, aColumnStride, bTile, bStride, cTile + usize(row) * cStride, length, load);
    }
    if (column < columns) {
      const bTile = bBlock + (usize(column) << 2);
      const cTile = c + (usize(column) << 2);
      let row = 0;
      for (; row + 4 <= rows; row += 4)
        tile4x4(aBlock + usize(row) * aRowStride, aRowStride, aColumnStride, bTile, bStride, cTile + usize(row) * cStride, cStride, length, load);
      for (; row < rows; row++)
        tile1x4(aBlock + usize(row) * aRowStride, aColumnStride, bTile, bStride, cTile + usize(row) * cStride, length, load);
    }
  }
}

// @ts-ignore: decorator
@inline
function start(address: usize, load: bool): v128 {
  return load ? v128.load(address) : f32x4.splat(0);
}

function tile4x8(
  a: usize, aRowStride: usize, aColumnStride: usize, b: usize, bStride: usize, c: usize, cStride: usize, inner: i32, load: bool,
): void {
  let a0 = a;
  let a1 = a0 + aRowStride;
  let a2 = a1 + aRowStride;
  let a3 = a2 + aRowStride;
  const c1 = c + cStride;
  const c2 = c1 + cStride;
  const c3 = c2 + cStride;
  let s00 = start(c, load), s01 = start(c + 16, load);
  let s10 = start(c1, load), s11 = start(c1 + 16, load);
  let s20 = start(c2, load), s21 = start(c2 + 16, load);
  let s30 = start(c3, load), s31 = start(c3 + 16, load);
  for (let k = 0; k < inner; k++) {
    const b0 = v128.load(b), b1 = v128.load(b, 16);
    const x0 = v128.load32_splat(a0);
    s00 = multiplyAdd(x0, b0, s00);
    s01 = multiplyAdd(x0, b1, s01);
    const x1 = v128.load32_splat(a1);
    s10 = multiplyAdd(x1, b0, s10);
    s11 = multiplyAdd(x1, b1, s11);
    const x2 = v128.load32_splat(a2);
    s20 = multiplyAdd(x2, b0, s20);
    s21 = multiplyAdd(x2, b1, s21);
    const x3 = v128.load32_splat(a3);
    s30 = multiplyAdd(x3, b0, s30);
    s31 = multiplyAdd(x3, b1, s31);
    a0 += aColumnStride;
    a1 += aColumnStride;
    a2 += aColumnStride;
    a3 += aColumnStride;
    b += bStride;
  }
  v128.store(c, finishSum(s00));
  v128.store(c, finishSum(s01), 16);
  v128.store(c1, finishSum(s10));
  v128.store(c1, finishSum(s11), 16);
  v128.store(c2, finishSum(s20));
  v128.store(c2, finishSum(s21), 16);
  v128.store(c3, finishSum(s30));
  v128.store(c3, finishSum(s31), 16);
}

function tile4x4(
  a: usize, aRowStride: usize, aColumnStride: usize, b: usize, bStride: usize, c: usize, cStride: usize, inner: i32, load: bool,
): void {
  const a1 = a + aRowStride;
  const a2 = a1 + aRowStride;
  const a3 = a2 + aRowStride;
  const c1 = c + cStride;
  const c2 = c1 + cStride;
  const c3 = c2 + cStride;
  let s0 = start(c, load), s1 = start(c1, load), s2 = start(c2, load), s3 = start(c3, load);
  let offset: usize = 0;
  for (let k = 0; k < inner; k++) {
    const b0 = v128.load(b);
    s0 = multiplyAdd(v128.load32_splat(a + offset), b0, s0);
    s1 = multiplyAdd(v128.load32_splat(a1 + offset), b0, s1);
    s2 = multiplyAdd(v128.load32_splat(a2 + offset), b0, s2);
    s3 = multiplyAdd(v128.load32_splat(a3 + offset), b0, s3);
    offset += aColumnStride;
    b += bStride;
  }
  v128.store(c, finishSum(s0));
  v128.store(c1, finishSum(s1));
  v128.store(c2, finishSum(s2));
  v128.store(c3, finishSum(s3));
}

function tile1x8(a: usize, aColumnStride: usize, b: usize, bStride: usize, c: usize, inner: i32, load: bool): void {
  let s0 = start(c, load), s1 = start(c + 16, load);
  for (let k = 0; k < inner; k++) {
    const x = v128.load32_splat(a);
    s0 = multiplyAdd(x, v128.load(b), s0);
    s1 = multiplyAdd(x, v128.load(b, 16), s1);
    a += aColumnStride;
    b += bStride;
  }
  v128.store(c, finishSum(s0));
  v128.store(c, finishSum(s1), 16);
}

function tile1x4(a: usize, aColumnStride: usize, b: usize, bStride: usize, c: usize, inner: i32, load: bool): void {
  let s0 = start(c, load);
  for (let k = 0; k < inner; k++) {
    s0 = multiplyAdd(v128.load32_splat(a), v128.load(b), s0);
    a += aColumnStride;
    b += bStride;
  }
  v128.store(c, finishSum(s0));
}
