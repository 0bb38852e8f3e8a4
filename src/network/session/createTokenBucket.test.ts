import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createTokenBucket } from "./createTokenBucket.ts";

describe("a token bucket", () => {
  it("allows a burst, then delays", () => {
    const bucket = createTokenBucket(10, 20);
    expect(bucket.take(20, 0)).toBe(0);
    expect(bucket.take(5, 0)).toBeCloseTo(0.5);
    expect(bucket.take(0, 0.5)).toBeCloseTo(0);
  });

  it("never allows more than rate times time plus the burst, if the caller waits", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 50 }), (amounts) => {
        const bucket = createTokenBucket(10, 20);
        let now = 0;
        let used = 0;
        for (const amount of amounts) {
          // a single allowed use may run into debt
          expect(used).toBeLessThanOrEqual(20 + 10 * now + 1e-6);
          used += amount;
          now += bucket.take(amount, now);
        }
      }),
    );
  });
});
