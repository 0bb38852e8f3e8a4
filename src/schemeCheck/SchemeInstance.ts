import type { Partition } from "../coalition/index.ts";
import type { LearnerId, RandomStream } from "../core/index.ts";
import type { LearnerProfile } from "../cost/index.ts";

/** A small instance to try a scheme's policies on: two rounds, the second without the absent learners. Plain data. */
export interface SchemeInstance {
  readonly seed: number;
  /** The first of the two rounds. */
  readonly round: number;
  readonly coalitionCount: number;
  /** Ascending by id. */
  readonly learners: readonly LearnerProfile[];
  /** R_global,i by position. */
  readonly reputations: readonly number[];
  /** omega by position, the same under every model; null: the learner sent none. */
  readonly embeddings: readonly (readonly number[] | null)[];
  /** The last partition. A learner in none of its lists sat out. */
  readonly lastPartition: Partition;
  /** The learners that are away in the second round. */
  readonly absent: readonly LearnerId[];
}

const EMBEDDING_SIZE = 3;

/** A random instance with up to `largest` learners, some of them idle, slow or silent. */
export const drawInstance = (stream: RandomStream, largest: number): SchemeInstance => {
  const count = 1 + stream.integerBelow(largest);
  const coalitionCount = 1 + stream.integerBelow(5);
  const step = 1 + stream.integerBelow(3);
  const learners = Array.from({ length: count }, (_, index) => drawProfile(stream, 2 + index * step));
  const round = stream.integerBelow(3);
  const lastPartition: LearnerId[][] = Array.from({ length: coalitionCount }, () => []);
  if (round > 0) {
    for (const { learner } of learners) {
      const place = stream.integerBelow(coalitionCount + 1);
      if (place < coalitionCount) lastPartition[place]!.push(learner);
    }
  }
  return {
    seed: stream.integerBelow(1000),
    round,
    coalitionCount,
    learners,
    reputations: learners.map(() => (round === 0 || stream.integerBelow(3) === 0 ? 0 : stream.uniformBetween(0, 12))),
    embeddings: learners.map(() =>
      stream.integerBelow(8) === 0
        ? null
        : Array.from({ length: EMBEDDING_SIZE }, () => Math.fround(stream.uniformBetween(-1, 1))),
    ),
    lastPartition,
    absent: learners.flatMap(({ learner }) => (stream.integerBelow(5) === 0 ? [learner] : [])),
  };
};

/** Table II's ranges; one learner in six cannot meet its own deadline. */
const drawProfile = (stream: RandomStream, learner: LearnerId): LearnerProfile => ({
  learner,
  sampleCount: 1 + stream.integerBelow(1500),
  cyclesPerSample: 501_760,
  minFrequency: stream.integerBelow(4) === 0 ? 5e7 : 1e7,
  maxFrequency: stream.integerBelow(4) === 0 ? 8e8 : 1e9,
  uplinkRate: stream.uniformBetween(5e6, 1e7),
  deadline: stream.integerBelow(6) === 0 ? 0.5 : stream.uniformBetween(11, 20),
});

/** Edge cases that a random instance hardly ever contains. */
export const edgeInstances = (stream: RandomStream): ReadonlyMap<string, SchemeInstance> => {
  const base = (learners: number, changes: Partial<SchemeInstance> = {}): SchemeInstance => {
    const profiles = Array.from({ length: learners }, (_, index) => ({
      ...drawProfile(stream, 1 + index),
      deadline: 11 + (index % 9),
    }));
    return {
      seed: 1,
      round: 0,
      coalitionCount: 2,
      learners: profiles,
      reputations: profiles.map(() => 0),
      embeddings: profiles.map((_, index) => [index % 2, 1 - (index % 2), 0.5]),
      lastPartition: [[], []],
      absent: [],
      ...changes,
    };
  };
  const twins = base(6);
  const impossible = base(4);
  const apart = base(6, { round: 4 });
  const [first, ...others] = apart.learners.map(({ learner }) => learner);
  return new Map([
    ["one learner", base(1, { coalitionCount: 1, lastPartition: [[]] })],
    ["more coalitions than learners", base(2, { coalitionCount: 5, lastPartition: [[], [], [], [], []] })],
    ["an empty coalition", { ...apart, lastPartition: [[], [first!, ...others]] }],
    ["every learner sat out", { ...apart, lastPartition: [[], []] }],
    ["no learner can head", { ...impossible, learners: impossible.learners.map((one) => ({ ...one, deadline: 0.5 })) }],
    ["no learner sent an embedding", { ...apart, embeddings: apart.embeddings.map(() => null) }],
    [
      "all learners alike",
      {
        ...twins,
        learners: twins.learners.map((one) => ({ ...twins.learners[0]!, learner: one.learner })),
        embeddings: twins.embeddings.map(() => [0, 0, 0]),
      },
    ],
    ["all but one leave", { ...apart, absent: others }],
    ["all leave", { ...apart, absent: [first!, ...others] }],
  ]);
};

/** Simpler versions of an instance, the simplest first. */
export const simplerInstances = function* (instance: SchemeInstance): Generator<SchemeInstance> {
  const { learners, reputations, embeddings, lastPartition, absent, coalitionCount, round } = instance;
  const without = (from: number, count: number): SchemeInstance => {
    const keeps = (_: unknown, position: number): boolean => position < from || position >= from + count;
    const gone = new Set(learners.slice(from, from + count).map(({ learner }) => learner));
    return {
      ...instance,
      learners: learners.filter(keeps),
      reputations: reputations.filter(keeps),
      embeddings: embeddings.filter(keeps),
      lastPartition: lastPartition.map((members) => members.filter((learner) => !gone.has(learner))),
      absent: absent.filter((learner) => !gone.has(learner)),
    };
  };
  for (let count = learners.length >> 1; count > 0; count >>= 1) {
    for (let from = 0; from + count <= learners.length; from += count) yield without(from, count);
  }
  if (coalitionCount > 1) {
    const [last = [], ...others] = [...lastPartition].reverse();
    const [before = [], ...rest] = others;
    yield {
      ...instance,
      coalitionCount: coalitionCount - 1,
      lastPartition: [...rest.reverse(), [...before, ...last].sort((a, b) => a - b)],
    };
  }
  if (absent.length > 0) yield { ...instance, absent: [] };
  if (round > 0)
    yield { ...instance, round: 0, reputations: reputations.map(() => 0), lastPartition: lastPartition.map(() => []) };
  if (reputations.some((value) => value !== 0)) yield { ...instance, reputations: reputations.map(() => 0) };
};
