import type { LearnerId } from "../../core/index.ts";
import { scenarioPlanOf } from "../../simulation/index.ts";
import type { RunRecords } from "./RunRecords.ts";

/** What of a run shows what a shift did. */
export interface ShiftRecords extends Pick<RunRecords, "config" | "evaluations"> {
  /** By round; records of learners whose data shift, in the rounds between which coalitions are compared, are enough. */
  readonly learners: readonly (readonly Pick<RunRecords["learners"][number][number], "learner" | "coalition">[])[];
}

/** What a task shift did to those that shifted. Accuracy 0..1, personalised, mean of them. */
export interface ShiftMeasure {
  /** First round with the new data. */
  readonly round: number;
  readonly learners: readonly LearnerId[];
  /** At the last measurement before; null if there was none. */
  readonly before: number | null;
  /** The lowest from then on; null if nothing was measured. */
  readonly lowest: number | null;
  /** At the last measurement. */
  readonly last: number | null;
  /**
   * Rounds played with the new data until a measurement is within the tolerance of `before`: as fine as measurements are
   * frequent; null if none is, or there is nothing to compare with.
   */
  readonly recovery: number | null;
  /** Of those that shifted, who was in another coalition `window` rounds later than before the shift, or in none. */
  readonly moved: readonly {
    readonly learner: LearnerId;
    readonly from: number | null;
    readonly to: number | null;
  }[];
}

/**
 * One entry a task shift of the run's scenario. Given the records of a run without it, the same learners' figures there
 * tell what would have happened anyway.
 *
 * @param within - recovered is who is at most this much below the level before
 * @param window - rounds after the shift when coalitions are compared
 * @param scenario - whose shifts are measured; the run's own if not given
 */
export const measureShifts = (
  run: ShiftRecords,
  { within, window }: { readonly within: number; readonly window: number },
  scenario: Pick<RunRecords, "config"> = run,
): ShiftMeasure[] =>
  scenarioPlanOf(scenario.config).events.flatMap((event) => {
    if (event.kind !== "task-shift" || event.learners === "heads") return [];
    const { round, learners } = event;
    const levels = run.evaluations.map((evaluation) => ({
      round: evaluation.round,
      level: levelOf(evaluation, learners),
    }));
    const before = levels.findLast((one) => one.round < round)?.level ?? null;
    const after = levels.filter((one) => one.round >= round && one.level !== null);
    const recovered = before === null ? undefined : after.find(({ level }) => level! >= before - within);
    const place = (at: number, learner: LearnerId): number | null =>
      run.learners[at]?.find((record) => record.learner === learner)?.coalition ?? null;
    const later = comparedAt(round, window, run.learners.length);
    return [
      {
        round,
        learners,
        before,
        lowest: after.length === 0 ? null : Math.min(...after.map(({ level }) => level!)),
        last: levels.at(-1)?.level ?? null,
        recovery: recovered === undefined ? null : recovered.round - round + 1,
        moved: learners
          .map((learner) => ({ learner, from: place(round - 1, learner), to: place(later, learner) }))
          .filter(({ from, to }) => from !== to),
      },
    ];
  });

/** The round in which coalitions are compared with those before a shift. */
export const comparedAt = (round: number, window: number, roundCount: number): number =>
  Math.min(roundCount, round + window) - 1;

/** Mean personalised accuracy of some learners; null if none of them was measured. */
export const levelOf = (
  { byLearner }: Pick<RunRecords["evaluations"][number], "byLearner">,
  learners: readonly LearnerId[],
): number | null => {
  const measured = byLearner.filter(({ learner }) => learners.includes(learner));
  return measured.length === 0 ? null : measured.reduce((sum, { after }) => sum + after, 0) / measured.length;
};
