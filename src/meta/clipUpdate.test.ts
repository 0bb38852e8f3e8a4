import fc from "fast-check";
import { expect, it } from "vitest";
import { clipUpdate } from "./clipUpdate.ts";
import { updateNorm } from "./UpdateMean.ts";

const vector = fc.float32Array({ minLength: 6, maxLength: 6, min: -100, max: 100, noNaN: true });

it("shortens an update to the limit, keeps its direction, and leaves shorter ones alone", () => {
  fc.assert(
    fc.property(vector, vector, fc.double({ min: 0.01, max: 300, noNaN: true }), (model, start, limit) => {
      const norm = updateNorm(model, start);
      const clipped = clipUpdate(model, start, norm, limit);
      if (norm <= limit) expect(clipped).toBe(model);
      // float32 parameters round by up to 2^-24 of them
      else expect(updateNorm(clipped, start)).toBeCloseTo(limit, 3);
      expect(clipUpdate(model, start, norm, undefined)).toBe(model);
      clipped.forEach((value, index) => {
        const full = model[index]! - start[index]!;
        expect((value - start[index]!) * full).toBeGreaterThanOrEqual(-1e-3);
      });
    }),
  );
});

it("gives a part of an update the same bits as the whole", () => {
  fc.assert(
    fc.property(vector, vector, (model, start) => {
      const norm = updateNorm(model, start);
      const whole = clipUpdate(model, start, norm, norm / 3);
      const part = clipUpdate(model.subarray(2, 5), start.subarray(2, 5), norm, norm / 3);
      expect(part).toEqual(whole.subarray(2, 5));
    }),
  );
});
