import { everyNth, LearnerTotals, type Places, summariseLearnerRound } from "../../charts/index.ts";
import { liarsIn, type RoundOutcome, roundOutcome } from "../../experiments/index.ts";
import { verifyHistory } from "../../ledger/index.ts";
import type { EvaluationRecord, LearnerRecord, LedgerRecord, RoundRecord } from "../../round/index.ts";
import {
  type ChainLine,
  drawPopulation,
  namedLayer,
  nameScheme,
  readRegistered,
  resolveConfig,
  scenarioPlanOf,
} from "../../simulation/index.ts";
import { readJsonLines, readManifest, runFile } from "../../storage/index.ts";
import type { RunDigest } from "./RunDigest.ts";
import { ScenarioCollector } from "./ScenarioCollector.ts";

/** Columns of the drawing of who moved where: more cannot be told apart. */
const FLOW_COLUMNS = 24;

/**
 * Reads a run's folder, line by line, finished or not: memory grows with rounds and with learners, not with their product.
 *
 * @throws GFML_NOT_A_RUN_FOLDER, RunFileCorruptError, InvalidConfigError, FileAccessError
 */
export const readRun = async (folder: string): Promise<RunDigest> => {
  const manifest = await readManifest(folder);
  const config = resolveConfig([], namedLayer(`the run in ${folder}`, manifest.config));
  // who is active and who cheats does not depend on what they hold
  const population =
    manifest.kind === "federation"
      ? await readRegistered(folder)
      : drawPopulation(config, new Array<number>(config.population.learners).fill(1), manifest.data.classes);
  const rounds: RoundOutcome[] = [];
  for await (const record of readJsonLines<RoundRecord>(runFile(folder, "rounds"))) rounds.push(roundOutcome(record));
  const plan = scenarioPlanOf(config);
  const cheats = new Set([...population.cheats, ...liarsIn(plan, rounds)]);
  const scenario =
    plan.events.length === 0
      ? undefined
      : new ScenarioCollector(config, plan, [...cheats].sort(ascending), rounds.length);

  const drawn = new Set(everyNth([...rounds.keys()], FLOW_COLUMNS));
  const totals = new LearnerTotals();
  const learnerRounds: RunDigest["learnerRounds"][number][] = [];
  const places: Places[] = [];
  let ofRound: LearnerRecord[] = [];
  const closeRound = (): void => {
    const round = ofRound[0]?.round;
    if (round === undefined) return;
    learnerRounds.push(summariseLearnerRound(ofRound, cheats));
    if (drawn.has(round)) {
      places.push({ round, coalitionOf: new Map(ofRound.map(({ learner, coalition }) => [learner, coalition])) });
    }
  };
  for await (const record of readJsonLines<LearnerRecord>(runFile(folder, "learners"))) {
    // a run that goes on, or was killed, has written learners of a round that is not over
    if (record.round >= rounds.length) break;
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
  for await (const record of readJsonLines<EvaluationRecord>(runFile(folder, "evaluations"))) {
    const { byLearner: _, ...kept } = record;
    evaluations.push(kept);
    scenario?.addEvaluation(record);
    if (record.round >= (lastEvaluation?.round ?? 0)) lastEvaluation = record;
  }

  const chain: ChainLine[] = [];
  for await (const line of readJsonLines<ChainLine>(runFile(folder, "chainRounds"))) chain.push(line);

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
    chain,
    ledger: await readLedger(folder),
  };
};

const ascending = (a: number, b: number): number => a - b;

const readLedger = async (folder: string): Promise<RunDigest["ledger"]> => {
  const kinds = new Map<string, number>();
  const counted = async function* (): AsyncGenerator<LedgerRecord> {
    for await (const record of readJsonLines<LedgerRecord>(runFile(folder, "ledger"))) {
      kinds.set(record.kind, (kinds.get(record.kind) ?? 0) + 1);
      yield record;
    }
  };
  return { verdict: await verifyHistory(counted()), kinds };
};
