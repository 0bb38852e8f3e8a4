import type { Pace } from "../ports/Pace.ts";

/**
 * Runs steps at a duty cycle: after each step it waits until it has worked for at most a share `dutyCycle` of the time. A
 * wait that takes too long shortens the next one.
 */
export const paceSteps = async <Result>(
  steps: Generator<unknown, Result>,
  dutyCycle: number,
  pace: Pace,
): Promise<Result> => {
  let worked = 0;
  let waited = 0;
  for (;;) {
    const begin = pace.now();
    const { done, value } = steps.next();
    const end = pace.now();
    if (done === true) return value;
    worked += end - begin;
    const due = worked * (1 / dutyCycle - 1) - waited;
    if (due <= 0) continue;
    await pace.wait(due);
    waited += pace.now() - end;
  }
};
