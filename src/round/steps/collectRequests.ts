import type { LearnerId } from "../../core/index.ts";
import type { LearnerProfile } from "../../cost/index.ts";
import { norm } from "../../math/index.ts";
import type { Wad } from "../ports/Ledger.ts";
import { floatsFromBase64, floatsToBase64, type KeptEmbeddings } from "../RoundState.ts";
import { askAll } from "./askLearners.ts";
import type { OpenRound } from "./RoundContext.ts";

/** The learners that take part in a round, and how similar their data look to each coalition's model. */
export interface Requests {
  /** Ids of the learners that may play, ascending. */
  readonly active: readonly LearnerId[];
  /** What they declared, in the order of `active`. A learner's *position* is its index here. */
  readonly profiles: readonly LearnerProfile[];
  /** R_global of each learner that the task's ban rule excludes from the round. */
  readonly banned: ReadonlyMap<LearnerId, Wad>;
  /** omega by `[coalition][position]` (eq. 13); null for a learner that sent no valid embeddings. */
  readonly embeddings: readonly (readonly (Float32Array | null)[])[];
  /** What learners sent, valid or not; absent in a round without new embeddings [E2]. */
  readonly received?: ReadonlyMap<LearnerId, Float32Array>;
  /** The embeddings to use until the next draw; absent where every round draws new ones. */
  readonly kept?: KeptEmbeddings;
}

/**
 * Step 1, requests: which learners play, and their embeddings under each coalition's model (Algorithm 2, lines 11-14).
 * Embeddings are drawn in the rounds that are multiples of chi; in between the last ones are used [E2].
 */
export const collectRequests = async (round: OpenRound): Promise<Requests> => {
  const { task, learners, state } = round;
  const interval = task.config.coalition.embeddingInterval;
  const banned = await readBans(round);
  const active = learners.active.filter((learner) => !banned.has(learner));
  const last = state.round % interval === 0 ? undefined : state.embeddings;
  // banned learners send embeddings that are kept, because they may be back before the next draw
  const drawn = last
    ? unpack(last, task.embeddingSize)
    : await drawEmbeddings(round, interval > 1 ? learners.active : active);
  const index = new Map(drawn.learners.map((learner, place) => [learner, place]));
  return {
    active,
    profiles: active.map((learner) => learners.registrations.get(learner)!),
    banned,
    embeddings: drawn.byCoalition.map((row) => active.map((learner) => row[index.get(learner) ?? -1] ?? null)),
    ...(drawn.received && { received: drawn.received }),
    ...(interval > 1 && { kept: last ?? pack(drawn, task.embeddingSize) }),
  };
};

/** Embeddings under each coalition's model. */
export interface DrawnEmbeddings {
  /** The learners that sent valid embeddings, in the order asked. */
  readonly learners: readonly LearnerId[];
  /** omega by `[coalition][index in learners]`. */
  readonly byCoalition: readonly (readonly Float32Array[])[];
  /** What learners sent, valid or not; absent if they were not asked. */
  readonly received?: ReadonlyMap<LearnerId, Float32Array>;
}

/**
 * Asks learners for their embeddings under each coalition's model, or under the task's initial model where the scheme compares
 * them there. Coalitions that share a model share the work.
 */
export const drawEmbeddings = async (
  { task, ports: { link, patience }, state, models, signal }: OpenRound,
  learners: readonly LearnerId[],
): Promise<DrawnEmbeddings> => {
  const { embeddingSize, config, scheme } = task;
  const { round } = state;
  const isReference = scheme.similarity.model === "reference";
  const modelHashes = isReference ? state.modelHashes.map(() => "reference") : state.modelHashes;
  const distinct = [...new Set(modelHashes)];
  const distinctModels = isReference
    ? [task.referenceModel]
    : distinct.map((hash) => models[modelHashes.indexOf(hash)]!);
  const answers = await askAll(learners, (learner) =>
    link.request(
      learner,
      { kind: "embed", round, models: distinctModels },
      { timeout: patience, ...(signal && { signal }) },
    ),
  );
  const received = new Map([...answers].map(([learner, { embeddings }]) => [learner, embeddings]));
  const { largestEmbedding } = config.coalition;
  const isTooLong = (vector: Float32Array): boolean => largestEmbedding > 0 && !(norm(vector) <= largestEmbedding);
  const valid = learners.filter((learner) => {
    const vectors = received.get(learner);
    if (vectors?.length !== distinct.length * embeddingSize || !vectors.every(Number.isFinite)) return false;
    return distinct.every(
      (_, index) => !isTooLong(vectors.subarray(index * embeddingSize, (index + 1) * embeddingSize)),
    );
  });
  const byCoalition = modelHashes.map((hash) => {
    const start = distinct.indexOf(hash) * embeddingSize;
    return valid.map((learner) => received.get(learner)!.subarray(start, start + embeddingSize));
  });
  return { learners: valid, byCoalition, received };
};

/** R_global of each active learner that the task's ban rule excludes. */
const readBans = async ({ task, learners, ports }: OpenRound): Promise<Map<LearnerId, Wad>> => {
  if (task.terms.ban === null) return new Map();
  const isBanned = await ports.ledger.banned(task.id, learners.active);
  const banned = learners.active.filter((_, position) => isBanned[position]);
  if (banned.length === 0) return new Map();
  const reputations = await ports.ledger.globalReputations(banned);
  return new Map(banned.map((learner, index) => [learner, reputations[index]!]));
};

const unpack = ({ learners, vectors }: KeptEmbeddings, size: number): DrawnEmbeddings => ({
  learners,
  byCoalition: vectors.map((text) => {
    const row = floatsFromBase64(text);
    return learners.map((_, index) => row.subarray(index * size, (index + 1) * size));
  }),
});

const pack = ({ learners, byCoalition }: DrawnEmbeddings, size: number): KeptEmbeddings => ({
  learners,
  vectors: byCoalition.map((vectors) => {
    const row = new Float32Array(vectors.length * size);
    for (const [index, vector] of vectors.entries()) row.set(vector, index * size);
    return floatsToBase64(row);
  }),
});
