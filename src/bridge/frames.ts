import { decodeSafetensors, safetensorsParts, type Tensor } from "../safetensors/index.ts";

/** Version of the protocol between gfml and trainer programs. */
export const PROTOCOL = 1;

const MAGIC = "GFMT";
/** The magic, the header's length and the payload's length. */
const START = 16;
const LARGEST_HEADER = 64 * 1024 * 1024;
const LARGEST_PAYLOAD = 2 ** 32;

/** A message: a JSON header, and tensors by name. */
export interface Frame {
  readonly header: Readonly<Record<string, unknown>>;
  readonly tensors: ReadonlyMap<string, Float32Array | Uint8Array>;
}

/** The bytes of a frame, in parts. Vectors are not copied. */
export const encodeFrame = (header: object, tensors: readonly Tensor[] = []): readonly Uint8Array[] => {
  const text = new TextEncoder().encode(JSON.stringify(header));
  const payload = tensors.length === 0 ? [] : safetensorsParts({ metadata: {}, tensors });
  const start = new Uint8Array(START);
  start.set(new TextEncoder().encode(MAGIC));
  const view = new DataView(start.buffer);
  view.setUint32(4, text.length, true);
  view.setBigUint64(8, BigInt(payload.reduce((sum, part) => sum + part.length, 0)), true);
  return [start, text, ...payload];
};

/** A vector as a tensor of one dimension. */
export const vectorTensor = (name: string, values: Float32Array | Uint8Array): Tensor => ({
  name,
  shape: [values.length],
  values,
});

/** Puts the frames of a stream together. */
export class FrameReader {
  #start = new Uint8Array(START);
  #body: Uint8Array | undefined;
  #headerLength = 0;
  #filled = 0;

  /** Whether a frame has begun and not ended. */
  get isInside(): boolean {
    return this.#filled > 0 || this.#body !== undefined;
  }

  /**
   * Takes the next bytes of the stream. @returns the frames that they complete
   * @throws Error whose message says what is wrong with the bytes
   */
  push(chunk: Uint8Array): Frame[] {
    const frames: Frame[] = [];
    let from = 0;
    while (from < chunk.length) {
      const target = this.#body ?? this.#start;
      const part = chunk.subarray(from, from + target.length - this.#filled);
      target.set(part, this.#filled);
      this.#filled += part.length;
      from += part.length;
      if (this.#filled < target.length) continue;
      this.#filled = 0;
      if (this.#body === undefined) this.#begin();
      else {
        this.#body = undefined;
        frames.push(readFrame(target, this.#headerLength));
      }
    }
    return frames;
  }

  #begin(): void {
    const view = new DataView(this.#start.buffer);
    const magic = String.fromCharCode(...this.#start.subarray(0, 4));
    this.#headerLength = view.getUint32(4, true);
    const payload = view.getBigUint64(8, true);
    if (magic !== MAGIC) throw new Error(`a frame starts with ${JSON.stringify(magic)} instead of "${MAGIC}"`);
    if (this.#headerLength < 2 || this.#headerLength > LARGEST_HEADER || payload > LARGEST_PAYLOAD)
      throw new Error(`a frame has a header of ${this.#headerLength} bytes and a payload of ${payload} bytes`);
    this.#body = new Uint8Array(this.#headerLength + Number(payload));
  }
}

const readFrame = (body: Uint8Array, headerLength: number): Frame => {
  const header: unknown = JSON.parse(new TextDecoder().decode(body.subarray(0, headerLength)));
  if (typeof header !== "object" || header === null) throw new Error("a frame's header is not an object");
  const payload = body.subarray(headerLength);
  const { tensors } =
    payload.length === 0
      ? { tensors: [] }
      : decodeSafetensors(payload, `the frame "${(header as Frame["header"]).kind}"`);
  return {
    header: header as Frame["header"],
    tensors: new Map(tensors.map(({ name, values }) => [name, values])),
  };
};
