import type { LearnerId } from "../../core/index.ts";
import { groupAccuracy, shownScores } from "../../round/index.ts";
import { scenarioPlanOf } from "../../simulation/index.ts";
import { compareLies, type LieComparison } from "./compareLies.ts";
import type { RunRecords } from "./RunRecords.ts";

/** A run as a whole. */
export interface RunFigures {
  /** Over all active learners, personalized, by test samples, at the last measurement. */
  readonly accuracy: number;
  /** The shared model, before personalization. */
  readonly accuracyBefore: number;
  /** Of passive learners with all their samples; null without passive learners. */
  readonly passive: number | null;
  readonly payments: number;
  /** Mean over rounds. */
  readonly completionTime: number;
  readonly providerUtility: number;
  /** Number of late, missing or refused updates over the run. */
  readonly dropped: number;
}

/** One seed: a run and its twin without lies, faults or changes. */
export interface PairMeasure {
  readonly seed: number;
  readonly without: RunFigures;
  readonly with: RunFigures;
  /** null without liars. */
  readonly lies: LieComparison | null;
  /** One entry per task shift: the run's values, and those of the same learners in the twin. */
  readonly shifts: readonly { readonly with: ShiftMeasure; readonly without: ShiftMeasure }[];
  /** Accuracy over rounds: of all learners, of those that do not lie, and of those whose task shifts first, if any. */
  readonly courses: readonly AccuracyCourse[];
}

/** Mean personalized accuracy of a group, 0..1, at the measurements that both runs have; null if no learner was measured. */
export interface AccuracyCourse {
  readonly group: "all" | "honest" | "shifted";
  readonly points: readonly { readonly round: number; readonly without: number | null; readonly with: number | null }[];
}

export interface MeasureOptions {
  /** A learner has recovered if its accuracy is at most this much below the value before a shift. */
  readonly within: number;
  /** Number of rounds after a shift at which coalitions are compared. */
  readonly window: number;
}

/** The defaults of a report and of `gfml scenario`. */
export const usualMeasure: MeasureOptions = { within: 0.02, window: 5 };

/** The effects of a scenario, for one seed. */
export const measurePair = (twin: RunRecords, run: RunRecords, options: MeasureOptions): PairMeasure => {
  const without = measureShifts(twin, options, run);
  const lies = compareLies(twin, run) ?? null;
  const shifts = measureShifts(run, options).map((shift, index) => ({ with: shift, without: without[index]! }));
  return {
    seed: run.config.seed,
    without: figuresOf(twin),
    with: figuresOf(run),
    lies,
    shifts,
    courses: coursesOf(twin, run, lies?.liars, shifts[0]?.with.learners),
  };
};

const coursesOf = (
  twin: RunRecords,
  run: RunRecords,
  liars: readonly LearnerId[] | undefined,
  shifted: readonly LearnerId[] | undefined,
): AccuracyCourse[] => {
  const active = (run.learners[0] ?? []).map(({ learner }) => learner);
  const isLiar = new Set(liars);
  const { minTestSamples } = run.config.personalization;
  const course = (group: AccuracyCourse["group"], learners: readonly LearnerId[]): AccuracyCourse => ({
    group,
    points: run.evaluations.flatMap((evaluation) => {
      const other = twin.evaluations.find(({ round }) => round === evaluation.round);
      if (other === undefined) return [];
      return [
        {
          round: evaluation.round,
          without: levelOf(other, learners, minTestSamples),
          with: levelOf(evaluation, learners, minTestSamples),
        },
      ];
    }),
  });
  return [
    course("all", active),
    ...(liars === undefined
      ? []
      : [
          course(
            "honest",
            active.filter((learner) => !isLiar.has(learner)),
          ),
        ]),
    ...(shifted === undefined ? [] : [course("shifted", shifted)]),
  ];
};

const figuresOf = ({ rounds, evaluations }: RunRecords): RunFigures => {
  const last = evaluations.at(-1);
  const sum = (of: (round: RunRecords["rounds"][number]) => number): number =>
    rounds.reduce((total, round) => total + of(round), 0);
  const count = Math.max(1, rounds.length);
  return {
    accuracy: shownScores(last?.active.after)?.accuracy ?? 0,
    accuracyBefore: shownScores(last?.active.before)?.accuracy ?? 0,
    passive: shownScores(last?.passive.all)?.accuracy ?? null,
    payments: sum((round) => round.payments),
    completionTime: sum((round) => round.completionTime) / count,
    providerUtility: sum((round) => round.providerUtility) / count,
    dropped: sum((round) => round.droppedUpdates),
  };
};

/** The records of a run that show the effects of a shift. */
interface ShiftRecords extends Pick<RunRecords, "config" | "evaluations"> {
  /** By round; records of learners whose data shift, in the rounds between which coalitions are compared, are enough. */
  readonly learners: readonly (readonly Pick<RunRecords["learners"][number][number], "learner" | "coalition">[])[];
}

/** The effects of a task shift on its learners. Accuracy 0..1, personalized, mean over them. */
export interface ShiftMeasure {
  /** First round with the new data. */
  readonly round: number;
  readonly learners: readonly LearnerId[];
  /** At the last measurement before the shift; null without one. */
  readonly before: number | null;
  /** The lowest accuracy after the shift; null if nothing was measured. */
  readonly lowest: number | null;
  /** At the last measurement. */
  readonly last: number | null;
  /**
   * Rounds played with the new data until a measurement is within the tolerance of `before`: as fine as measurements are
   * frequent; null if none is, or there is nothing to compare with.
   */
  readonly recovery: number | null;
  /** The shifted learners that were in a different coalition `window` rounds later than before the shift, or in none. */
  readonly moved: readonly {
    readonly learner: LearnerId;
    readonly from: number | null;
    readonly to: number | null;
  }[];
}

/**
 * One entry per task shift of the run's scenario. With the records of a run without the scenario, it gives the same learners'
 * values there, which show what would have happened anyway.
 *
 * @param options - a learner has recovered if it is at most `within` below its earlier level; coalitions are compared `window`
 *   rounds after the shift
 * @param scenario - the scenario with the shifts to measure; if absent, the run's own
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
      level: levelOf(evaluation, learners, run.config.personalization.minTestSamples),
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

/** Personalized accuracy of some learners, by test samples; null if none of them was measured. */
export const levelOf = (
  { byLearner }: Pick<RunRecords["evaluations"][number], "byLearner">,
  learners: readonly LearnerId[],
  minTestSamples: number,
): number | null => groupAccuracy(byLearner, (learner) => learners.includes(learner), minTestSamples);
