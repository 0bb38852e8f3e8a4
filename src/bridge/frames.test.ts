import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { encodeFrame, type Frame, FrameReader, vectorTensor } from "./frames.ts";

const first = encodeFrame({ kind: "embed", id: 1 }, [
  vectorTensor("a", Float32Array.of(1, -0.5, 3e-40)),
  vectorTensor("b", Uint8Array.of(7)),
]);
const second = encodeFrame({ kind: "ready" });
const stream = new Uint8Array(Buffer.concat([...first, ...second]));

describe("frames", () => {
  it("delivers frames whole, however the stream is cut", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(stream.length), { maxLength: 8 }), (cuts) => {
        const reader = new FrameReader();
        const places = [0, ...cuts.sort((a, b) => a - b), stream.length];
        const frames = places.slice(1).flatMap((to, index) => reader.push(stream.subarray(places[index]!, to)));
        expect(frames.map(({ header }) => header)).toEqual([{ kind: "embed", id: 1 }, { kind: "ready" }]);
        expect(frames[0]!.tensors).toEqual(
          new Map<string, Float32Array | Uint8Array>([
            ["a", Float32Array.of(1, -0.5, 3e-40)],
            ["b", Uint8Array.of(7)],
          ]),
        );
      }),
    );
  });

  const altered = (change: (bytes: Uint8Array) => void) => (): Frame[] => {
    const bytes = new Uint8Array(Buffer.concat(first));
    change(bytes);
    return new FrameReader().push(bytes);
  };

  it("refuses bytes that are no frames", () => {
    expect(() => new FrameReader().push(new TextEncoder().encode("Traceback (most recent"))).toThrow(/"Trac"/);
    expect(altered((bytes) => bytes.fill(255, 4, 8))).toThrow(/a header of 4294967295 bytes/);
    expect(altered((bytes) => bytes.fill(255, 8, 16))).toThrow(/a payload of 18446744073709551615 bytes/);
    expect(altered((bytes) => bytes.fill(0x20, 16, 17))).toThrow(SyntaxError);
  });
});
