import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { WireFormatError } from "../errors.ts";
import { createFrameReader } from "./createFrameReader.ts";
import { encodeFrame, type Frame, FrameType, HEADER_LENGTH, MAX_BODY_LENGTH, maxBodyLength } from "./Frame.ts";
import { decodeHello, decodeOffer, decodeRefusal, encodeHello, encodeOffer, encodeRefusal } from "./frameBodies.ts";
import { decodeMessage, encodeMessageHead } from "./WireMessage.ts";

const types = Object.values(FrameType);
const anyFrame: fc.Arbitrary<Frame> = fc
  .record({
    type: fc.constantFrom(...types),
    flags: fc.integer({ min: 0, max: 3 }),
    id: fc.integer({ min: 0, max: 0xffff_ffff }),
    body: fc.uint8Array({ maxLength: 300 }),
  })
  .map((frame) => ({ ...frame, body: frame.body.subarray(0, maxBodyLength[frame.type]) }));

/** Cuts bytes at these places. */
const cut = (bytes: Uint8Array, lengths: readonly number[]): Uint8Array[] => {
  const pieces: Uint8Array[] = [];
  let at = 0;
  for (let turn = 0; at < bytes.length; turn++) {
    const length = lengths[turn % lengths.length]!;
    pieces.push(bytes.subarray(at, at + length));
    at += length;
  }
  return pieces;
};

const joined = (pieces: readonly Uint8Array[]): Uint8Array => Uint8Array.from(pieces.flatMap((piece) => [...piece]));
const plain = ({ type, flags, id, body }: Frame) => ({ type, flags, id, body: [...body] });
const readAll = (pieces: readonly Uint8Array[]): ReturnType<typeof plain>[] => {
  const frames: ReturnType<typeof plain>[] = [];
  const reader = createFrameReader((frame) => frames.push(plain(frame)));
  for (const piece of pieces) reader.push(piece);
  return frames;
};

/** Runs a decoder on hostile bytes: any error other than a WireFormatError fails the property. */
const onlyWireErrors = (decode: () => unknown): void => {
  try {
    decode();
  } catch (error) {
    if (!(error instanceof WireFormatError)) throw error;
  }
};

describe("a frame", () => {
  it("is the same after encoding and decoding, for any size of the pieces", () => {
    fc.assert(
      fc.property(
        fc.array(anyFrame, { maxLength: 8 }),
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 }),
        (frames, lengths) => {
          expect(readAll(cut(joined(frames.map(encodeFrame)), lengths))).toEqual(frames.map(plain));
        },
      ),
    );
  });

  it("has the layout of the protocol", () => {
    const bytes = encodeFrame({ type: FrameType.data, flags: 1, id: 0x01020304, body: Uint8Array.of(9, 8) });
    expect([...bytes]).toEqual([7, 1, 4, 3, 2, 1, 2, 0, 0, 0, 9, 8]);
  });

  it("arrives at its largest size", () => {
    const body = new Uint8Array(MAX_BODY_LENGTH).fill(5);
    const bytes = encodeFrame({ type: FrameType.data, flags: 0, id: 1, body });
    const [frame] = readAll(cut(bytes, [1000]));
    expect(frame!.body).toHaveLength(MAX_BODY_LENGTH);
  });

  it.each([
    ["with an unknown type", [99, 0, 0, 0, 0, 0, 0, 0, 0, 0]],
    ["with unknown flags", [3, 4, 0, 0, 0, 0, 0, 0, 0, 0]],
    ["of 4 GiB", [7, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff]],
    ["of one byte too many", [7, 0, 0, 0, 0, 0, 1, 254, 0, 0]],
    ["a ping with a body", [10, 0, 0, 0, 0, 0, 1, 0, 0, 0]],
  ])("is refused at its header: %s", (_, header) => {
    const reader = createFrameReader(() => expect.unreachable());
    expect(() => reader.push(Uint8Array.from(header))).toThrow(WireFormatError);
    expect(reader.pending()).toBe(HEADER_LENGTH);
  });

  it("throws only a WireFormatError on any bytes, and the reader holds at most one frame", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.uint8Array({ maxLength: 200 }), anyFrame.map(encodeFrame)), { maxLength: 10 }),
        (pieces) => {
          const reader = createFrameReader(({ body }) => expect(body.length).toBeLessThanOrEqual(MAX_BODY_LENGTH));
          onlyWireErrors(() => {
            for (const piece of pieces) {
              reader.push(piece);
              expect(reader.pending()).toBeLessThanOrEqual(MAX_BODY_LENGTH);
            }
          });
        },
      ),
      { numRuns: 500 },
    );
  });

  it("allocates at most one body if it declares much and sends nothing", () => {
    const before = process.memoryUsage().arrayBuffers;
    const readers = Array.from({ length: 100 }, () => {
      const reader = createFrameReader(() => {});
      reader.push(Uint8Array.of(7, 0, 1, 0, 0, 0, 0, 254, 0, 0, 1));
      return reader;
    });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(readers.length * 2 * MAX_BODY_LENGTH);
    expect(readers[0]!.pending()).toBe(1);
  });
});

const json = fc.jsonValue();
const kind = fc.string({ minLength: 1, maxLength: 15 });

describe("a message", () => {
  const encode = (message: { kind: string; header: unknown; payload?: Uint8Array }): Uint8Array =>
    joined([encodeMessageHead(message), message.payload ?? new Uint8Array(0)]);

  it("is the same after encoding and decoding", () => {
    fc.assert(
      fc.property(kind, json, fc.option(fc.uint8Array(), { nil: undefined }), (word, header, payload) => {
        const message = { kind: word, header, ...(payload !== undefined && { payload }) };
        const decoded = decodeMessage(encode(message), 2 ** 20);
        expect(decoded.kind).toBe(word);
        expect(decoded.header).toEqual(JSON.parse(JSON.stringify(header)));
        expect(decoded.payload === undefined ? undefined : [...decoded.payload]).toEqual(
          payload === undefined ? undefined : [...payload],
        );
      }),
    );
  });

  it("is refused before sending if it cannot be encoded", () => {
    expect(() => encodeMessageHead({ kind: "", header: 1 })).toThrow(/kind must be/);
    expect(() => encodeMessageHead({ kind: "x".repeat(64), header: 1 })).toThrow(/kind must be/);
    expect(() => encodeMessageHead({ kind: "x", header: undefined })).toThrow(/header must be/);
  });

  it("is refused before its header is parsed, if the header is too long", () => {
    const bytes = encode({ kind: "x", header: "y".repeat(100) });
    expect(() => decodeMessage(bytes, 50)).toThrow(/header of a message is too long/);
  });

  it("decodes or throws a WireFormatError if it is truncated, extended or mutated", () => {
    fc.assert(
      fc.property(
        kind,
        json,
        fc.uint8Array({ maxLength: 20 }),
        fc.nat(),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 }),
        (word, header, payload, end, changes) => {
          const bytes = encode({ kind: word, header, payload });
          for (const [at, value] of changes) bytes[at % bytes.length] = value;
          onlyWireErrors(() => decodeMessage(bytes, 2 ** 16));
          onlyWireErrors(() => decodeMessage(bytes.subarray(0, end % bytes.length), 2 ** 16));
        },
      ),
      { numRuns: 500 },
    );
  });

  it("throws only an error if its header is nested a million levels deep", () => {
    const text = "[".repeat(1_000_000);
    const head = new Uint8Array(7 + text.length);
    head[1] = 1;
    new DataView(head.buffer).setUint32(2, text.length, true);
    head[6] = 0x78;
    head.set(new TextEncoder().encode(text), 7);
    expect(() => decodeMessage(head, 2 ** 21)).toThrow(WireFormatError);
  });
});

describe("the body of a hello, an offer or a refusal", () => {
  it("is the same after encoding and decoding", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffff }), fc.string({ maxLength: 12 }), (protocolVersion, software) => {
        expect(decodeHello(encodeHello({ protocolVersion, software }))).toEqual({ protocolVersion, software });
      }),
    );
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 0xffff_ffff }),
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        fc.uint8Array(),
        (length, sha256, head) => {
          expect(decodeOffer(encodeOffer({ length, sha256, head }))).toEqual({ length, sha256, head });
        },
      ),
    );
    expect(decodeRefusal(encodeRefusal({ code: "busy", text: "später" }))).toEqual({ code: "busy", text: "später" });
  });

  it("cuts a long text between characters", () => {
    expect(decodeRefusal(encodeRefusal({ code: "x", text: "ä".repeat(2000) })).text).toBe("ä".repeat(512));
  });

  it("is refused by name if it belongs to a different protocol", () => {
    expect(() => decodeHello(new TextEncoder().encode("GET / HTTP/1.1"))).toThrow(/does not use gfml's protocol/);
  });

  it("throws only a WireFormatError on any bytes", () => {
    const valid = fc.constantFrom(
      encodeHello({ protocolVersion: 1, software: "gfml" }),
      encodeOffer({ length: 5, sha256: new Uint8Array(32), head: Uint8Array.of(1, 2) }),
      encodeRefusal({ code: "busy", text: "later" }),
    );
    const hostile = fc.oneof(
      fc.uint8Array({ maxLength: 80 }),
      fc.tuple(valid, fc.nat(), fc.nat(255), fc.nat()).map(([bytes, at, value, end]) => {
        const changed = bytes.slice(0, 1 + (end % bytes.length));
        changed[at % changed.length] = value;
        return changed;
      }),
    );
    fc.assert(
      fc.property(hostile, (bytes) => {
        for (const decode of [decodeHello, decodeOffer, decodeRefusal]) onlyWireErrors(() => decode(bytes));
      }),
      { numRuns: 1000 },
    );
  });
});
