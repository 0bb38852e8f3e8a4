import { SafetensorsFormatError } from "./errors.ts";
import { fromFloat16 } from "./float16.ts";

/** The format's own limit on headers. */
const LARGEST_HEADER = 100_000_000;

/** A tensor's entry in the header. */
interface TensorEntry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

// checked without a library, because pages that read models should not load one

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isCounts = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((one) => Number.isSafeInteger(one) && one >= 0);

const isEntry = (value: unknown): value is TensorEntry =>
  isRecord(value) &&
  Object.keys(value).length === 3 &&
  typeof value.dtype === "string" &&
  isCounts(value.shape) &&
  isCounts(value.data_offsets) &&
  value.data_offsets.length === 2;

const isTexts = (value: unknown): value is Record<string, string> =>
  isRecord(value) && Object.values(value).every((one) => typeof one === "string");

const bytesPerValue: Readonly<Record<string, number>> = { F32: 4, F16: 2, U8: 1 };

/**
 * Reads a safetensors file. Tensors are copied, so that the bytes can be freed.
 *
 * @param source - the file's name, for messages
 * @throws SafetensorsFormatError if the bytes are cut short, hold gaps or overlaps, or tensors other than F32, F16 and U8
 */
export const decodeSafetensors = (bytes: Uint8Array, source: string): Tensors => {
  const refuse = (problem: string): never => {
    throw new SafetensorsFormatError(source, problem);
  };
  if (bytes.length < 8) refuse(`${bytes.length} bytes are too few for a header`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const declared = view.getBigUint64(0, true);
  if (declared > BigInt(LARGEST_HEADER))
    refuse(`a header of ${declared} bytes is above the limit of ${LARGEST_HEADER}`);
  const headerLength = Number(declared);
  if (8 + headerLength > bytes.length) refuse(`the header of ${headerLength} bytes is cut short`);

  const header = parseHeader(bytes.subarray(8, 8 + headerLength), source);
  const { __metadata__: metadata = {}, ...rawTensors } = header;
  if (!isTexts(metadata)) throw new SafetensorsFormatError(source, "__metadata__ is not a map from text to text");
  const data = bytes.subarray(8 + headerLength);
  const entries: Placed[] = [];
  for (const [name, raw] of Object.entries(rawTensors)) {
    if (!isEntry(raw))
      throw new SafetensorsFormatError(source, `tensor ${name} has no valid dtype, shape and data_offsets`);
    const { dtype, shape, data_offsets } = raw;
    const [start, end] = data_offsets;
    const size = bytesPerValue[dtype];
    if (size === undefined)
      throw new SafetensorsFormatError(source, `tensor ${name} has the unsupported dtype ${dtype}`);
    const count = shape.reduce((product, length) => product * length, 1);
    if (end > data.length || end - start !== count * size)
      refuse(`the offsets of tensor ${name} do not match its shape or the file`);
    entries.push({ name, dtype, shape, start, end });
  }
  // all of it before any tensor is copied: overlaps would make a small file fill the memory
  entries.sort((left, right) => left.start - right.start || left.end - right.end);
  let covered = 0;
  for (const { name, start, end } of entries) {
    if (start !== covered) refuse(`tensor ${name} does not start where the previous tensor ends`);
    covered = end;
  }
  if (covered !== data.length) refuse(`${data.length - covered} bytes belong to no tensor`);
  const tensors = entries.map(({ name, dtype, shape, start, end }) => {
    // not slice(): a Buffer's shares its memory
    return { name, shape, values: readValues(dtype, new Uint8Array(data.subarray(start, end))) };
  });
  return { metadata, tensors };
};

/** A tensor in the file's data. */
interface Placed {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly start: number;
  readonly end: number;
}

const parseHeader = (bytes: Uint8Array, source: string): Record<string, unknown> => {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new SafetensorsFormatError(source, "the header is not JSON");
  }
  if (!isRecord(value)) throw new SafetensorsFormatError(source, "the header is not a map of tensors");
  return value;
};

const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** @param bytes - all of their buffer */
const readValues = (dtype: string, bytes: Uint8Array): Float32Array | Uint8Array => {
  if (dtype === "U8") return bytes;
  if (dtype === "F32" && isLittleEndian) return new Float32Array(bytes.buffer);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return dtype === "F16"
    ? Float32Array.from({ length: bytes.length / 2 }, (_, index) => fromFloat16(view.getUint16(index * 2, true)))
    : Float32Array.from({ length: bytes.length / 4 }, (_, index) => view.getFloat32(index * 4, true));
};

/** A tensor of a safetensors file: float32 (F32), float16 (F16, held as float32) or bytes (U8), row-major. */
export interface Tensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array | Uint8Array;
  /** Floats to be written as float16, each rounded to the nearest one. */
  readonly dtype?: "F16";
}

/** The content of a safetensors file. */
export interface Tensors {
  readonly metadata: Readonly<Record<string, string>>;
  /** In the order of their bytes. */
  readonly tensors: readonly Tensor[];
}
