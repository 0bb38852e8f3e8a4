import { WireFormatError } from "../errors.ts";
import { MAX_TEXT_LENGTH } from "./Frame.ts";
import { decodeText, encodeText } from "./text.ts";

const MAX_CODE_LENGTH = 63;

/** Why something is refused: the body of failures, denials and goodbyes. */
export interface Refusal {
  /** A short word that programs compare, e.g. `busy`: at most 63 bytes. */
  readonly code: string;
  /** What people read: at most 1,024 bytes, longer ones are cut. */
  readonly text: string;
}

/** Length of the code u8, code, text, in UTF-8. */
export const encodeRefusal = ({ code, text }: Refusal): Uint8Array => {
  const word = encodeText(code, MAX_CODE_LENGTH);
  const words = encodeText(text, MAX_TEXT_LENGTH);
  const bytes = new Uint8Array(1 + word.length + words.length);
  bytes[0] = word.length;
  bytes.set(word, 1);
  bytes.set(words, 1 + word.length);
  return bytes;
};

/** @throws WireFormatError */
export const decodeRefusal = (body: Uint8Array): Refusal => {
  const length = body[0];
  if (length === undefined || length > MAX_CODE_LENGTH || body.length < 1 + length) {
    throw new WireFormatError("a refusal is cut short", { length: body.length });
  }
  if (body.length - 1 - length > MAX_TEXT_LENGTH) {
    throw new WireFormatError("the text of a refusal is too long", { length: body.length });
  }
  return {
    code: decodeText(body.subarray(1, 1 + length), "the code of a refusal"),
    text: decodeText(body.subarray(1 + length), "the text of a refusal"),
  };
};
