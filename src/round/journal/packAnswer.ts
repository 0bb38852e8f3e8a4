import { internalError } from "../../core/index.ts";
import { todaysName } from "../identity/formerNames.ts";
import { encodeParameters } from "../update/updateRoot.ts";

/** Plain data with arrays of float32 or bytes, as JSON that refers to one sequence of bytes. */
export interface PackedAnswer {
  readonly answer: string;
  readonly bytes: Uint8Array;
}

/** An array in the JSON: its kind, and the start and the length of its bytes. */
type Reference = readonly ["f32" | "u8", number, number];

/** Packs an answer for {@link unpackAnswer}. Every bit survives, also NaN, infinities and -0. */
export const packAnswer = (value: unknown): PackedAnswer => {
  const parts: Uint8Array[] = [];
  let length = 0;
  const refer = (kind: Reference[0], bytes: Uint8Array): { readonly $array: Reference } => {
    parts.push(bytes);
    length += bytes.length;
    return { $array: [kind, length - bytes.length, bytes.length] };
  };
  const pack = (inner: unknown): unknown => {
    if (inner instanceof Float32Array) return refer("f32", encodeParameters(inner).bytes);
    if (inner instanceof Uint8Array) return refer("u8", inner);
    if (ArrayBuffer.isView(inner)) throw internalError("a journal keeps float32 and bytes only");
    if (typeof inner === "number" && (!Number.isFinite(inner) || Object.is(inner, -0)))
      return { $number: Object.is(inner, -0) ? "-0" : String(inner) };
    if (Array.isArray(inner)) return inner.map(pack);
    if (typeof inner !== "object" || inner === null) return inner;
    return Object.fromEntries(Object.entries(inner).map(([name, one]) => [name, pack(one)]));
  };
  const answer = JSON.stringify(pack(value));
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return { answer, bytes };
};

/** The answer that {@link packAnswer} packed, in this version or an earlier one. */
export const unpackAnswer = ({ answer, bytes }: PackedAnswer): unknown => {
  const unpack = (inner: unknown): unknown => {
    if (Array.isArray(inner)) return inner.map(unpack);
    if (typeof inner !== "object" || inner === null) return inner;
    if ("$number" in inner) return Number(inner.$number);
    if ("$array" in inner) {
      const [kind, start, length] = inner.$array as Reference;
      const part = bytes.slice(start, start + length);
      return kind === "u8" ? part : floatsOf(part);
    }
    return Object.fromEntries(Object.entries(inner).map(([name, one]) => [todaysName(name), unpack(one)]));
  };
  return unpack(JSON.parse(answer));
};

const floatsOf = (bytes: Uint8Array): Float32Array => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float32Array.from({ length: bytes.length >> 2 }, (_, index) => view.getFloat32(4 * index, true));
};
