import { everyNth, type LearnerPlaces, LearnerTotals, summarizeLearnerRound } from "../../charts/index.ts";
import type { LearnerId } from "../../core/index.ts";
import {
  comparedAt,
  GroupFare,
  levelOf,
  liarsIn,
  measureShifts,
  type RoundOutcome,
  roundOutcome,
  usualMeasure,
} from "../../experiments/index.ts";
import { verifyHistory } from "../../ledger/index.ts";
import type { EvaluationRecord, LearnerRecord, LedgerRecord } from "../../round/index.ts";
import {
  drawPopulation,
  namedLayer,
  nameScheme,
  type RunConfig,
  readAlone,
  readRegistered,
  resolveConfig,
  type ScenarioPlan,
  scenarioPlanOf,
} from "../../simulation/index.ts";
import { type ChainLine, readManifest, readRecords } from "../../storage/index.ts";
import { compareWithAlone } from "../../view/index.ts";
import type { FailureCount, RunDigest, ScenarioDigest, ShiftLevel } from "./RunDigest.ts";

/** Most columns of the drawing of moves: more are hard to distinguish. */
const FLOW_COLUMNS = 24;

/**
 * Reads the folder of a finished or unfinished run line by line. Memory grows with rounds and with learners, not with their product.
 *
 * @throws GFML_NOT_A_RUN_FOLDER, RunFileCorruptError, InvalidConfigError, FileAccessError
 */
export const readRun = async (folder: string): Promise<RunDigest> => {
  const manifest = await readManifest(folder);
  const config = resolveConfig([], namedLayer(`the run in ${folder}`, manifest.config));
  // neither activity nor cheating depends on data
  const population =
    manifest.kind === "federation"
      ? await readRegistered(folder)
      : drawPopulation(config, new Array<number>(config.population.learners).fill(1), manifest.data.classes);
  const rounds: RoundOutcome[] = [];
  for await (const record of readRecords(folder, "rounds")) rounds.push(roundOutcome(record));
  // rounds may be missing among them, if their lines were damaged
  const played = (rounds.at(-1)?.round ?? -1) + 1;
  const plan = scenarioPlanOf(config);
  const cheats = new Set([...population.cheats, ...liarsIn(plan, rounds)]);
  const scenario =
    plan.events.length === 0 ? undefined : new ScenarioCollector(config, plan, [...cheats].sort(ascending), played);

  const drawn = new Set(
    everyNth(
      rounds.map(({ round }) => round),
      FLOW_COLUMNS,
    ),
  );
  const totals = new LearnerTotals();
  const learnerRounds: RunDigest["learnerRounds"][number][] = [];
  const places: LearnerPlaces[] = [];
  let ofRound: LearnerRecord[] = [];
  const closeRound = (): void => {
    const round = ofRound[0]?.round;
    if (round === undefined) return;
    learnerRounds.push(summarizeLearnerRound(ofRound, cheats));
    if (drawn.has(round)) {
      places.push({ round, coalitionOf: new Map(ofRound.map(({ learner, coalition }) => [learner, coalition])) });
    }
  };
  for await (const record of readRecords(folder, "learners")) {
    // an unfinished or killed run has written learners of a round that is not over
    if (record.round >= played) break;
    if (record.round !== ofRound[0]?.round) {
      closeRound();
      ofRound = [];
    }
    ofRound.push(record);
    totals.add(record);
    scenario?.addLearner(record);
  }
  closeRound();

  const evaluations: Omit<EvaluationRecord, "byLearner">[] = [];
  let lastEvaluation: EvaluationRecord | undefined;
  for await (const record of readRecords(folder, "evaluations")) {
    const { byLearner: _, ...kept } = record;
    evaluations.push(kept);
    scenario?.addEvaluation(record);
    if (record.round >= (lastEvaluation?.round ?? 0)) lastEvaluation = record;
  }

  const alone = await readAlone(folder);
  const chain: ChainLine[] = [];
  for await (const line of readRecords(folder, "chainRounds")) chain.push(line);

  return {
    folder,
    manifest,
    config,
    scheme: nameScheme(config.scheme),
    activeCount: population.active.length,
    passiveCount: population.passive.length,
    cheats,
    scenario: scenario?.result(lastEvaluation),
    rounds,
    learnerRounds,
    places,
    lastLearners: ofRound,
    totals: totals.all(),
    evaluations: evaluations.sort((a, b) => a.round - b.round),
    lastEvaluation,
    alone:
      alone && lastEvaluation
        ? compareWithAlone(alone, lastEvaluation.byLearner, config.personalization.minTestSamples)
        : null,
    chain,
    ledger: await readLedger(folder),
  };
};

const ascending = (a: number, b: number): number => a - b;

const readLedger = async (folder: string): Promise<RunDigest["ledger"]> => {
  const kinds = new Map<string, number>();
  const counted = async function* (): AsyncGenerator<LedgerRecord> {
    for await (const record of readRecords(folder, "ledger")) {
      kinds.set(record.kind, (kinds.get(record.kind) ?? 0) + 1);
      yield record;
    }
  };
  return { verdict: await verifyHistory(counted()), kinds };
};

/** Collects the effects of a scenario, record by record. It keeps only learners whose data shift, in two rounds per shift. */
class ScenarioCollector {
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
    const least = this.#config.personalization.minTestSamples;
    for (const [index, { learners }] of this.#shifts.entries()) {
      const isShifted = new Set(learners);
      const others = byLearner.map(({ learner }) => learner).filter((learner) => !isShifted.has(learner));
      this.#levels[index]!.push({
        round,
        shifted: levelOf(record, learners, least),
        others: levelOf(record, others, least),
      });
    }
    this.#evaluations.push({ ...record, byLearner: byLearner.filter(({ learner }) => this.#shifted.has(learner)) });
  }

  /** @param last - the last measurement of each learner */
  result(last: EvaluationRecord | undefined): ScenarioDigest {
    const byRound = (a: { readonly round: number }, b: { readonly round: number }): number => a.round - b.round;
    const run = {
      config: this.#config,
      learners: this.#places,
      evaluations: this.#evaluations.sort(byRound),
    };
    // an unfinished run may not have reached its shifts
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
