import { describe, expect, it } from "vitest";
import type { TrainerPolicy } from "../meta/index.ts";
import { checkTrainer, trainerPromises } from "../schemeCheck/index.ts";

/**
 * What every trainer must do: registers a test for each promise in the calling file. `gfml check-trainer` checks the same.
 *
 * @param trainer - a built-in trainer, or the `policy` of what `defineTrainer` gives
 */
export const trainerCompliance = (name: string, trainer: TrainerPolicy): void => {
  describe(`the trainer ${name} complies`, () => {
    let checks: ReturnType<typeof checkTrainer> | undefined;
    for (const [check, promise] of Object.entries(trainerPromises)) {
      it(`keeps the promise of ${check}: ${promise}`, () => {
        checks ??= checkTrainer(trainer);
        expect(checks.find((one) => one.name === check)).toEqual({ name: check, promise, passed: true });
      });
    }
  });
};
