import { afterEach, describe, expect, it, vi } from "vitest";
import { KernelMemory } from "./KernelMemory.ts";
import { detectRounding, loadKernels } from "./loadKernels.ts";

afterEach(() => {
  vi.restoreAllMocks();
  vi.resetModules();
});

it("rounds products under strict, and as the machine does otherwise", () => {
  expect(detectRounding("strict")).toBe("rounded");
  expect(["rounded", "fused"]).toContain(detectRounding("fma"));
});

it("shares no memory between instances", () => {
  const [first, second] = [loadKernels("strict"), loadKernels("strict")];
  new Uint8Array(first.memory.buffer)[5000] = 1;
  expect(new Uint8Array(second.memory.buffer)[5000]).toBe(0);
  expect(first.memory.buffer).toBeInstanceOf(ArrayBuffer);
});

it("says what to do on an engine without the instructions", async () => {
  vi.spyOn(WebAssembly, "Module").mockImplementation(function refuse() {
    throw new WebAssembly.CompileError("invalid opcode");
  });
  const { loadKernels: load } = await import("./loadKernels.ts");
  expect(() => load("fma")).toThrow(/invalid opcode[\s\S]*use rounding "strict"/);
  expect(() => load("strict")).toThrow(/use a browser or Node that supports WebAssembly SIMD/);
});

describe.each(["strict", "fma"] as const)("says what to do on an engine without the instructions", (rounding) => {
  const kernels = loadKernels(rounding);
  const memory = new KernelMemory(kernels);

  it("is within 2 units in the last place of float32, with its slope, from the tails to zero", () => {
    const xs = Array.from({ length: 40_000 }, (_, k) => Math.fround(-110 + k * 0.003));
    xs.push(0, -0, ...[1e-3, 1e-8, 1e-20, 1e-40].flatMap((x) => [x, -x]), -1e30, -3e38, 3e38, Number.NEGATIVE_INFINITY);
    while (xs.length % 4 !== 0) xs.push(0);
    const z = memory.allocate(xs.length * 4);
    const slope = memory.allocate(xs.length * 4);
    const bias = memory.allocate(16);
    memory.floats.set(xs, z / 4);
    kernels.addBiasElu(z, bias, slope, xs.length / 4, 4);
    const wrong = xs.filter((x, k) => {
      const value = memory.floats[z / 4 + k]!;
      const derivative = memory.floats[slope / 4 + k]!;
      const expected = x > 0 ? Math.fround(x) : Math.expm1(Math.fround(x));
      const expectedSlope = x > 0 ? 1 : Math.max(Math.exp(x), 0);
      // below -87 the derivative stays at e^-87: nothing that float32 sums would see
      const isValue = Math.abs(value - expected) <= Math.abs(expected) * 2 ** -22 + 1e-44;
      return !isValue || !(Math.abs(derivative - expectedSlope) <= expectedSlope * 2 ** -22 + 2e-38);
    });
    expect(wrong).toEqual([]);
  });
});

it("grows its memory without moving what it holds", () => {
  const memory = new KernelMemory(loadKernels("strict"));
  const block = { address: 0, capacity: 0 };
  const first = memory.require(block, 1000);
  expect(first % 64).toBe(0);
  expect(memory.require(block, 500)).toBe(first);
  memory.bytes[first] = 7;
  expect(memory.require(block, 10_000_000)).toBeGreaterThan(first);
  expect(memory.bytes[first]).toBe(7);
  expect(memory.floats.byteLength).toBeGreaterThan(10_000_000);
  expect(() => memory.allocate(2 ** 33)).toThrow(/GFML_OUT_OF_MEMORY|memory cannot grow/);
});
