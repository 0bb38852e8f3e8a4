import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ChainRequestError } from "./errors.ts";
import { readHexAnswer } from "./readHexAnswer.ts";

/** A text in pieces of these lengths, the rest as one. */
const inPieces = async function* (text: string, lengths: readonly number[]): AsyncGenerator<Uint8Array> {
  let at = 0;
  for (const length of [...lengths, text.length]) {
    yield Buffer.from(text.slice(at, at + length));
    at += length;
  }
};
const read = (text: string, lengths: readonly number[] = [], length?: number): Promise<Uint8Array> =>
  readHexAnswer("anvil_dumpState", inPieces(text, lengths), length);
const answerOf = (bytes: Uint8Array): string =>
  `{"jsonrpc":"2.0","id":1,"result":"0x${Buffer.from(bytes).toString("hex")}"}`;

describe("an answer in hex", () => {
  it("gives the same bytes however it is cut, with and without a known length", () =>
    fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 200 }),
        fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 12 }),
        fc.boolean(),
        fc.boolean(),
        async (bytes, lengths, known, upper) => {
          const plain = answerOf(bytes);
          const text = upper ? plain.replace(/0x.*"/, (digits) => `0x${digits.slice(2).toUpperCase()}`) : plain;
          const found = await read(text, lengths, known ? text.length : undefined);
          expect([...found]).toEqual([...bytes]);
        },
      ),
    ));

  it("is found where it is not the last field", async () => {
    expect([...(await read('{"result":"0x0aff","id":1,"jsonrpc":"2.0"}', [12, 3]))]).toEqual([10, 255]);
  });

  it("throws when the node reports an error", async () => {
    const error = '{"jsonrpc":"2.0","id":1,"error":{"code":-32000,"message":"no \\"0x\\" here"}}';
    await expect(read(error, [5])).rejects.toThrow(ChainRequestError);
    await expect(read(error)).rejects.toThrow('no "0x" here');
  });

  it.each([
    ["half a byte", '{"result":"0x123"}', "not whole bytes in hex"],
    ["other letters", '{"result":"0x12zz"}', "not whole bytes in hex"],
    ["cut in the digits", '{"result":"0x1234', "cut off or not JSON"],
    ["cut before them", '{"result":', "cut off or not JSON"],
    ["nothing", "", "cut off or not JSON"],
    ["another result", '{"result":true}', "no hex"],
    ["no result", '{"id":1}', "no hex"],
    ["no object", "null", "no hex"],
  ])("is refused: %s", async (_, text, why) => {
    await expect(read(text)).rejects.toThrow(why);
  });
});
