import { ChainRequestError } from "./errors.ts";

/** A response that is not JSON-RPC, or whose result is not hex. */
const malformed = (method: string, detail: string): Error => new Error(`${method}: the response is ${detail}`);

/** The text before the digits in a response. */
const BEFORE = '"result":"0x';
const QUOTE = 0x22;

/** Value of each ASCII hex digit; 255 for other bytes. */
const DIGITS = Uint8Array.from({ length: 256 }, (_, code) => {
  const value = Number.parseInt(String.fromCharCode(code), 16);
  return Number.isNaN(value) ? 255 : value;
});

/**
 * Decodes the hex bytes of a JSON-RPC response while it arrives. Otherwise a whole chain would be held as
 * text of twice its size, more than once.
 *
 * @param pieces - the response's body
 * @param length - length of the body, bytes, if known
 * @throws ChainRequestError if the response is an error
 */
export const readHexAnswer = async (
  method: string,
  pieces: AsyncIterable<Uint8Array>,
  length: number | undefined,
): Promise<Uint8Array> => {
  const decoder = new TextDecoder("latin1");
  const bytes = new GrowingBytes(length === undefined ? 0 : length >> 1);
  let place: "before" | "digits" | "after" = "before";
  let envelope = "";
  let high = -1;
  for await (const piece of pieces) {
    let at = 0;
    if (place === "before") {
      const seen = envelope.length;
      envelope += decoder.decode(piece);
      const found = envelope.indexOf(BEFORE);
      if (found < 0) continue;
      at = found + BEFORE.length - seen;
      envelope = envelope.slice(0, found + BEFORE.length);
      place = "digits";
    }
    if (place === "digits") {
      bytes.reserve((piece.length - at + 1) >> 1);
      for (; at < piece.length; at++) {
        const code = piece[at]!;
        const digit = DIGITS[code]!;
        if (digit === 255) {
          if (code !== QUOTE || high >= 0) throw malformed(method, "not whole bytes in hex");
          place = "after";
          break;
        }
        if (high < 0) high = digit;
        else {
          bytes.push((high << 4) | digit);
          high = -1;
        }
      }
    }
    if (place === "after") envelope += decoder.decode(piece.subarray(at));
  }
  requireResult(method, envelope);
  return bytes.whole();
};

/** Without its digits, the text must be a response, and not an error. */
const requireResult = (method: string, envelope: string): void => {
  let answer: { result?: unknown; error?: { code: number; message: string } } | null;
  try {
    answer = JSON.parse(envelope) as typeof answer;
  } catch {
    throw malformed(method, "cut off or not JSON");
  }
  if (answer?.error !== undefined) throw new ChainRequestError(method, answer.error.code, answer.error.message);
  if (answer?.result !== "0x") throw malformed(method, "no hex");
};

/**
 * Bytes in one block of memory that grows as needed. A resizable buffer has its own pages, which
 * return to the system with it. In the allocator's heap each chain would leave a hole, and each hole would be larger.
 */
class GrowingBytes {
  #bytes: Uint8Array;
  #length = 0;

  constructor(expected: number) {
    this.#bytes = pagesOf(expected);
  }

  /** Makes space for this many more bytes. */
  reserve(count: number): void {
    const needed = this.#length + count;
    if (needed <= this.#bytes.length) return;
    const larger = pagesOf(Math.max(needed, this.#bytes.length * 2));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }

  push(byte: number): void {
    this.#bytes[this.#length++] = byte;
  }

  whole(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }
}

const pagesOf = (size: number): Uint8Array => new Uint8Array(new ArrayBuffer(size, { maxByteLength: size }));
