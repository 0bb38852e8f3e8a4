import type { LearnerId } from "../../core/index.ts";
import { comparedAt, GroupFare, levelOf, measureShifts, usualMeasure } from "../../experiments/index.ts";
import type { EvaluationRecord, LearnerRecord } from "../../round/index.ts";
import type { RunConfig, ScenarioPlan } from "../../simulation/index.ts";
import type { FailureCount, ScenarioDigest, ShiftLevel } from "./ScenarioDigest.ts";

/** Collects what a scenario did, record by record; of learners it keeps those whose data shift, in two rounds a shift. */
export class ScenarioCollector {
  readonly #config: RunConfig;
  readonly #plan: ScenarioPlan;
  readonly #liars: readonly LearnerId[];
  readonly #ofLiars: GroupFare;
  readonly #ofOthers: GroupFare;
  readonly #named: ReadonlySet<LearnerId>;
  readonly #shifts: readonly { readonly round: number; readonly learners: readonly LearnerId[] }[];
  readonly #shifted: ReadonlySet<LearnerId>;
  readonly #compared: ReadonlySet<number>;
  readonly #places: Pick<LearnerRecord, "learner" | "coalition">[][];
  readonly #evaluations: EvaluationRecord[] = [];
  readonly #levels: ShiftLevel[][];
  readonly #failures = new Map<string, FailureCount>();

  constructor(config: RunConfig, plan: ScenarioPlan, liars: readonly LearnerId[], roundCount: number) {
    this.#config = config;
    this.#plan = plan;
    this.#liars = liars;
    const isLiar = new Set(liars);
    this.#ofLiars = new GroupFare(config, plan, roundCount, (learner) => isLiar.has(learner));
    this.#ofOthers = new GroupFare(config, plan, roundCount, (learner) => !isLiar.has(learner));
    this.#named = new Set(plan.events.flatMap(({ learners }) => (learners === "heads" ? [] : learners)));
    this.#shifts = plan.events.flatMap((event) =>
      event.kind === "task-shift" && event.learners !== "heads"
        ? [{ round: event.round, learners: event.learners }]
        : [],
    );
    this.#shifted = new Set(this.#shifts.flatMap(({ learners }) => learners));
    this.#compared = new Set(
      this.#shifts.flatMap(({ round }) => [round - 1, comparedAt(round, usualMeasure.window, roundCount)]),
    );
    this.#places = Array.from({ length: roundCount }, () => []);
    this.#levels = this.#shifts.map(() => []);
  }

  addLearner(record: LearnerRecord): void {
    const { learner, round, coalition, failure } = record;
    this.#ofLiars.add(record);
    this.#ofOthers.add(record);
    if (this.#compared.has(round) && this.#shifted.has(learner)) this.#places[round]?.push({ learner, coalition });
    if (failure === null) return;
    const count = this.#failures.get(failure) ?? { all: 0, named: 0 };
    this.#failures.set(failure, count);
    count.all++;
    if (this.#named.has(learner)) count.named++;
  }

  addEvaluation(record: EvaluationRecord): void {
    const { round, byLearner } = record;
    for (const [index, { learners }] of this.#shifts.entries()) {
      const isShifted = new Set(learners);
      const others = byLearner.map(({ learner }) => learner).filter((learner) => !isShifted.has(learner));
      this.#levels[index]!.push({ round, shifted: levelOf(record, learners), others: levelOf(record, others) });
    }
    this.#evaluations.push({ ...record, byLearner: byLearner.filter(({ learner }) => this.#shifted.has(learner)) });
  }

  /** @param last - the last measurement, learner by learner */
  result(last: EvaluationRecord | undefined): ScenarioDigest {
    const byRound = (a: { readonly round: number }, b: { readonly round: number }): number => a.round - b.round;
    const run = {
      config: this.#config,
      learners: this.#places,
      evaluations: this.#evaluations.sort(byRound),
    };
    // a run that is not over may not have reached its shifts
    const isReached = ({ round }: { readonly round: number }): boolean => round < this.#places.length;
    const shifts = measureShifts(run, usualMeasure).map((shift, index) => ({
      ...shift,
      levels: this.#levels[index]!.sort(byRound),
    }));
    return {
      plan: this.#plan,
      options: usualMeasure,
      liars: this.#liars,
      ofLiars: this.#ofLiars.result(last),
      ofOthers: this.#ofOthers.result(last),
      shifts: shifts.filter(isReached),
      failures: this.#failures,
    };
  }
}
