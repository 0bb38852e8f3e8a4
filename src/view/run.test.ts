import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sampleLearner } from "../../test/support/sampleRecords.ts";
import { DELIVERED, HEAD, packColumns, roundBytes, viewColumns } from "./learnerColumns.ts";
import { cursorsFromText, cursorsToText, type RunCursor } from "./RunUpdate.ts";

describe("columns", () => {
  it("holds each learner's round, and its earnings so far", () => {
    const learners = [1, 4, 7];
    const first = packColumns([sampleLearner({ learner: 4, isHead: true })], learners, undefined);
    const second = packColumns(
      [
        sampleLearner({ learner: 7, coalition: null, frequency: null, delivered: false }),
        sampleLearner({ learner: 4 }),
      ],
      learners,
      first,
    );
    expect([...first.coalition]).toEqual([-1, 0, -1]);
    expect([...first.flags]).toEqual([0, HEAD + DELIVERED, 0]);
    expect([...second.earned]).toEqual([0, 15, 7.5]);
    expect([...second.frequency]).toEqual([Number.NaN, 5.25e8, Number.NaN]);
  });

  it("finds columns of consecutive rounds in one buffer again, for any number of learners", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 5 }), (count, rounds) => {
        const buffer = new ArrayBuffer(roundBytes(count) * rounds);
        const learners = Array.from({ length: count }, (_, index) => index);
        for (let round = 0; round < rounds; round++) {
          const packed = packColumns(
            learners.map((learner) => sampleLearner({ learner, payment: learner, utility: round })),
            learners,
            undefined,
          );
          new Uint8Array(buffer).set(new Uint8Array(packed.frequency.buffer), round * roundBytes(count));
        }
        const last = viewColumns(buffer, (rounds - 1) * roundBytes(count), count);
        expect([...last.payment]).toEqual(learners);
        expect([...last.utility]).toEqual(learners.map(() => rounds - 1));
        expect([...last.kktCase]).toEqual(learners.map(() => 2));
      }),
    );
  });
});

describe("cursors", () => {
  const count = fc.nat({ max: 1e9 });
  const cursor: fc.Arbitrary<RunCursor> = fc.record({
    epoch: fc.stringMatching(/^[0-9a-zA-Z-]{1,64}$/),
    rounds: count,
    evaluations: count,
    ledger: count,
    chain: count,
  });

  it("is restored from its text", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(fc.nat({ max: 999 }), cursor), { selector: ([run]) => run }), (entries) => {
        const cursors = new Map(entries);
        expect(cursorsFromText(cursorsToText(cursors))).toEqual(cursors);
      }),
    );
  });

  it("is empty for any other text", () => {
    for (const text of ["", "0.a.1.2.3", "0.a b.1.2.3.4", "x_y", "0.a.1.2.3.-4", "1.e.1.2.3.4.5"])
      expect(cursorsFromText(text)).toEqual(new Map());
  });
});
