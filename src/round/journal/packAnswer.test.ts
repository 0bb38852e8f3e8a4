import fc from "fast-check";
import { expect, it } from "vitest";
import { packAnswer, unpackAnswer } from "./packAnswer.ts";

const leaf = fc.oneof(
  fc.double(),
  fc.string(),
  fc.boolean(),
  fc.constant(null),
  fc.float32Array(),
  fc.uint8Array(),
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, -0),
);
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    leaf,
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(fc.string(), tie("value"), { maxKeys: 4, noNullPrototype: true }),
  ),
}));

it("gives an answer back as it was, with arrays, bytes and numbers that are not finite", () => {
  fc.assert(
    fc.property(value, (answer) => {
      const packed = packAnswer(answer);
      const copy = { answer: packed.answer, bytes: packed.bytes.slice() };
      expect(unpackAnswer(copy)).toEqual(answer);
    }),
    { seed: 42, numRuns: 300 },
  );
});
