import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { KernelMemory } from "./KernelMemory.ts";
import { loadKernels } from "./loadKernels.ts";

const kernels = loadKernels("strict");
const memory = new KernelMemory(kernels);

/** Float32 matrices whose sums depend on their order. */
const matrix = (length: number, seed: number): Float32Array =>
  Float32Array.from({ length }, (_, index) => {
    const mixed = Math.imul(index + 1, 0x9e3779b1) ^ Math.imul(seed + 7, 0x85ebca6b);
    return (((mixed >>> 8) % 2001) - 1000) / (1 + ((mixed >>> 3) % 97));
  });

/** c[i][j] (+)= sum over k of a(i, k) b[k][j], one product and one sum after the other, each rounded to float32. */
const plain = (
  a: (i: number, k: number) => number,
  b: Float32Array,
  c: Float32Array,
  [rows, columns, inner]: readonly [number, number, number],
  accumulate: boolean,
): Float32Array => {
  const out = c.slice();
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) {
      let sum = accumulate ? c[i * columns + j]! : 0;
      for (let k = 0; k < inner; k++) sum = Math.fround(sum + Math.fround(a(i, k) * b[k * columns + j]!));
      out[i * columns + j] = sum;
    }
  return out;
};

const place = (values: Float32Array): number => {
  const address = memory.allocate(Math.max(4, values.length * 4));
  memory.floats.set(values, address / 4);
  return address;
};
const bitsAt = (address: number, length: number): Uint32Array =>
  new Uint32Array(memory.floats.slice(address / 4, address / 4 + length).buffer);

describe.each([false, true])("strict products, A transposed: %s", (transposed) => {
  it("has the bits of the plain loops for any shape, also longer than a block", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 11 }),
        fc.integer({ min: 1, max: 7 }).map((quarter) => quarter * 4),
        fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constantFrom(255, 256, 257, 700)),
        fc.boolean(),
        fc.nat(1000),
        (rows, columns, inner, accumulate, seed) => {
          const a = matrix(rows * inner, seed);
          const b = matrix(inner * columns, seed + 1);
          const c = matrix(rows * columns, seed + 2);
          const at = (i: number, k: number): number => a[transposed ? k * rows + i : i * inner + k]!;
          const expected = plain(at, b, c, [rows, columns, inner], accumulate);
          const [aStride, aStep] = transposed ? [4, rows * 4] : [inner * 4, 4];
          const result = place(c);
          const stride = columns * 4;
          kernels.multiply(
            place(a),
            aStride,
            aStep,
            place(b),
            stride,
            result,
            stride,
            rows,
            columns,
            inner,
            accumulate ? 1 : 0,
          );
          expect(bitsAt(result, rows * columns)).toEqual(new Uint32Array(expected.buffer));
        },
      ),
      { seed: 2, numRuns: 120 },
    );
  });
});

it("gives exact column sums, scaled sums, norms and transposes where the numbers are exact", () => {
  const a = place(Float32Array.from({ length: 24 }, (_, index) => index));
  const out = memory.allocate(400);
  kernels.columnSums(a, 3, 8, out);
  expect([...memory.floats.slice(out / 4, out / 4 + 8)]).toEqual([24, 27, 30, 33, 36, 39, 42, 45]);
  kernels.transpose(a, 3, 5, out, 4);
  expect([...memory.floats.slice(out / 4, out / 4 + 8)]).toEqual([0, 5, 10, 0, 1, 6, 11, 0]);
  for (let length = 0; length <= 9; length++) {
    expect(kernels.squaredNorm(a, length)).toBe(Array.from({ length }, (_, k) => k * k).reduce((x, y) => x + y, 0));
    memory.floats.fill(-1, out / 4, out / 4 + 20);
    kernels.addScaled(out, a, 2, a, length);
    expect([...memory.floats.slice(out / 4, out / 4 + 10)]).toEqual(
      Array.from({ length: 10 }, (_, k) => (k < length ? 3 * k : -1)),
    );
  }
});
