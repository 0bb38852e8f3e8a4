import {
  type CoalitionGame,
  electHeads,
  formCoalitions,
  memberOf,
  type Partition,
  withdrawUnwilling,
} from "../coalition/index.ts";
import { type LearnerId, RandomStream } from "../core/index.ts";
import { type CoalitionMember, type CoalitionPlay, playCoalition } from "../incentive/index.ts";
import { roundFrequency } from "../math/index.ts";
import {
  type DefinedScheme,
  type RecruitmentView,
  resolveScheme,
  type Scheme,
  taskSchema,
  taskTerms,
} from "../round/index.ts";
import type { SchemeInstance } from "./SchemeInstance.ts";

/** The parts of a round that policies decide. */
export type CheckedStage = "partitions" | "heads" | "frequencies" | "incentives" | "whole rounds";

/** A scheme's result for one round of an instance. */
export interface InstanceRound {
  readonly start: Partition;
  readonly kept: Partition | null;
  readonly heads: readonly (LearnerId | null)[];
  readonly frequencies: readonly (readonly [LearnerId, number])[] | null;
  readonly partition: Partition;
  /** By coalition; null for a coalition without a head. */
  readonly incentives: readonly (number | null)[];
  readonly utilities: readonly (readonly [LearnerId, number])[];
}

/** Called before each stage, and with the time that a policy took. */
export interface InstanceWatch {
  readonly stage?: (stage: CheckedStage) => void;
  /** Wraps each call of a policy. */
  readonly timed?: <Value>(call: () => Value) => Value;
}

/** Plays the two rounds of an instance by the stages of a real round, but without training and ledger. */
export const playInstance = (
  own: DefinedScheme,
  instance: SchemeInstance,
  watch: InstanceWatch = {},
): readonly InstanceRound[] => {
  const config = taskSchema.parse({ coalition: { count: instance.coalitionCount } });
  const scheme = resolveScheme(config, own);
  const terms = taskTerms(config, scheme);
  const positions = instance.learners.map((_, position) => position);
  const present = positions.filter((position) => !instance.absent.includes(instance.learners[position]!.learner));
  const viewOf = (round: number, who: readonly number[], last: Partition, kept: Partition | null): RecruitmentView => {
    const ids = new Set(who.map((position) => instance.learners[position]!.learner));
    const row = who.map((position) => {
      const vector = instance.embeddings[position]!;
      return vector === null ? null : Float32Array.from(vector);
    });
    return {
      round,
      coalitionCount: terms.coalitionCount,
      learners: who.map((position) => instance.learners[position]!),
      globalReputation: who.map((position) => instance.reputations[position]!),
      embeddings: Array.from({ length: terms.coalitionCount }, () => row),
      similarityKind: config.coalition.similarity,
      lastPartition: last.map((members) => members.filter((learner) => ids.has(learner))),
      kept,
      terms,
      memory: null,
    };
  };
  const { round, lastPartition } = instance;
  const last = Array.from({ length: terms.coalitionCount }, (_, index) => lastPartition[index] ?? []);
  const nobody = last.map(() => null);
  const first = playStages(scheme, instance.seed, viewOf(round, positions, last, null), nobody, watch);
  if (present.length === 0) return [first];
  const next = viewOf(round + 1, present, first.partition, first.kept);
  return [first, playStages(scheme, instance.seed, next, first.heads, watch)];
};

const playStages = (
  scheme: Scheme,
  seed: number,
  view: RecruitmentView,
  lastHeads: readonly (LearnerId | null)[],
  { stage = () => {}, timed = (call) => call() }: InstanceWatch,
): InstanceRound => {
  const { round, learners, terms } = view;
  stage("partitions");
  const { partition: start, kept = view.kept } = timed(() =>
    scheme.coalition.start(view, new RandomStream(seed, "partition", { round })),
  );

  stage("frequencies");
  const { frequency } = scheme.incentive;
  const given = frequency
    ? learners.map((profile, position): [LearnerId, number] => {
        // by position: a learner's number is no part of the data
        const stream = new RandomStream(seed, "frequency", { learner: position, round });
        const value = timed(() => frequency(profile, round, stream));
        return [profile.learner, roundFrequency(value, profile.maxFrequency)];
      })
    : null;

  stage("heads");
  const stream = new RandomStream(seed, "heads", { round });
  const heads = electHeads({
    learners: given ? learners.map((one, position) => ({ ...one, maxFrequency: given[position]![1] })) : learners,
    globalReputation: view.globalReputation,
    partition: start,
    terms,
    choose: (ballot) =>
      timed(() =>
        scheme.head.choose({ ...ballot, round, lastHead: lastHeads[ballot.coalition] ?? null, memory: null }, stream),
      ),
  });

  stage("whole rounds");
  const count = learners.length;
  const game: CoalitionGame = {
    learners,
    heads,
    similarity: timed(() => scheme.similarity.similarity({ ...view, heads, partition: start })),
    reputation: Float64Array.from({ length: heads.length * count }, (_, at) => view.globalReputation[at % count]!),
    incentives: heads.map(() => terms.maxCompetitionIncentive),
    terms,
    ...(given && { frequencies: Float64Array.from(given, ([, value]) => value) }),
  };
  const { partition } = scheme.coalition.playsGame
    ? formCoalitions(game, start, { order: new RandomStream(seed, "player-order", { round }) })
    : withdrawUnwilling(game, start);

  stage("incentives");
  const coalitions = partition.flatMap((members, coalition) => {
    const head = heads[coalition] ?? null;
    if (head === null) return [];
    return [{ coalition, head, members: members.map((learner) => memberById(game, coalition, learner)) }];
  });
  const plays = partition.map((_, coalition): CoalitionPlay | null => {
    const offered = coalitions.find((one) => one.coalition === coalition);
    if (offered === undefined) return null;
    const rule = scheme.incentive.incentive(
      { round, coalition, terms, coalitions, memory: null },
      () => new RandomStream(seed, "incentive", { round, step: coalition }),
    );
    return playCoalition(
      offered,
      terms,
      typeof rule === "function" ? (...offer) => timed(() => rule(...offer)) : rule,
      given === null ? "best-response" : { given: ({ learner }) => new Map(given).get(learner)! },
    );
  });
  return {
    start,
    kept,
    heads,
    frequencies: given,
    partition: plays.map((play) => (play?.participants ?? []).map(({ learner }) => learner).sort((a, b) => a - b)),
    incentives: plays.map((play) => play?.competitionIncentive ?? null),
    utilities: plays.flatMap((play) =>
      (play?.participants ?? []).map(({ learner, utility }) => [learner, utility] as const),
    ),
  };
};

const memberById = (game: CoalitionGame, coalition: number, learner: LearnerId): CoalitionMember =>
  memberOf(
    game,
    coalition,
    game.learners.findIndex((profile) => profile.learner === learner),
  );
