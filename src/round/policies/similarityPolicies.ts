import {
  centroidSimilarity,
  compareWithHeads,
  directionsBeside,
  directionsOf,
  passiveSimilarityMatrix,
} from "../../coalition/index.ts";
import type { LearnerId } from "../../core/index.ts";
import { roundToNano } from "../../math/index.ts";
import type { TaskConfig } from "../TaskConfig.ts";
import type { PlayedView, PolicyMemory, SimilarityPolicy } from "./Scheme.ts";

/** How learners are compared with coalitions, by the name in a configuration. */
export const similarityPolicies: Readonly<Record<TaskConfig["coalition"]["similaritySource"], SimilarityPolicy>> = {
  /** The paper's: with the head, under the coalition's model (eq. 13). */
  head: {
    name: "head",
    model: "coalition",
    similarity: (view) => compareWithHeads(view, view.heads),
    seeking: ({ active, activeEmbeddings, heads, similarityKind, seekingEmbeddings }) =>
      passiveSimilarityMatrix(
        {
          learners: active,
          // a head without an embedding cannot be compared with
          heads: heads.map((head) => (head !== null && active.includes(head) ? head : null)),
          embeddings: activeEmbeddings,
          kind: similarityKind,
        },
        seekingEmbeddings,
      ),
  },
  /** With the other members of the coalition, under one model for all; S moves slowly if the task says so. */
  centroid: {
    name: "centroid",
    model: "reference",
    similarity: ({ learners, embeddings, partition, memory, terms }) => {
      const ids = learners.map(({ learner }) => learner);
      const row = embeddings[0] ?? [];
      const now = centroidSimilarity(ids, directionsOf(row), partition);
      const isShown = ids.map((_, position) => (row[position] ?? null) !== null);
      return blend(now, ids, isShown, readMemory(memory), terms.similarityMemory ?? 0);
    },
    seeking: ({ active, activeEmbeddings, partition, seeking, seekingEmbeddings }) => {
      const row = activeEmbeddings[0] ?? [];
      return centroidSimilarity(active, directionsOf(row), partition, {
        learners: seeking,
        directions: directionsBeside(row, seekingEmbeddings[0] ?? []),
      });
    },
    remember: (played, memory) => keepSimilarities(played, readMemory(memory)),
  },
};

/** S by learner, one entry a coalition. */
type Remembered = ReadonlyMap<LearnerId, readonly number[]>;

const readMemory = (memory: PolicyMemory): Remembered => {
  const { learners = [], similarities = [] } = (memory ?? {}) as {
    readonly learners?: readonly number[];
    readonly similarities?: readonly (readonly number[])[];
  };
  return new Map(learners.map((learner, index) => [learner, similarities[index]!]));
};

/** w S_before + (1 - w) s. A learner without an embedding keeps its S; one that is new has s. */
const blend = (
  now: Float64Array,
  ids: readonly LearnerId[],
  isShown: readonly boolean[],
  before: Remembered,
  weight: number,
): Float64Array =>
  now.map((value, at) => {
    const position = at % ids.length;
    const last = before.get(ids[position]!)?.[Math.floor(at / ids.length)];
    if (last === undefined) return value;
    return isShown[position] ? roundToNano(weight * last + (1 - weight) * value) + 0 : last;
  });

/** S of the round; a learner that was away keeps its own. */
const keepSimilarities = ({ learners, heads, similarity }: PlayedView, before: Remembered): PolicyMemory => {
  const now = new Map<LearnerId, readonly number[]>(before);
  learners.forEach((learner, position) => {
    now.set(
      learner,
      heads.map((_, coalition) => similarity[coalition * learners.length + position]!),
    );
  });
  const sorted = [...now].sort(([a], [b]) => a - b);
  return { learners: sorted.map(([learner]) => learner), similarities: sorted.map(([, row]) => row) };
};
