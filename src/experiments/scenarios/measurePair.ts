import type { LearnerId } from "../../core/index.ts";
import { compareLies, type LieComparison } from "./compareLies.ts";
import { levelOf, measureShifts, type ShiftMeasure } from "./measureShift.ts";
import type { RunRecords } from "./RunRecords.ts";

/** A run as a whole. */
export interface RunFigures {
  /** Of all active learners, personalised, at the last measurement. */
  readonly accuracy: number;
  /** The shared model, before personalisation. */
  readonly accuracyBefore: number;
  /** Of passive learners with all their samples; null without passive learners. */
  readonly passive: number | null;
  readonly payments: number;
  /** Mean over rounds. */
  readonly completionTime: number;
  readonly providerUtility: number;
  /** Updates that were late, missing or refused, over the run. */
  readonly dropped: number;
}

/** One seed: a run and its twin without lies, faults or changes. */
export interface PairMeasure {
  readonly seed: number;
  readonly without: RunFigures;
  readonly with: RunFigures;
  /** null if nobody lies. */
  readonly lies: LieComparison | null;
  /** One entry a task shift: the run's, and what the same learners did in the twin. */
  readonly shifts: readonly { readonly with: ShiftMeasure; readonly without: ShiftMeasure }[];
  /** Accuracy over rounds: of all, of those that do not lie, and of those whose task shifts first, where there are such. */
  readonly courses: readonly AccuracyCourse[];
}

/** Mean personalised accuracy of a group, 0..1, at the measurements that both runs have; null where nobody was measured. */
export interface AccuracyCourse {
  readonly group: "all" | "honest" | "shifted";
  readonly points: readonly { readonly round: number; readonly without: number | null; readonly with: number | null }[];
}

export interface MeasureOptions {
  /** Recovered is who is at most this much below the accuracy before a shift. */
  readonly within: number;
  /** Rounds after a shift when coalitions are compared. */
  readonly window: number;
}

/** What a report and `gfml scenario` take where nothing else is said. */
export const usualMeasure: MeasureOptions = { within: 0.02, window: 5 };

/** What a scenario did, for one seed. */
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
  const course = (group: AccuracyCourse["group"], learners: readonly LearnerId[]): AccuracyCourse => ({
    group,
    points: run.evaluations.flatMap((evaluation) => {
      const other = twin.evaluations.find(({ round }) => round === evaluation.round);
      if (other === undefined) return [];
      return [{ round: evaluation.round, without: levelOf(other, learners), with: levelOf(evaluation, learners) }];
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
    accuracy: last?.active.after.accuracy ?? 0,
    accuracyBefore: last?.active.before.accuracy ?? 0,
    passive: last?.passive.all?.accuracy ?? null,
    payments: sum((round) => round.payments),
    completionTime: sum((round) => round.completionTime) / count,
    providerUtility: sum((round) => round.providerUtility) / count,
    dropped: sum((round) => round.droppedUpdates),
  };
};
