import { InvalidValueError } from "../../core/index.ts";
import { DataFormatError } from "../errors.ts";

/**
 * The text of a file's bytes, piece by piece.
 *
 * @param encoding - a label of the WHATWG encoding standard; UTF-8 if absent
 * @throws DataFormatError if the bytes are no such text; InvalidValueError for an unknown encoding
 */
export async function* decodeText(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  file: string,
  encoding: string = "utf-8",
): AsyncGenerator<string> {
  const decoder = createDecoder(encoding);
  let isFirst = true;
  try {
    for await (const chunk of chunks) {
      if (isFirst && decoder.encoding === "utf-8") refuseOtherEncodings(chunk, file);
      isFirst = false;
      yield decoder.decode(owned(chunk), { stream: true });
    }
    yield decoder.decode();
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw notThisText(file, decoder.encoding, cause);
  }
}

const createDecoder = (encoding: string): TextDecoder => {
  try {
    return new TextDecoder(encoding, { fatal: true });
  } catch {
    throw new InvalidValueError("encoding", encoding, "the name of an encoding: utf-8, windows-1252, utf-16le, ...");
  }
};

/** The platform's decoders refuse shared memory. */
const owned = (chunk: Uint8Array): Uint8Array<ArrayBuffer> =>
  chunk.buffer instanceof ArrayBuffer ? (chunk as Uint8Array<ArrayBuffer>) : new Uint8Array(chunk);

/** @throws DataFormatError for the byte order marks and the zeros of UTF-16 */
const refuseOtherEncodings = (first: Uint8Array, file: string): void => {
  const isLittle = first[0] === 0xff && first[1] === 0xfe;
  const isBig = first[0] === 0xfe && first[1] === 0xff;
  const hasZero = first.subarray(0, 1000).includes(0);
  if (!isLittle && !isBig && !hasZero) return;
  const name = isBig || (hasZero && first[0] === 0) ? "utf-16be" : "utf-16le";
  throw new DataFormatError(
    file,
    "the table is not UTF-8 text: it looks like UTF-16",
    { firstBytes: [...first.subarray(0, 4)] },
    `name its encoding: --encoding ${name}; or save it as UTF-8`,
  );
};

const notThisText = (file: string, encoding: string, cause: unknown): DataFormatError =>
  encoding === "utf-8"
    ? new DataFormatError(
        file,
        "the table is not UTF-8 text",
        {},
        "name its encoding, as --encoding windows-1252 for Latin-1; or save it as UTF-8",
        cause,
      )
    : new DataFormatError(
        file,
        `the table is not ${encoding} text`,
        { encoding },
        "name the encoding in which the table was saved: --encoding NAME",
        cause,
      );
