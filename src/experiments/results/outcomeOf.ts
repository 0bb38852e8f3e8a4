import type { EvaluationRecord, LearnerRecord, RoundRecord } from "../../round/index.ts";
import { drawPopulation, namedLayer, type RunConfig, readAlone, resolveConfig } from "../../simulation/index.ts";
import { type Manifest, readManifest, readRecords } from "../../storage/index.ts";
import { compareWithAlone } from "../../view/index.ts";
import { runKey } from "../plan/runKey.ts";
import { noOutcomeError } from "./errors.ts";
import type { LearnerOutcome, RoundOutcome, RunOutcome } from "./RunOutcome.ts";

/**
 * The outcome of a finished run from the files of its folder, line by line. Its configuration is read by the rules of this
 * version: fields that did not exist when it was played have their defaults.
 *
 * @throws GFML_NO_OUTCOME if the run is not finished, its records are not complete, or its configuration does not tell all;
 *   GFML_NOT_A_RUN_FOLDER, RunFileCorruptError, InvalidConfigError, FileAccessError
 */
export const outcomeOf = async (folder: string): Promise<RunOutcome> => {
  const manifest = await readManifest(folder);
  const { resultHash } = manifest;
  if (manifest.kind === "federation") {
    throw noOutcomeError(folder, "it belongs to a federation, which cannot be played again", "name runs of gfml run");
  }
  if (!manifest.completed || resultHash === null) {
    throw noOutcomeError(folder, "the run is not finished", `finish it: gfml run --resume ${folder}`);
  }
  if (manifest.reputationFrom !== null) {
    throw noOutcomeError(
      folder,
      "it starts from the reputations of a different run, which its configuration does not name",
      "play it without --reputation-from",
    );
  }
  const config = resolveConfig([], namedLayer(`the run in ${folder}`, manifest.config));
  const rounds: RoundOutcome[] = [];
  for await (const record of readRecords(folder, "rounds")) rounds.push(roundOutcome(record));
  const evaluations: RunOutcome["evaluations"][number][] = [];
  let last: EvaluationRecord | undefined;
  for await (const record of readRecords(folder, "evaluations")) {
    const { byLearner: _, ...kept } = record;
    evaluations.push(kept);
    if (record.round >= (last?.round ?? 0)) last = record;
  }
  const learners = await learnerOutcomes(folder, config, manifest, last);
  requireWhole(folder, config, rounds, last);
  const record = await readAlone(folder);
  const alone = record && last ? compareWithAlone(record, last.byLearner, config.personalization.minTestSamples) : null;
  return {
    format: "gfml-outcome",
    version: 1,
    key: await runKey(config),
    config,
    gfmlVersion: manifest.gfmlVersion,
    rounding: manifest.engine.detected,
    dataHash: manifest.data.hash!,
    resultHash,
    elapsed: manifest.elapsed ?? spanOf(manifest),
    learners,
    rounds,
    evaluations: evaluations.sort((a, b) => a.round - b.round),
    ...(alone && { alone }),
  };
};

/** @throws GFML_NO_OUTCOME if records are missing */
const requireWhole = (
  folder: string,
  config: RunConfig,
  rounds: readonly RoundOutcome[],
  last: EvaluationRecord | undefined,
): void => {
  const isWhole = rounds.every(({ round }, index) => round === index) && rounds.length === config.rounds;
  if (isWhole && last?.round === config.rounds - 1) return;
  throw noOutcomeError(
    folder,
    `it holds ${rounds.length} of ${config.rounds} rounds, and its last measurement is ${last === undefined ? "missing" : `of round ${last.round}`}`,
    "play it again: files of the folder were cut or removed",
  );
};

/** The part of a round in an outcome: everything except the individual learners. */
export const roundOutcome = ({
  coalitions,
  sittingOut,
  clock: _,
  digest: __,
  ...record
}: RoundRecord): RoundOutcome => ({
  ...record,
  sittingOut: sittingOut.length,
  coalitions: coalitions.map(({ members, meanReputationUtility: _, modelHash: __, ...coalition }) => ({
    ...coalition,
    size: members.length,
  })),
});

/** Sums over the rounds of one learner. */
interface LearnerSums {
  profit: number;
  payments: number;
  energy: number;
  roundsTrained: number;
  roundsHeaded: number;
  globalReputation: number;
  lateReputation: number;
  lateRounds: number;
}

const learnerOutcomes = async (
  folder: string,
  config: RunConfig,
  manifest: Manifest,
  last: EvaluationRecord | undefined,
): Promise<LearnerOutcome[]> => {
  const accounts = new Map<number, LearnerSums>();
  for await (const record of readRecords(folder, "learners")) {
    const account = accounts.get(record.learner) ?? newAccount();
    accounts.set(record.learner, account);
    enter(account, record, record.round >= Math.floor(config.rounds / 2));
  }
  const { minTestSamples } = config.personalization;
  const accuracies = new Map(
    last?.byLearner.map(({ learner, after, samples = minTestSamples }) => [
      learner,
      samples < minTestSamples ? null : after,
    ]),
  );
  // roles do not depend on sample counts
  const { learners } = manifest.partition!;
  const { active, cheats } = drawPopulation(config, new Array<number>(learners).fill(0), manifest.data.classes);
  const isActive = new Set(active);
  const isCheat = new Set(cheats);
  return Array.from({ length: learners }, (_, learner): LearnerOutcome => {
    const { lateRounds, ...account } = accounts.get(learner) ?? newAccount();
    const role = isActive.has(learner) ? "active" : "passive";
    const isListed = accounts.has(learner);
    return {
      learner,
      role,
      isCheat: isCheat.has(learner),
      ...account,
      globalReputation: isListed ? account.globalReputation : null,
      lateReputation: lateRounds > 0 ? account.lateReputation / lateRounds : null,
      accuracy: accuracies.get(learner) ?? null,
    };
  });
};

const newAccount = (): LearnerSums => ({
  profit: 0,
  payments: 0,
  energy: 0,
  roundsTrained: 0,
  roundsHeaded: 0,
  globalReputation: 0,
  lateReputation: 0,
  lateRounds: 0,
});

const enter = (account: LearnerSums, record: LearnerRecord, isLate: boolean): void => {
  account.profit += record.utility;
  account.payments += record.payment;
  account.energy += record.energy ?? 0;
  if (record.coalition !== null) account.roundsTrained++;
  if (record.isHead) account.roundsHeaded++;
  account.globalReputation = record.globalReputation;
  if (!isLate) return;
  account.lateReputation += record.globalReputation;
  account.lateRounds++;
};

/** s from start to end, of a folder whose processes did not measure themselves. */
const spanOf = ({ startedAt, finishedAt }: Manifest): number =>
  finishedAt === null ? 0 : (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000;
