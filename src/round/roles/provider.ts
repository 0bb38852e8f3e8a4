import { type CoalitionGame, verifyStability } from "../../coalition/index.ts";
import { type LearnerId, RandomStream } from "../../core/index.ts";
import type { LearnerProfile } from "../../cost/index.ts";
import { roundFrequency, wadToNumber } from "../../math/index.ts";
import { compareWithHeads } from "../policies/compareWithHeads.ts";
import type { LearnerRecord, RoundRecord } from "../records/RoundRecord.ts";
import { digestOf, hashParameters } from "../state/digest.ts";
import type { KeptEmbeddings, RoundState } from "../state/RoundState.ts";
import type { StabilityFigures } from "../state/StabilityFigures.ts";
import { checkHeads } from "../steps/checkHeads.ts";
import { collectEmbeddings, type Embeddings, packEmbeddings } from "../steps/collectEmbeddings.ts";
import { compareEmbeddings } from "../steps/compareEmbeddings.ts";
import { excludeBanned } from "../steps/excludeBanned.ts";
import { formCoalitionsOfRound } from "../steps/formCoalitionsOfRound.ts";
import { prepareSettlements } from "../steps/prepareSettlements.ts";
import { publishRound } from "../steps/publishRound.ts";
import type { RoundContext } from "../steps/RoundContext.ts";
import { headViews, readReputations } from "../steps/readReputations.ts";
import { coalitionRecords, learnerRecords, type RoundFacts, roundRecord } from "../steps/recordRound.ts";
import { recruit } from "../steps/recruit.ts";
import { largestRegret, setIncentives } from "../steps/setIncentives.ts";
import { settleCoalitions } from "../steps/settleCoalitions.ts";
import { trainCoalitions } from "../steps/trainCoalitions.ts";
import { viewRecruitment } from "../steps/viewRecruitment.ts";

/** A round played: the state it left, the models, and its records. */
export interface PlayedRound {
  readonly state: RoundState;
  readonly models: readonly Float32Array[];
  readonly record: RoundRecord;
  readonly learners: readonly LearnerRecord[];
}

/**
 * One round of Algorithm 2, as the provider runs it, in the paper's seven steps. Nothing is kept outside `state`, `models`
 * and the ledger, so a round can be played again from a checkpoint.
 *
 * @throws whatever a port throws; a round that fails has settled nothing that a restart from the last checkpoint repeats
 */
export const playRound = async (
  task: RoundContext,
  state: RoundState,
  models: readonly Float32Array[],
  signal?: AbortSignal,
): Promise<PlayedRound> => {
  const { context, banned } = await excludeBanned(task);
  const { active, ledger, terms, clock } = context;
  const { round } = state;
  const profiles = active.map((learner) => context.registrations.get(learner)!);

  // 1 requests: what each learner's data look like under the coalitions' models
  const shown = await collectEmbeddings(isKept(task) ? task : context, state, models, signal);
  const embeddings = onlyOf(active, shown);

  // 2 reputations
  const globalReputations = await ledger.globalReputations(active);
  const globals = Float64Array.from(globalReputations, wadToNumber);

  // 3 recruitment: heads
  const frequencies = giveFrequencies(context, round, profiles);
  const limited = frequencies
    ? profiles.map((profile, position) => ({ ...profile, maxFrequency: frequencies[position]! }))
    : profiles;
  const view = viewRecruitment(context, state, profiles, embeddings, globals);
  const { partition: recruited, heads, clusters } = recruit(context, state, view, limited);
  const similarity = compareWithHeads(view, heads);
  const signed = terms.recommendations === "signed";
  const views = headViews(heads, await ledger.pastHeads(), active, similarity, signed);
  const reputation = await readReputations(context, views);

  // 4 coalition formation
  const game: CoalitionGame = {
    learners: profiles,
    heads,
    similarity,
    reputation,
    incentives: incentivesSeen(context, state),
    terms,
    ...(frequencies && { frequencies }),
  };
  const formed = formCoalitionsOfRound(context, round, game, recruited);

  // 5 Stackelberg game and training
  const played = setIncentives(context, round, game, formed.partition);
  const partition = formed.partition.map((_, coalition) => {
    const one = played.find((candidate) => candidate.coalition === coalition);
    return (one?.play.participants ?? []).map(({ learner }) => learner).sort(ascending);
  });
  const competitionIncentives = game.incentives.map((before, coalition) => {
    const one = played.find((candidate) => candidate.coalition === coalition);
    return one?.play.competitionIncentive ?? before;
  });
  const placed = new Set(partition.flat());
  const sittingOut = task.active.filter((learner) => !placed.has(learner));
  const { report, formation } = formed;
  const stability: StabilityFigures = {
    nashStable: report.nashStable,
    individuallyStable: report.individuallyStable,
    maxGain: report.maxGain,
    maxGainAfterLeader: verifyStability(game, partition, { incentives: competitionIncentives, listedDeviations: 1 })
      .maxGain,
    moves: formation?.certificate.moves ?? 0,
    passes: formation?.certificate.passes ?? 0,
    cycled: formation?.certificate.cycled ?? false,
    stackelbergRegret: largestRegret(context, played),
  };
  const aggregates = await publishRound(context, round, {
    game,
    recruited,
    formed,
    played,
    sittingOut: sittingOut.filter((learner) => !banned.has(learner)),
    banned: new Set(banned.keys()),
    views,
    stability,
  });
  const trained = modelsToTrain(context, state, heads, models);
  const reported = await trainCoalitions(context, round, played, trained, signal);
  const checked = await checkHeads(context, round, played, trained, reported, signal);
  await compareEmbeddings(context, round, shown, checked);

  // 6 records and payments, 7 reputations updated
  const prepared = await prepareSettlements(context, round, played, trained, checked, signal);
  const { receipts, outcomes } = await settleCoalitions(context, round, trained, prepared);
  const nextModels = models.map(
    (model, coalition) => outcomes.find((outcome) => outcome.coalition === coalition)?.model ?? model,
  );
  const modelHashes = await Promise.all(nextModels.map(hashParameters));
  const facts: RoundFacts = {
    round,
    game,
    partition: formed.partition,
    previousPartition: state.partition,
    sittingOut,
    played,
    aggregates,
    outcomes,
    receipts,
    globalReputations,
    banned,
    stability,
    modelHashes,
  };
  const coalitions = coalitionRecords(facts);
  await clock.endRound(coalitions.reduce((longest, { completionTime }) => Math.max(longest, completionTime), 0));

  const kept = keepEmbeddings(task, state, shown);
  const next = {
    version: 1,
    round: round + 1,
    partition,
    sittingOut,
    ...(clusters && { clusters }),
    heads,
    competitionIncentives,
    modelHashes,
    ...(kept && { embeddings: kept }),
    clock: clock.now(),
  } as const;
  const digest = digestOf({ previous: state.digest, state: next, receipts, stability });
  const learners = learnerRecords(context, facts);
  return {
    state: { ...next, digest },
    models: nextModels,
    record: roundRecord(facts, coalitions, learners, { clock: next.clock, digest }),
    learners,
  };
};

const ascending = (a: number, b: number): number => a - b;

/**
 * A coalition's model belongs to its index [D8]; read otherwise, a head brings the model of the coalition that it was in, so
 * that a coalition trains on what its head knows.
 */
const modelsToTrain = (
  { config }: RoundContext,
  state: RoundState,
  heads: readonly (LearnerId | null)[],
  models: readonly Float32Array[],
): readonly Float32Array[] => {
  if (!config.otherReadings.includes("D8")) return models;
  return models.map((model, coalition) => {
    const head = heads[coalition] ?? null;
    const before = head === null ? -1 : state.partition.findIndex((members) => members.includes(head));
    return models[before] ?? model;
  });
};

/**
 * Players go by the I_comp of the last incentive stage (round 0: the upper bound). Where nobody plays, nobody leaves for
 * an old I_comp: who has no U above 0 at the upper bound sits out, the leader's stage decides about the others.
 */
const incentivesSeen = ({ scheme, terms }: RoundContext, state: RoundState): readonly number[] =>
  scheme.incentive.isAnnounced && scheme.coalition.playsGame
    ? state.competitionIncentives
    : state.competitionIncentives.map(() => terms.maxCompetitionIncentive);

/** d_i by position where the incentive policy gives them; undefined where learners answer by their best. */
const giveFrequencies = (
  { scheme, seed }: RoundContext,
  round: number,
  profiles: readonly LearnerProfile[],
): Float64Array | undefined => {
  const { frequency } = scheme.incentive;
  if (frequency === undefined) return undefined;
  return Float64Array.from(profiles, (profile) => {
    const stream = new RandomStream(seed, "frequency", { learner: profile.learner, round });
    return roundFrequency(frequency(profile, round, stream), profile.maxFrequency);
  });
};

/** Embeddings that are not drawn anew every round are asked of the banned too: they may be back before the next draw. */
const isKept = ({ config }: RoundContext): boolean => config.coalition.embeddingInterval > 1;

const onlyOf = (active: readonly LearnerId[], embeddings: Embeddings): Embeddings => {
  const { learners, byCoalition } = embeddings;
  const wanted = new Set(active);
  if (learners.every((learner) => wanted.has(learner))) return embeddings;
  const of = <Item>(row: readonly Item[]): Item[] => row.filter((_, index) => wanted.has(learners[index]!));
  return { learners: of(learners), byCoalition: byCoalition.map(of) };
};

const keepEmbeddings = (
  context: RoundContext,
  state: RoundState,
  embeddings: Embeddings,
): KeptEmbeddings | undefined => {
  const interval = context.config.coalition.embeddingInterval;
  if (!isKept(context)) return undefined;
  if (state.embeddings !== undefined && state.round % interval !== 0) return state.embeddings;
  return packEmbeddings(embeddings, context.embeddingSize);
};
