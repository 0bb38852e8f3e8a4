import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type DeclaredNumbers,
  declarationRulesSchema,
  findBreach,
  moveToBound,
  typicalDeclaration,
} from "./declarationRules.ts";

const rules = declarationRulesSchema.parse({});
const usual: DeclaredNumbers = {
  sampleCount: 100,
  cyclesPerSample: 1e6,
  minFrequency: 1e7,
  maxFrequency: 1e9,
  uplinkRate: 1e7,
  deadline: 12,
};
const others = (count: number): DeclaredNumbers[] => Array.from({ length: count }, () => usual);

describe("the bounds of a declaration", () => {
  it.each([
    ["sampleCount", 0.5],
    ["sampleCount", 1e6 + 1],
    ["cyclesPerSample", 1e13],
    ["maxFrequency", 2 ** 48 - 1],
    ["minFrequency", 1],
    ["uplinkRate", 1e-300],
    ["deadline", 9e8],
    ["deadline", Number.NaN],
  ] as const)("refuses a %s of %d, and says what is allowed", (field, value) => {
    const breach = findBreach({ ...usual, [field]: value }, rules, undefined);
    expect(breach).toMatchObject({ field, value });
    expect(breach!.lowest).toBeLessThan(breach!.highest);
  });

  it("accepts what is usual", () => {
    expect(findBreach(usual, rules, typicalDeclaration(others(9)))).toBeUndefined();
  });

  it("follows from the other learners once there are enough of them", () => {
    const large = { ...usual, sampleCount: 1000 };
    expect(findBreach(large, rules, typicalDeclaration(others(4)))).toBeUndefined();
    const breach = findBreach(large, rules, typicalDeclaration([...others(5), large, large]));
    expect(breach).toEqual({ field: "sampleCount", value: 1000, lowest: 1, highest: 300 });
    expect(findBreach(large, { ...rules, spread: 0 }, typicalDeclaration(others(9)))).toBeUndefined();
  });

  it("does not move with the lies of fewer than half", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 1, max: 1e9, noNaN: true }), { maxLength: 9 }),
        fc.integer({ min: 0, max: 90 }),
        (lies, sampleCount) => {
          const typical = typicalDeclaration([
            ...others(lies.length + 1 + 5),
            ...lies.map((lie) => ({ ...usual, sampleCount: lie })),
          ])!;
          expect(typical.sampleCount).toBe(100);
          expect(findBreach({ ...usual, sampleCount: 210 + sampleCount }, rules, typical)).toBeUndefined();
        },
      ),
    );
  });
});

describe("a declaration that is moved to its bounds", () => {
  it("is allowed, and keeps its times", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        fc.integer({ min: 1e4, max: 1e11 }),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        (sampleCount, maxFrequency, share) => {
          const typical = typicalDeclaration(others(7));
          const minFrequency = Math.max(1e4, Math.floor(maxFrequency * share));
          const own = { ...usual, sampleCount, maxFrequency, minFrequency };
          const fastest = (one: DeclaredNumbers): number => (one.cyclesPerSample * one.sampleCount) / one.maxFrequency;
          let moved = own;
          for (let step = 0; step < 4; step++) {
            const breach = findBreach(moved, rules, typical);
            if (breach === undefined) break;
            const next = moveToBound(moved, breach);
            // a machine that is slower than a third of the slowest frequency
            if (next === undefined) return;
            moved = next;
          }
          expect(findBreach(moved, rules, typical)).toBeUndefined();
          expect(fastest(moved) / fastest(own)).toBeCloseTo(1, 6);
        },
      ),
    );
  });

  it("leaves to the learner what nobody else can change", () => {
    const breach = findBreach({ ...usual, deadline: 9e8 }, rules, undefined)!;
    expect(moveToBound({ ...usual, deadline: 9e8 }, breach)).toBeUndefined();
  });
});
