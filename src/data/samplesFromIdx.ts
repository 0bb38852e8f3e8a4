import { DataFormatError } from "./errors.ts";
import { type Samples, sharedBytes, sharedFloats } from "./Samples.ts";

/** A file in memory: its uncompressed bytes, and its name for errors. */
export interface NamedBytes {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The expected content of an IDX pair, if known. */
export interface IdxExpectation {
  /** Labels must be below this; if absent, the classes are 0 .. largest label. */
  readonly classCount?: number;
  /** Number of values per sample. */
  readonly featureCount?: number;
  readonly count?: number;
}

/**
 * Samples from a pair of IDX files: features (samples first, then any dimensions, flattened) and labels (bytes).
 *
 * @throws DataFormatError if a file is damaged, the counts differ, or a label is out of range
 */
export const samplesFromIdx = (images: NamedBytes, labels: NamedBytes, expected: IdxExpectation = {}): Samples => {
  const features = readIdx(images.bytes, images.name);
  const classes = readIdx(labels.bytes, labels.name);
  if (features.dimensions.length < 2) {
    throw new DataFormatError(
      images.name,
      "one dimension only: this looks like a label file",
      { dimensions: features.dimensions },
      "give the image file first, then the label file",
    );
  }
  if (classes.dimensions.length !== 1 || !(classes.values instanceof Uint8Array)) {
    throw new DataFormatError(
      labels.name,
      "labels must be unsigned bytes in one dimension",
      { dimensions: classes.dimensions, type: classes.values instanceof Uint8Array ? "unsigned byte" : "float32" },
      "give the label file that belongs to the images, with one byte per sample",
    );
  }
  const [count = 0, ...shape] = features.dimensions;
  const featureCount = shape.reduce((product, size) => product * size, 1);
  if (count === 0 || featureCount === 0) {
    throw new DataFormatError(
      images.name,
      "the file holds no samples",
      { dimensions: features.dimensions },
      "give a file with at least one sample of at least one value",
    );
  }
  if (classes.dimensions[0] !== count) {
    throw new DataFormatError(
      labels.name,
      "the files hold different numbers of images and labels",
      { labels: classes.dimensions[0], images: count, imageFile: images.name },
      "give two files of the same part: training images with training labels, test images with test labels",
    );
  }
  requireEqual(images.name, "samples", count, expected.count);
  requireEqual(images.name, "values a sample", featureCount, expected.featureCount);
  const classCount = expected.classCount ?? largest(classes.values) + 1;
  for (let index = 0; index < count; index++) {
    if (classes.values[index]! >= classCount) {
      throw new DataFormatError(
        labels.name,
        "a label is out of range",
        { sample: index, label: classes.values[index], allowed: `0 to ${classCount - 1}` },
        "give the label file of this data set, or number its classes from 0 on",
      );
    }
  }
  return {
    count,
    featureCount,
    features: share(features.values, images.name),
    labels: shareBytes(classes.values),
    classCount,
  };
};

const requireEqual = (file: string, what: string, found: number, expected: number | undefined): void => {
  if (expected !== undefined && found !== expected) {
    throw new DataFormatError(
      file,
      `a different number of ${what} was expected`,
      { found, expected },
      "give the original file of this data set, and the part that its name promises",
    );
  }
};

const largest = (values: Uint8Array): number => values.reduce((most, value) => Math.max(most, value), 0);

const share = (values: Uint8Array | Float32Array, file: string): Uint8Array | Float32Array => {
  if (values instanceof Uint8Array) return shareBytes(values);
  const at = values.findIndex((value) => !Number.isFinite(value));
  if (at >= 0) {
    throw new DataFormatError(
      file,
      "a value is not a finite number",
      { position: at, value: `${values[at]}` },
      "replace missing and infinite values before you write the file",
    );
  }
  const shared = sharedFloats(values.length);
  shared.set(values);
  return shared;
};

/** The same bytes in memory that threads can share; no copy if they are in such memory already. */
const shareBytes = (values: Uint8Array): Uint8Array => {
  if (typeof SharedArrayBuffer !== "undefined" && values.buffer instanceof SharedArrayBuffer) return values;
  const shared = sharedBytes(values.length);
  shared.set(values);
  return shared;
};

/** The array of an IDX file, in row-major order. For bytes, `values` is a view of the file's bytes. */
interface IdxArray {
  readonly dimensions: readonly number[];
  readonly values: Uint8Array | Float32Array;
}

const UNSIGNED_BYTE = 0x08;
const FLOAT32 = 0x0d;
const TYPE_NAMES: Readonly<Record<number, string>> = {
  [UNSIGNED_BYTE]: "unsigned byte",
  9: "signed byte",
  11: "short",
  12: "int",
  [FLOAT32]: "float32",
  14: "float64",
};

const GET_AGAIN = "get the file again";

/**
 * Reads an IDX file (the format of MNIST): two zero bytes, the type of the values, the number of dimensions, each
 * dimension as a big-endian 32-bit integer, then the values. Unsigned bytes and big-endian float32 are accepted.
 *
 * @param bytes - the uncompressed file
 * @param file - name for errors
 * @throws DataFormatError if the header is wrong, or the length differs from the one in the header
 */
const readIdx = (bytes: Uint8Array, file: string): IdxArray => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 4) {
    throw new DataFormatError(file, "too short for an IDX file", { bytes: bytes.length }, GET_AGAIN);
  }
  if (view.getUint16(0) !== 0) {
    throw new DataFormatError(
      file,
      "not an IDX file: the first two bytes must be 0",
      { firstBytes: [...bytes.subarray(0, 4)] },
      "give the IDX file itself, as it is or compressed with gzip",
    );
  }
  const type = bytes[2]!;
  const rank = bytes[3]!;
  if (type !== UNSIGNED_BYTE && type !== FLOAT32) {
    throw new DataFormatError(
      file,
      "IDX values must be unsigned bytes (8) or float32 (13)",
      { type: `${type} ${TYPE_NAMES[type] ?? "unknown"}` },
      "convert the values to float32, or to bytes from 0 to 255",
    );
  }
  const start = 4 + 4 * rank;
  if (rank === 0) {
    throw new DataFormatError(
      file,
      "the IDX header has no dimensions",
      { firstBytes: [...bytes.subarray(0, 4)] },
      "write the number of dimensions as the fourth byte, and each of them after it",
    );
  }
  if (bytes.length < start) {
    throw new DataFormatError(file, "the IDX header is cut off", { bytes: bytes.length, rank }, GET_AGAIN);
  }
  const dimensions = Array.from({ length: rank }, (_, index) => view.getUint32(4 + 4 * index));
  const count = dimensions.reduce((product, size) => product * size, 1);
  const expected = start + count * (type === FLOAT32 ? 4 : 1);
  if (bytes.length !== expected) {
    throw new DataFormatError(
      file,
      bytes.length < expected ? "the IDX file is cut off" : "bytes follow the end of the IDX data",
      { dimensions, expectedBytes: expected, foundBytes: bytes.length },
      GET_AGAIN,
    );
  }
  return { dimensions, values: type === FLOAT32 ? floats(view, start, count) : bytes.subarray(start) };
};

const floats = (view: DataView, start: number, count: number): Float32Array => {
  const values = new Float32Array(count);
  for (let index = 0; index < count; index++) values[index] = view.getFloat32(start + 4 * index);
  return values;
};

/** The default limit of a compressed file's content: 4 GiB. */
const DEFAULT_LIMIT = 2 ** 32;

/** True if the bytes start as a gzip file. */
const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/**
 * The content of a gzip file; other bytes are returned unchanged.
 *
 * @param file - name for errors
 * @param limit - the largest allowed content, bytes: a small file can contain a very large one
 * @throws DataFormatError if the file is damaged, cut off, followed by other bytes, or too large
 */
export const gunzip = async (bytes: Uint8Array, file: string, limit: number = DEFAULT_LIMIT): Promise<Uint8Array> => {
  if (!isGzip(bytes)) return bytes;
  const content = new Content(announcedLength(bytes, limit));
  // the platform's streams do not accept shared memory
  const owned = bytes.buffer instanceof ArrayBuffer ? (bytes as Uint8Array<ArrayBuffer>) : new Uint8Array(bytes);
  const reader = new Blob([owned]).stream().pipeThrough(new DecompressionStream("gzip")).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      content.add(value);
      if (content.length > limit) break;
    }
  } catch (cause) {
    throw new DataFormatError(file, "the gzip file is damaged or cut off", { bytes: bytes.length }, FETCH_AGAIN, cause);
  }
  if (content.length > limit) {
    await reader.cancel().catch(() => undefined);
    throw new DataFormatError(
      file,
      "the gzip file holds more than is allowed",
      { limitBytes: limit },
      "check that it is the right file, or unpack it first: an unpacked file has no such limit",
    );
  }
  return content.whole();
};

const FETCH_AGAIN = "get the file again, and compare its size with the original";

/** Deflate packs at most 1032 bytes into one byte. */
const MOST_EXPANSION = 1032;

/** The length in the file's last four bytes, if it is possible; otherwise 0. */
const announcedLength = (bytes: Uint8Array, limit: number): number => {
  if (bytes.length < 18) return 0;
  const announced = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(bytes.length - 4, true);
  return announced <= limit && announced <= bytes.length * MOST_EXPANSION ? announced : 0;
};

/**
 * Bytes that arrive in pieces. They are written directly to memory that threads can share, so that large data sets are
 * held once, not three times. If more bytes arrive than announced, the rest is kept in pieces until the end.
 */
class Content {
  readonly #room: Uint8Array;
  readonly #rest: Uint8Array[] = [];
  length = 0;

  constructor(announced: number) {
    this.#room = sharedBytes(announced);
  }

  add(piece: Uint8Array): void {
    const fits = Math.max(0, Math.min(piece.length, this.#room.length - this.length));
    if (fits > 0) this.#room.set(piece.subarray(0, fits), this.length);
    if (fits < piece.length) this.#rest.push(piece.subarray(fits));
    this.length += piece.length;
  }

  whole(): Uint8Array {
    if (this.#rest.length === 0) return this.#room.subarray(0, this.length);
    const whole = sharedBytes(this.length);
    whole.set(this.#room);
    let at = this.#room.length;
    for (const piece of this.#rest) {
      whole.set(piece, at);
      at += piece.length;
    }
    return whole;
  }
}
