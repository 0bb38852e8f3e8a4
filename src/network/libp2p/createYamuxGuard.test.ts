import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { WireFormatError } from "../errors.ts";
import { createYamuxGuard } from "./createYamuxGuard.ts";

const frame = (type: number, length: number, body = type === 0 ? length : 0): Uint8Array => {
  const bytes = new Uint8Array(12 + body);
  bytes[1] = type;
  new DataView(bytes.buffer).setUint32(8, length);
  bytes.fill(0, 12);
  return bytes;
};

describe("createYamuxGuard", () => {
  it("allows valid frames, in pieces of any size", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.nat(100)), { maxLength: 10 }),
        fc.integer({ min: 1, max: 30 }),
        (frames, size) => {
          const check = createYamuxGuard(100);
          const bytes = Uint8Array.from(frames.flatMap(([type, length]) => [...frame(type, length)]));
          for (let at = 0; at < bytes.length; at += size) check(bytes.subarray(at, at + size));
        },
      ),
    );
  });

  it("refuses a data frame above the window at its header", () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(100), { maxLength: 5 }),
        fc.integer({ min: 101, max: 0xffff_ffff }),
        (lengths, declared) => {
          const check = createYamuxGuard(100);
          for (const length of lengths) check(frame(0, length));
          const header = frame(0, declared, 0);
          check(header.subarray(0, 11));
          expect(() => check(header.subarray(11))).toThrow(WireFormatError);
        },
      ),
    );
  });

  it("decides the same for any bytes in pieces of any size, and throws only a WireFormatError", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.integer({ min: 1, max: 30 }), (bytes, size) => {
        const outcome = (piece: number): string => {
          const check = createYamuxGuard(100);
          try {
            for (let at = 0; at < bytes.length; at += piece) check(bytes.subarray(at, at + piece));
            return "allowed";
          } catch (error) {
            expect(error).toBeInstanceOf(WireFormatError);
            return "refused";
          }
        };
        expect(outcome(size)).toBe(outcome(bytes.length + 1));
      }),
    );
  });

  it("ignores the length field of frames without data", () => {
    const check = createYamuxGuard(100);
    for (const type of [1, 2, 3]) check(frame(type, 0xffff_ffff));
  });
});
